/** Sets every limit there is, and that of a whole start: `long-limits.ts <milliseconds> <milliseconds>`; prints what happens in handlers that take 30 ms. */
import { component, createContainer, isSystoleError } from 'systole';

const [ms = 0, deadlineMs = 0] = process.argv.slice(2).map(Number);
const nap = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 30); });
const say = (line: string): void => { console.log(line); };

const Database = component('database', {
  start: nap, drain: nap, stop: nap, suspend: nap, resume: nap,
  startTimeoutMs: ms, stopTimeoutMs: ms, drainTimeoutMs: ms,
});
const Worker = component('worker', {
  deps: [Database],
  // With no limit of the whole start, beyond what a timer of Node can be set to.
  start: async (_database, { extend }) => { extend(ms); await nap(); },
  on: { check: nap },
});
const system = createContainer({
  components: [Worker], startTimeoutMs: ms, startDeadlineMs: deadlineMs, abortGraceMs: ms, stopTimeoutMs: ms, stopBudgetMs: ms, forceGraceMs: ms, slowWarningMs: ms,
});
system.definePhase('check', { timeoutMs: ms });
system.subscribe((event) => {
  if (event.kind === 'slow') say(`slow: ${event.component}`);
  if (event.kind === 'step-aborting') say(`aborting: ${event.component}`);
});

async function run(): Promise<void> {
  for (const call of [() => system.startAll(), () => system.run('check'), () => system.suspend(), () => system.resume(), () => system.stopAll()]) {
    const { operation, outcome } = await call();
    say(`${operation}: ${outcome}`);
  }
  // Nor does a grace that long: a handler that was called off ends in its own time.
  const called = system.startAll();
  const unsubscribe = system.subscribe((event) => { if (event.kind === 'step-starting' && event.component === 'worker') queueMicrotask(() => { called.abort(); }); });
  await called.catch((error: unknown) => { say(`${isSystoleError(error) ? error.code : String(error)}: ${system.status('worker')}`); });
  unsubscribe();
  // One that was left behind is waited for as long.
  const late = system.startAll({ abortGraceMs: 0 });
  late.abort();
  await late.catch(() => undefined);
  say(`database: ${system.status('database')}`);
  say(`start: ${(await system.startAll({ waitForQuiescenceMs: ms })).outcome}`);
  say(`stop: ${(await system.stopAll()).outcome}`);
}

void run();
