import { completed, component } from 'systole';
import type { Mail } from '../mail/mailer';
import { statuses } from '../order';
import type { Item, Order, Status } from '../order';
import { Migrations } from './migrations';
import { Orders } from './orders';
import { Postgres } from './postgres';
import type { Database } from './postgres';
import { enqueue } from './postgres-outbox';

export const PostgresOrders = component(Orders, {
  doc: 'Orders in Postgres',
  deps: [Postgres, completed(Migrations)],
  start: (database) => new OrdersTable(database),
});

interface Row {
  readonly id: string;
  readonly customer: string;
  readonly items: readonly Item[];
  readonly total_cents: number;
  readonly status: Status;
  readonly placed_at: Date;
}

class OrdersTable implements Orders {
  constructor(private readonly database: Database) {}

  async place(order: Order, mail: Mail): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.query(
        'INSERT INTO orders (id, customer, items, total_cents, status, placed_at) VALUES ($1, $2, $3, $4, $5, $6)',
        [order.id, order.customer, order.items, order.totalCents, order.status, order.placedAt],
      );
      await enqueue(transaction, mail);
    });
  }

  async find(id: string): Promise<Order | undefined> {
    const [order] = await this.select('WHERE id = $1', [id]);
    return order;
  }

  latest(limit: number): Promise<readonly Order[]> {
    return this.select('ORDER BY placed_at DESC, id LIMIT $1', [limit]);
  }

  unpaidBefore(moment: Date): Promise<readonly Order[]> {
    return this.select(`WHERE status = 'unpaid' AND placed_at < $1 ORDER BY placed_at`, [moment]);
  }

  move(id: string, from: Status, to: Status, mailFor: (order: Order) => Mail): Promise<Order | undefined> {
    return this.database.transaction(async (transaction) => {
      const { rows: [row] } = await transaction.query<Row>(
        'UPDATE orders SET status = $3 WHERE id = $1 AND status = $2 RETURNING *', [id, from, to],
      );
      if (row === undefined) return undefined;
      const order = orderOf(row);
      await enqueue(transaction, mailFor(order));
      return order;
    });
  }

  async countByStatus(): Promise<Readonly<Record<Status, number>>> {
    const { rows } = await this.database.query<{ status: Status; count: number }>('SELECT status, count(*)::int AS count FROM orders GROUP BY status');
    const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
    for (const { status, count } of rows) counts[status] = count;
    return counts;
  }

  private async select(where: string, parameters: readonly unknown[]): Promise<readonly Order[]> {
    const { rows } = await this.database.query<Row>(`SELECT * FROM orders ${where}`, [...parameters]);
    return rows.map(orderOf);
  }
}

function orderOf(row: Row): Order {
  return {
    id: row.id, customer: row.customer, items: row.items, totalCents: row.total_cents,
    status: row.status, placedAt: row.placed_at.toISOString(),
  };
}
