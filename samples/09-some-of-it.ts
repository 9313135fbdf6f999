// Start, stop and restart some components: what they need comes along, what nobody needs any more goes.
import { component, createContainer } from 'systole';

const log: string[] = [];
const part = (name: string, ...deps: readonly ReturnType<typeof component>[]): ReturnType<typeof component> => component(name, {
  deps,
  start: () => { log.push(`+${name}`); },
  stop: () => { log.push(`-${name}`); },
});

function told(): string {
  return log.splice(0).join(' ');
}

const Database = part('database');
const Cache = part('cache');
const Api = part('api', Database, Cache);
const Worker = part('worker', Database);

async function run(): Promise<void> {
  const container = createContainer({ components: [Api, Worker] });
  // #region some
  await container.start(Worker); // and the database
  console.log(told());
  await container.start(Api); // and the cache
  console.log(told());
  await container.restart(Database); // and what depends on it
  console.log(told());
  await container.stop(Api); // and the cache: nobody else asked for it; the worker still needs the database
  console.log(told());
  await container.stopAll();
  // #endregion
  console.log(told());
}

void run();

// prints:
// +database +worker
// +cache +api
// -worker -api -database +database +api +worker
// -api -cache
// -worker -database
