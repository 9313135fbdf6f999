/**
 * The order sample with one component whose start fails: `orders-failing.ts <id> <in-memory|a Postgres to begin with>`.
 *
 * Postgres takes seconds to create its files, so it is given a copy of those of another run, if there are any.
 * Says "ended by itself" when nothing has kept the process alive after `main` was through.
 */
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { main } from 'systole';
import { createApplication } from '../../samples/orders/application';
import { Mailer } from '../../samples/orders/mail/mailer';
import { Outbox } from '../../samples/orders/mail/outbox';
import { InMemoryStore, RecordingMailer } from '../../samples/orders/spec/in-memory';
import { DataDirectory } from '../../samples/orders/storage/data-directory';
import { Orders } from '../../samples/orders/storage/orders';
import type { Database } from '../../samples/orders/storage/postgres';
import { Postgres } from '../../samples/orders/storage/postgres';

const [id = '', storage = ''] = process.argv.slice(2);
const application = createApplication(process.env);
if (storage === 'in-memory') {
  const store = new InMemoryStore();
  application.override(Orders, { useValue: store }).override(Outbox, { useValue: store }).override(Mailer, { useValue: new RecordingMailer() });
} else {
  application.override(Postgres, {
    deps: [DataDirectory],
    start: async (directory): Promise<Database> => {
      const { PGlite } = await import('@electric-sql/pglite');
      if (existsSync(storage)) await cp(storage, directory.pathOf('postgres'), { recursive: true });
      return PGlite.create(directory.pathOf('postgres'));
    },
  });
}
application.override(id, { start: async () => { throw new Error(`${id} is broken on purpose`); } });

void main(application).then(() => {
  process.once('beforeExit', () => { console.log('ended by itself'); });
});
