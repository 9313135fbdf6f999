import type { Container } from 'systole';
import { createApplication } from '../application';
import { Mailer } from '../mail/mailer';
import { Outbox } from '../mail/outbox';
import { Orders } from '../storage/orders';
import { InMemoryStore, RecordingMailer } from './in-memory';

export interface TestApplication {
  readonly application: Container;
  readonly store: InMemoryStore;
  readonly mailer: RecordingMailer;
}

const made: Container[] = [];
afterEach(async () => { for (const application of made.splice(0)) await application.stopAll(); });

/** The application with storage and mailer replaced: no files, no Postgres. It is stopped after the test, however that ends. */
export function testApplication(environment: NodeJS.ProcessEnv = {}): TestApplication {
  const store = new InMemoryStore();
  const mailer = new RecordingMailer();
  const application = createApplication({ PORT: '0', ORDERS_LOG_LEVEL: 'silent', ...environment })
    .override(Orders, { useValue: store })
    .override(Outbox, { useValue: store })
    .override(Mailer, { useValue: mailer });
  made.push(application);
  return { application, store, mailer };
}

export const orderBody = { customer: 'ada@example.com', items: [{ sku: 'cup', quantity: 2, unitPriceCents: 750 }] };

/** Lets a test hold something back, and say when it may go on. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { opened, open: () => { open(); } };
}
