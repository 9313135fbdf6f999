// One definition in several groups: each member has an id and an instance of its own, and finds its neighbours by local names.
import { alias, Component, component, createContainer, group, local, OnStart, OnStop, pick, required, token, value } from 'systole';

interface Mailer { send(to: string): string }
const Mailer = token<Mailer>('mailer');

// #region groups
@Component({ deps: [local('port'), local('greeting')] })
class Server {
  constructor(readonly port: number, readonly greeting: string) {}
  @OnStart listen(): void { console.log(`:${this.port} says ${this.greeting}`); }
  @OnStop close(): void { console.log(`:${this.port} is closed`); }
}

const Status = component('status', {
  deps: [group('public'), group('admin')],
  start: (open, admin) => { console.log(`${Object.keys(open).join(' ')} | ${Object.keys(admin).join(' ')}`); },
});

const container = createContainer({
  components: [Status],
  groups: {
    public: { server: Server, port: 8080, greeting: 'hello' },
    admin: { server: Server, port: 9090, greeting: 'who are you?' },
  },
});
// #endregion

// #region names
const Env = value('env', { mail: { from: 'shop@example.org' } });
const From = alias('mail.from', pick(Env, (env) => env.mail.from)); // a part of an instance, under a name of its own
const AnyMailer = required(Mailer); // a placeholder: whoever uses this has to put something in its place
// #endregion

async function run(): Promise<void> {
  await container.startAll();
  await container.stop('admin'); // a group, by its name
  console.log(container.ids({ status: 'ready' }).join(' '));
  await container.stopAll();

  const mail = createContainer({ components: [AnyMailer, component('news', { deps: [Mailer, From], start: (mailer, from) => { console.log(mailer.send(from)); } })] });
  console.log(mail.verify()[0]?.message.split('\n')[0]);
  mail.override(Mailer, { useValue: { send: (to) => `sent to ${to}` } });
  await mail.startAll();
  await mail.stopAll();
}

void run();

// prints:
// :8080 says hello
// :9090 says who are you?
// server port greeting | server port greeting
// :9090 is closed
// public/server public/port public/greeting
// :8080 is closed
// mailer is required, but nothing has been put in its place.
// sent to shop@example.org
