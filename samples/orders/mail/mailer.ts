import { token } from 'systole';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mails over to the world; rejects when it could not. */
export interface Mailer {
  /** @param messageId - the same again when a mail is sent again, so that a receiver can tell */
  send(messageId: string, mail: Mail): Promise<void>;
}

/** A token, not a class: who sends mails is decided by what is registered under it. */
export const Mailer = token<Mailer>('mailer');
