/** Prints, as JSON, what a run of the order sample has left in its data directory: `orders-data.ts <directory>`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

export interface OrdersData {
  readonly orders: readonly string[];
  /** Subjects of the mails that have been sent, with the ids under which they were. */
  readonly sent: readonly { readonly messageId: string; readonly subject: string }[];
  /** Subjects of the mails that wait in the outbox. */
  readonly waiting: readonly string[];
}

async function read(directory: string): Promise<OrdersData> {
  const database = await PGlite.create(join(directory, 'postgres'));
  const orders = await database.query<{ id: string }>('SELECT id FROM orders');
  const waiting = await database.query<{ subject: string }>(`SELECT mail->>'subject' AS subject FROM outbox WHERE sent_at IS NULL`);
  await database.close();
  const mails = await readFile(join(directory, 'mails.ndjson'), 'utf8');
  return {
    orders: orders.rows.map(({ id }) => id),
    sent: mails.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as OrdersData['sent'][number]),
    waiting: waiting.rows.map(({ subject }) => subject),
  };
}

void read(process.argv[2] ?? '').then((data) => { console.log(JSON.stringify(data)); });
