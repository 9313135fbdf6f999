// One system for each environment: named, made anew each time, and out of another one by overrides.
import { component, createContainer, defineSystem, system } from 'systole';

const Database = component('database', { start: (context) => `database of ${JSON.stringify(context.config)}`, config: { pool: { max: 10, min: 1 } } });
const Api = component('api', { deps: [Database], start: (database) => { console.log(`api on ${database}`); } });

// #region systems
defineSystem('production', () => createContainer({ components: [Api], groups: { env: { region: 'eu' } } }));

defineSystem('development', () => system('production', {
  'env/region': { useValue: 'local' }, // a constant of a group
  'database.config.pool.max': 1, // a single value of a config
}));

const test = system('development', [[Database, { useValue: 'a fake' }]]); // typed: the fake has to fit
// #endregion

async function run(): Promise<void> {
  for (const container of [system('production'), system('development'), test]) {
    await container.startAll();
    console.log(container.get('env/region'));
    await container.stopAll();
  }
}

void run();

// prints:
// api on database of {"pool":{"max":10,"min":1}}
// eu
// api on database of {"pool":{"max":1,"min":1}}
// local
// api on a fake
// local
