// Constants, things made by a function, and interfaces: each has a typed token, and the compiler checks the list all the same.
import { Component, component, createContainer, OnStart, pick, token, value } from 'systole';

interface Mailer { send(to: string, text: string): void }

// #region tokens
const Settings = value('settings', { mail: { from: 'shop@example.org' } });

const Pool = component('pool', {
  start: async () => ({ query: (sql: string) => `rows of ${sql}` }),
  stop: () => { console.log('the pool is closed'); },
});

const Mailer = token<Mailer>('mailer');

@Component(Pool, Mailer, pick(Settings, (settings) => settings.mail.from))
class Orders {
  constructor(
    private readonly pool: { query(sql: string): string },
    private readonly mailer: Mailer,
    private readonly from: string,
  ) {}

  @OnStart greet(): void {
    this.mailer.send('you', `${this.pool.query('select 1')}, from ${this.from}`);
  }
}

const ConsoleMailer = component(Mailer, {
  start: () => ({ send: (to: string, text: string) => { console.log(`to ${to}: ${text}`); } }),
});
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Orders, ConsoleMailer] });
  await container.startAll();
  console.log(container.ids().join(', '));
  await container.stopAll();
}

void run();

// prints:
// to you: rows of select 1, from shop@example.org
// Orders, mailer, pool, settings
// the pool is closed
