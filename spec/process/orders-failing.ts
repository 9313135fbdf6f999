/**
 * The order sample with one component whose start fails: `orders-failing.ts <id> <real|in-memory>`.
 *
 * Says "ended by itself" when nothing has kept the process alive after `main` was through.
 */
import { main } from 'systole';
import { createApplication } from '../../samples/orders/application';
import { Mailer } from '../../samples/orders/mail/mailer';
import { Outbox } from '../../samples/orders/mail/outbox';
import { InMemoryStore, RecordingMailer } from '../../samples/orders/spec/in-memory';
import { Orders } from '../../samples/orders/storage/orders';

const [id = '', storage] = process.argv.slice(2);
const application = createApplication(process.env);
if (storage === 'in-memory') {
  const store = new InMemoryStore();
  application.override(Orders, { useValue: store }).override(Outbox, { useValue: store }).override(Mailer, { useValue: new RecordingMailer() });
}
application.override(id, { start: async () => { throw new Error(`${id} is broken on purpose`); } });

void main(application).then(() => {
  process.once('beforeExit', () => { console.log('ended by itself'); });
});
