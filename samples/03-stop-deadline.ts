// A stop has one deadline. Who runs over it is aborted, then forced, then left behind; everybody else is stopped all the same.
import { component, createContainer } from 'systole';

const Database = component('database', { stop: () => { console.log('the database is closed in any case'); } });

// #region hung
const Server = component('server', {
  deps: [Database],
  stopTimeoutMs: 50,
  stop: () => new Promise(() => { console.log('the server hangs'); }),
  forceStop: () => { console.log('the server is forced'); },
});
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Server], forceGraceMs: 1_500 });
  await container.startAll();
  try {
    await container.stopAll();
  } catch (error) {
    console.log((error as Error).message);
  }
  console.log(`server: ${container.status(Server)}, database: ${container.status(Database)}`);
}

void run();

// prints:
// the server hangs
// the server is forced
// the database is closed in any case
// server took longer than 50 ms in its stop handlers.
//   timed-out: server (stop): server took longer than 50 ms in its stop handlers.
//   left behind, its handler still in flight: server
//   make the handlers that were left behind obey context.signal; until they end, a new start is refused
// server: quarantined, database: stopped
