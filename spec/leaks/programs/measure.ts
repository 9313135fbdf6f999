import { getEventListeners } from 'node:events';

/** What many cycles of one scenario have left behind. */
export interface Measurement {
  readonly cycles: number;
  /** How the heap grew in the median of five windows, which together reach from a fifth of the cycles to all of them. */
  readonly bytesPerCycle: number;
  /** How it grew over all of them. */
  readonly grownBytes: number;
  /** What holds the process, beside what held it before. */
  readonly resources: readonly string[];
  /** Listeners on `process`, beside those that were there before. */
  readonly processListeners: number;
  /** Listeners on the signal that was given to every start. */
  readonly signalListeners: number;
  /** How many objects of each kind were watched, and how many of them are still held. */
  readonly watched: Readonly<Record<string, number>>;
  readonly held: Readonly<Record<string, number>>;
}

/** What a cycle is given. */
export interface Surroundings {
  /** Lives as long as the process, and is never aborted. */
  readonly signal: AbortSignal;
  /** Notes an object that nobody should hold when the cycles are over; does so only before and after the heap is compared. */
  watch(kind: string, object: object): void;
  /** Called when the cycles are over, for what is held on purpose until then. */
  afterwards(end: () => Promise<void>): void;
}

export type Cycle = () => Promise<void>;

const watchedFirst = 10;
const watchedLast = 3;
const warmUps = 4;
const windows = 5;

/** Runs cycles one after the other, and prints as one line of JSON what they have left behind. */
export async function measure(cycles: number, prepare: (around: Surroundings) => Cycle | Promise<Cycle>): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('run with --expose-gc');
  const collect = (): void => { gc(); };
  const resourcesBefore = resources();
  const listenersBefore = processListeners();
  const { signal } = new AbortController();
  const notes: { readonly kind: string; readonly object: WeakRef<object> }[] = [];
  let watching = true;
  let end = (): Promise<void> => Promise.resolve();
  const cycle = await prepare({
    signal,
    watch: (kind, object) => { if (watching) notes.push({ kind, object: new WeakRef(object) }); },
    afterwards: (last) => { end = last; },
  });
  const run = async (times: number): Promise<number> => {
    for (let time = 0; time < times; time += 1) await cycle();
    return settledHeap(collect);
  };
  await run(watchedFirst);
  watching = false;
  // What V8 keeps of the first collections, and lets go with the next, is none of ours.
  for (let round = 0; round < warmUps; round += 1) await run(cycles / 5 / warmUps);
  let heap = await settledHeap(collect);
  const growths: number[] = [];
  for (let window = 0; window < windows; window += 1) {
    const before = heap;
    heap = await run((cycles * 4) / 5 / windows);
    growths.push(heap - before);
  }
  watching = true;
  await run(watchedLast);
  await end();
  await settledHeap(collect);
  const measurement: Measurement = {
    cycles,
    bytesPerCycle: median(growths) / ((cycles * 4) / 5 / windows),
    // What somebody else lets go of meanwhile, once, does not make up for what is kept.
    grownBytes: growths.reduce((sum, growth) => sum + Math.max(0, growth), 0),
    resources: without(resources(), resourcesBefore),
    processListeners: processListeners() - listenersBefore,
    signalListeners: getEventListeners(signal, 'abort').length,
    watched: counted(notes.map(({ kind }) => kind)),
    held: counted(notes.filter(({ object }) => object.deref() !== undefined).map(({ kind }) => kind)),
  };
  console.log(JSON.stringify(measurement));
}

/** The heap without garbage; a turn goes by before each collection, because a weak reference holds its object for one. */
async function settledHeap(collect: () => void): Promise<number> {
  for (let round = 0; round < 2; round += 1) {
    await new Promise((resolve) => { setImmediate(resolve); });
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** Standard output may be a pipe, which comes into being with the first line that is printed. */
function resources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((resource) => resource !== 'PipeWrap');
}

function processListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const rest = [...all];
  for (const one of some) {
    const place = rest.indexOf(one);
    if (place !== -1) rest.splice(place, 1);
  }
  return rest;
}

function counted(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** V8 takes, or frees, something for itself at times: the windows in which it did so do not count. */
function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
