// What can be collected after many starts and stops, while a signal and a promise live on that were part of all of them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { component, createContainer } from 'systole';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const lifetime = new AbortController();
const forever = new Promise<never>(() => undefined);
const instances: WeakRef<object>[] = [];
const signals: WeakRef<object>[] = [];
const operations: WeakRef<object>[] = [];

const server = component('server', {
  start: (context) => {
    const instance = { buffer: new Uint8Array(1_024) };
    instances.push(new WeakRef(instance));
    signals.push(new WeakRef(context.signal));
    context.signal.addEventListener('abort', () => { instance.buffer.fill(0); });
    return instance;
  },
  stop: () => undefined,
});
const deaf = component('deaf', { deps: [server], stopTimeoutMs: 20, stop: (_deaf, { extend }) => {
  if (instances.length === rounds) return forever;
  // Where the process stands still meanwhile, it is not deaf.
  extend(60_000);
  return undefined;
} });
const container = createContainer({ components: [deaf], forceGraceMs: 10 });
const rounds = 50;

async function round(): Promise<void> {
  const started = container.startAll({ signal: lifetime.signal });
  operations.push(new WeakRef(started));
  await started;
  await container.stopAll().catch((error: unknown) => { console.log((error as Error).message.split('\n')[0]); });
}

const left = (references: readonly WeakRef<object>[]): number => references.filter((reference) => reference.deref() !== undefined).length;

/** Collects until nothing is left, or nothing more goes. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20 && left(instances) + left(signals) + left(operations) > 0; turn += 1) {
    await new Promise(setImmediate);
    collect();
  }
}

async function run(): Promise<void> {
  for (let number = 0; number < rounds; number += 1) await round();
  await settle();
  console.log(`${instances.length} rounds, left: ${left(instances)} instances, ${left(signals)} signals, ${left(operations)} operations`);
  console.log(`deaf is ${container.status(deaf)}, the signal has ${lifetime.signal.aborted ? '' : 'not '}aborted`);
}

void run();
void forever;
