import { token } from 'systole';
import type { Mail } from './mailer';

export interface OutboxMessage {
  readonly id: number;
  readonly mail: Mail;
  /** How often sending it has failed. */
  readonly failures: number;
}

/** Mails that were committed together with what they tell of, until they have been sent. */
export interface Outbox {
  /** Those to be sent now, the oldest first. */
  due(limit: number): Promise<readonly OutboxMessage[]>;
  markSent(id: number): Promise<void>;
  /** Keeps it, and holds it back for a while. */
  markFailed(id: number, retryAfterMs: number): Promise<void>;
  /** How many have not been sent. */
  unsent(): Promise<number>;
}

export const Outbox = token<Outbox>('outbox');
