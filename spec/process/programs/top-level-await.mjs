// Awaits one operation after the other while nothing else keeps Node alive: no handle of its own, and no limit, so no timer either.
import { component, createContainer } from 'systole';

const nap = () => new Promise((resolve) => { setTimeout(resolve, 20).unref(); });
const none = { startTimeoutMs: Infinity, startDeadlineMs: Infinity, stopTimeoutMs: Infinity, stopBudgetMs: Infinity, slowWarningMs: Infinity };
const napping = component('napping', { config: nap, start: nap, drain: nap, stop: nap, suspend: nap, resume: nap, on: { check: nap } });
const system = createContainer({ components: [napping], ...none });

const abandoned = async () => {
  const caller = new AbortController();
  const start = system.startAll({ abortGraceMs: 0, signal: caller.signal });
  caller.abort();
  await start.catch((error) => { console.log(error.code, system.status('napping')); });
  await system.startAll({ waitForQuiescenceMs: Infinity });
};
const operations = {
  'startAll': () => system.startAll(),
  'run': () => system.run('check'),
  'restart': () => system.restart('napping'),
  'suspend': () => system.suspend(),
  'resume': () => system.resume(),
  'disable': () => system.disable('napping'),
  'enable': () => system.enable('napping'),
  'stopAll': () => system.stopAll(),
  'a start that waits for one that was left behind': abandoned,
  'dispose': () => system.dispose(),
};
for (const [name, run] of Object.entries(operations)) {
  await run();
  console.log(`${name}: ${system.state}, held by [${process.getActiveResourcesInfo().filter((resource) => resource !== 'PipeWrap').join()}]`);
}
if (process.argv[2] === 'and for nothing') await nap();
console.log('through');
