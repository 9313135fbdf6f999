// Everything that happens is an event, as data; and everything can be looked at without touching it.
import { component, createContainer } from 'systole';

const Database = component('database', { start: () => ({}), stop: () => undefined });
const Api = component('api', { deps: [Database], start: (_database, { progress }) => { progress('routes are mounted'); } });

async function run(): Promise<void> {
  const container = createContainer({ components: [Api] });
  // #region events
  const unsubscribe = container.subscribe((event) => {
    if (event.kind === 'step-starting') console.log(`${event.sequence}: ${event.phase} ${event.component}`);
    if (event.kind === 'progress') console.log(`${event.sequence}: ${event.component}: ${event.text}`);
  });
  // #endregion
  await container.startAll();
  unsubscribe();
  console.log(container.plan('stop').order.join(' <- '));
  console.log(container.graph().edges());
  const { state, ready, components } = container.snapshot();
  console.log(state, ready, components.map((each) => `${each.id}: ${each.state}`));
  await container.stopAll();
}

void run();

// prints:
// 7: start database
// 12: start api
// 13: api: routes are mounted
// api <- database
// [ { v: 'api', w: 'database' } ]
// running true [ 'api: ready', 'database: ready' ]
