import { token } from 'systole';
import type { Mail } from '../mail/mailer';
import type { Order, Status } from '../order';

/** Where orders are kept. Every change is committed together with the mail that tells of it. */
export interface Orders {
  /** Resolves once order and mail are committed. */
  place(order: Order, mail: Mail): Promise<void>;
  find(id: string): Promise<Order | undefined>;
  /** The newest first. */
  latest(limit: number): Promise<readonly Order[]>;
  unpaidBefore(moment: Date): Promise<readonly Order[]>;
  /** The order as it is now, or `undefined` when there is none with that id in the status `from`. */
  move(id: string, from: Status, to: Status, mailFor: (order: Order) => Mail): Promise<Order | undefined>;
  countByStatus(): Promise<Readonly<Record<Status, number>>>;
}

export const Orders = token<Orders>('orders');
