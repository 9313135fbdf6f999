import { completed, component } from 'systole';
import type { Mail } from '../mail/mailer';
import { Outbox } from '../mail/outbox';
import type { OutboxMessage } from '../mail/outbox';
import { Migrations } from './migrations';
import { Postgres } from './postgres';
import type { Database } from './postgres';

export const PostgresOutbox = component(Outbox, {
  doc: 'Mails to be sent, in Postgres',
  deps: [Postgres, completed(Migrations)],
  start: (database) => new OutboxTable(database),
});

/** Puts a mail into the outbox, as part of the transaction that makes it necessary. */
export async function enqueue(transaction: Pick<Database, 'query'>, mail: Mail): Promise<void> {
  await transaction.query('INSERT INTO outbox (mail) VALUES ($1)', [mail]);
}

class OutboxTable implements Outbox {
  constructor(private readonly database: Database) {}

  async due(limit: number): Promise<readonly OutboxMessage[]> {
    const { rows } = await this.database.query<OutboxMessage>(
      'SELECT id, mail, failures FROM outbox WHERE sent_at IS NULL AND not_before <= now() ORDER BY id LIMIT $1', [limit],
    );
    return rows;
  }

  async markSent(id: number): Promise<void> {
    await this.database.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [id]);
  }

  async markFailed(id: number, retryAfterMs: number): Promise<void> {
    await this.database.query(
      `UPDATE outbox SET failures = failures + 1, not_before = now() + $2 * interval '1 millisecond' WHERE id = $1`, [id, retryAfterMs],
    );
  }

  async unsent(): Promise<number> {
    const { rows: [row] } = await this.database.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox WHERE sent_at IS NULL');
    return row?.count ?? 0;
  }
}
