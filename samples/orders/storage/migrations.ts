import { Component, OnStart } from 'systole';
import { Log } from '../log';
import { Postgres } from './postgres';
import type { Database } from './postgres';

/** In order; what has been released is never changed, only followed by another. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: '001 orders',
    sql: `
      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        customer text NOT NULL,
        items jsonb NOT NULL,
        total_cents integer NOT NULL,
        status text NOT NULL,
        placed_at timestamptz NOT NULL
      );
      CREATE INDEX orders_by_status ON orders (status, placed_at);`,
  },
  {
    name: '002 outbox',
    sql: `
      CREATE TABLE outbox (
        id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        mail jsonb NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz
      );
      CREATE INDEX outbox_unsent ON outbox (not_before, id) WHERE sent_at IS NULL;`,
  },
];

/** Brings the tables up to date, once, before anybody reads them: its dependents ask for `completed(Migrations)`. */
@Component(Postgres, Log)
export class Migrations {
  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  @OnStart async run(): Promise<void> {
    await this.database.exec('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await this.database.query<{ name: string }>('SELECT name FROM migrations');
    const done = new Set(rows.map((row) => row.name));
    for (const { name, sql } of migrations.filter((migration) => !done.has(migration.name))) {
      await this.database.transaction(async (transaction) => {
        await transaction.exec(sql);
        await transaction.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
      });
      this.log.info({ migration: name }, 'migrated');
    }
  }
}
