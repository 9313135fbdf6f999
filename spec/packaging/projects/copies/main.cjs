// The package twice in one process, as a monorepo or a plugin may bring it: each has code of its own, and both know what classes, tokens and forms say of themselves.
const one = require('systole');
const two = require('./plugin/node_modules/systole');

const said = [];
const same = (label, value) => { said.push(`${label}: ${value}`); };

const Url = one.value('url', 'db://there');
const Clock = one.token('clock');
class Database {
  constructor(url) { this.url = url; }
  connect() { said.push(`connect ${this.url}`); }
}
one.OnStart(Database.prototype, 'connect', Object.getOwnPropertyDescriptor(Database.prototype, 'connect'));
one.Component(Url)(Database);
const Member = one.component('member', { group: 'workers', start: () => 'a worker' });

class Api {
  constructor(database, clock, later, length, up, workers) { Object.assign(this, { database, clock, later, length, up, workers }); }
}
two.Component({ deps: [Database, one.optional(Clock), one.lazy(() => Database), one.pick(Url, (url) => url.length), one.ready(Database), one.group('workers')] })(Api);

async function run() {
  same('one package', one === two);
  for (const { createContainer } of [one, two]) {
    const container = createContainer({ components: [Api, Member] });
    await container.startAll();
    const { database, clock, later, length, up, workers } = container.get(Api);
    said.push([database.url, clock, later.get() === database, length, up === database, workers.member].join(' '));
    await container.stopAll();
    const fake = container.fork().override(Url, { useValue: 'db://fake' });
    await fake.startAll();
    await fake.stopAll();
  }
  same('ids of the one', one.container.ids().join(' '));
  same('ids of the other', two.container.ids().join(' '));
  same('a token', two.isToken(Clock));
  same('a component', two.isComponent(Database) && one.isComponent(Api));
  same('a form', two.isDependencyForm(one.optional(Database)));
  same('a reference', two.isReference(one.ref('url')));
  try {
    two.subsystem('inner', one.createContainer({ components: [Member] }));
  } catch (error) {
    same('a whole container', error.message);
  }
  try {
    two.container.get('nobody');
  } catch (error) {
    same('an error', [error instanceof one.SystoleError, one.isSystoleError(error), error.code].join(' '));
  }
}

run().then(() => { console.log(said.join('\n')); });
