/** What becomes of handlers while another one blocks the event loop for 300 ms: `stalls.ts <case>`, one line of JSON. */
import { component, createContainer, isSystoleError } from 'systole';
import type { Container, Operation } from 'systole';

const after = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

function block(): void {
  const endMs = performance.now() + 300;
  while (performance.now() < endMs) { /* nothing else runs */ }
}

const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** Blocks in the turn after the one in which everything is called, when timers of others have been set that were called before. */
const blockSoon = async (): Promise<void> => {
  await turn();
  block();
};

/** Sets its timer in the turn in which somebody blocks, so that it falls due meanwhile, however long the process has stood still before. */
const soonAfter = async (ms: number): Promise<void> => {
  await turn();
  await after(ms);
};

const cases: Readonly<Record<string, () => [Container, (system: Container) => Operation]>> = {
  // The culprit has a limit: it is over before that of the others is looked at.
  'start with a limit': () => [createContainer({ components: [
    component('innocent', { startTimeoutMs: 100, start: () => soonAfter(50) }),
    component('patient', { startTimeoutMs: 10_000, start: () => soonAfter(50) }),
    component('culprit', { startTimeoutMs: 100, start: blockSoon }),
  ] }), (system) => system.startAll()],
  'start that blocks at once': () => [createContainer({ components: [
    component('innocent', { startTimeoutMs: 100, start: () => after(50) }),
    component('culprit', { startTimeoutMs: 100, start: () => { block(); } }),
  ] }), (system) => system.startAll()],
  // Both timers are due when the loop turns again: which fires first decides nothing, the time does.
  'answer before the limit': () => [createContainer({ components: [
    component('victim', { startTimeoutMs: 100, start: () => soonAfter(50) }),
    component('culprit', { startTimeoutMs: 10_000, start: blockSoon }),
  ] }), (system) => system.startAll()],
  'answer after the limit': () => [createContainer({ components: [
    component('victim', { startTimeoutMs: 50, start: () => soonAfter(100) }),
    component('culprit', { startTimeoutMs: 10_000, start: blockSoon }),
  ] }), (system) => system.startAll()],
  'nobody has a limit that short': () => [createContainer({ components: [
    component('patient', { start: () => soonAfter(50) }),
    component('culprit', { start: blockSoon }),
  ] }), (system) => system.startAll()],
  'stop': () => {
    const Database = component('database', { stop: () => after(1) });
    return [createContainer({ components: [
      Database,
      component('patient', { deps: [Database], stop: () => soonAfter(50) }),
      component('culprit', { deps: [Database], stopTimeoutMs: 100, stop: blockSoon }),
    ] }), (system) => system.stopAll()];
  },
  'stop whose budget goes by': () => {
    const Database = component('database', { stop: (_database, { signal }) => { if (!signal.aborted) throw new Error('was not told that the time is over'); } });
    return [createContainer({ components: [Database, component('culprit', { deps: [Database], stop: () => { block(); } })] }),
      (system) => system.stopAll({ budgetMs: 200 })];
  },
};

async function run(name: string): Promise<void> {
  const [system, call] = (cases[name] ?? (() => { throw new Error(`no case is called ${name}`); }))();
  if (name.startsWith('stop')) await system.startAll();
  const end = await call(system).then(() => 'done', (error: unknown) => {
    if (!isSystoleError(error) || !('failures' in error.details)) throw error;
    const { rootCause, failures } = error.details;
    return { rootCause, failures: failures.map(({ id, kind }) => `${id}: ${kind}`) };
  });
  const states = Object.fromEntries(system.snapshot().components.map(({ id, state }) => [id, state]));
  console.log(JSON.stringify({ end, states }));
}

void run(process.argv[2] ?? '');
