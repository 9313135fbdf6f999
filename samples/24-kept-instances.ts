// What is expensive to make outlives stops and restarts, until it is let go.
import { component, createContainer } from 'systole';

// #region keep
const Pool = component('pool', {
  keep: { key: (config: { readonly url: string }) => config.url }, // or keep: true; a key tells variants apart
  config: { url: 'db://test' },
  start: ({ config }) => { console.log(`open ${config.url}`); return { url: config.url }; },
  stop: (pool) => { console.log(`close ${pool.url}`); },
});
// #endregion

const Api = component('api', { deps: [Pool], start: (pool) => { console.log(`api up on ${pool.url}`); }, stop: () => { console.log('api down'); } });

async function run(): Promise<void> {
  const container = createContainer({ components: [Api] });
  await container.startAll();
  await container.restartAll(); // the same pool
  await container.stopAll();
  container.configure(Pool, { url: 'db://demo' });
  await container.startAll(); // another one, beside it
  await container.stopAll();
  await container.evict(); // both
}

void run();

// prints:
// open db://test
// api up on db://test
// api down
// api up on db://test
// api down
// open db://demo
// api up on db://demo
// api down
// close db://demo
// close db://test
