/** What one contender's trial came to: milliseconds, bytes or whatever its task measures, by name. */
export type Readings = Readonly<Record<string, number>>;

/** One way of doing a task: ours, the floor (written by hand), or another library's. */
export interface Contender {
  readonly name: string;
  /** The largest size that it can do; larger ones are left out. Default: all. */
  readonly upTo?: number | undefined;
  /** Does the task once at a size, checks what it came to, and tells what it took. */
  readonly trial: (size: number) => Promise<Readings>;
}

/** What is measured: the same task, done by all. */
export interface Task {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Names of the readings, in order, with their units. A contender need not have all. */
  readonly readings: readonly Reading[];
  /** The first is the floor: others are told as multiples of it. */
  readonly contenders: readonly Contender[];
  /** From which size on how cost grows with size is told; not told without it. */
  readonly exponentFrom?: number | undefined;
  /** What the numbers in `sizes` are, where they count no components. */
  readonly sizesAre?: string | undefined;
  /** How many rounds are usual. Default: by size. */
  readonly rounds?: number | undefined;
  /** How many rounds go before and do not count; none where each trial is a process of its own. Default: by size. */
  readonly warmUps?: number | undefined;
  /** What a reader has to know. */
  readonly note?: string | undefined;
}

export interface Reading {
  readonly name: string;
  readonly unit: 'ms' | 'bytes' | 'MiB' | 'ns' | 'share' | 'million';
}

/** One contender; where it is left out, `undefined`. */
export interface Row {
  readonly contender: string;
  /** By size: as a multiple of the floor. */
  readonly ratios: readonly (number | undefined)[];
  /** By size: half of the rounds' ratios are between these. */
  readonly middles: readonly (readonly [number, number] | undefined)[];
  /** By size: medians, in the reading's unit. */
  readonly medians: readonly (number | undefined)[];
  /** How cost grows from one size to another: 1 is in proportion. */
  readonly exponent: number | undefined;
}

export interface Result {
  readonly task: string;
  readonly reading: Reading;
  readonly sizes: readonly number[];
  readonly sizesAre?: string | undefined;
  /** By size. */
  readonly rounds: readonly number[];
  readonly rows: readonly Row[];
  readonly note?: string | undefined;
}

/**
 * Round after round, all contenders one after the other: what the machine does meanwhile harms all alike. Ratios are of one round each,
 * and their median counts. Gives a result for each reading.
 *
 * @param patienceMs - who has taken as long at one size is left out of the rounds to come, once it has been in `fewestRounds`
 */
export async function measure(task: Task, wantedRounds?: number, patienceMs = usualPatienceMs): Promise<readonly Result[]> {
  const { contenders, sizes } = task;
  const rounds = sizes.map((size) => wantedRounds ?? task.rounds ?? usualRounds(size));
  const trials = sizes.map((): Round[] => []);
  for (const [place, size] of sizes.entries()) {
    const patience = contenders.map(() => patienceMs);
    for (let round = -(task.warmUps ?? usualWarmUps(size)); round < (rounds[place] as number); round += 1) {
      const ofRound: Round = [];
      for (const [who, contender] of turned(contenders, round)) {
        if (size > (contender.upTo ?? Infinity) || ((patience[who] as number) < 0 && (round < 0 || round >= fewestRounds))) continue;
        const began = performance.now();
        ofRound[who] = await contender.trial(size).catch((error: unknown) => { throw new Error(`${contender.name} fails in "${task.name}" of ${String(size)}`, { cause: error }); });
        patience[who] = (patience[who] as number) - (performance.now() - began);
      }
      if (round >= 0) trials[place]?.push(ofRound);
    }
  }
  return task.readings.map((reading) => ({
    task: task.name, reading, sizes, sizesAre: task.sizesAre, rounds, note: task.note,
    rows: contenders.map(({ name }, who) => {
      const values = trials.map((ofSize) => ofSize.flatMap((round) => round[who]?.[reading.name] ?? []));
      const ratios = trials.map((ofSize) => ofSize.flatMap((round) => ratioOf(round[who]?.[reading.name], round[0]?.[reading.name])));
      return {
        contender: name, ratios: ratios.map(median), medians: values.map(median),
        middles: ratios.map((list) => (list.length === 0 ? undefined : [quantile(list, 0.25), quantile(list, 0.75)] as const)),
        exponent: exponentOf(task, values),
      };
    }).filter((row) => row.medians.some((value) => value !== undefined)),
  }));
}

/** What each contender's trial of one round came to; who was left out has a gap. */
type Round = (Readings | undefined)[];

/** Nothing where one of the two is missing. */
function ratioOf(value: number | undefined, floor: number | undefined): readonly number[] {
  return value === undefined || floor === undefined ? [] : [value / floor];
}

const usualPatienceMs = 15_000;
const fewestRounds = 5;

/** `wall` is what a user waits; `cpu` is what all threads of the process worked, which other programs on the machine disturb less. */
export type TimeOf = 'wall' | 'cpu';

const clocks: Readonly<Record<TimeOf, () => number>> = {
  wall: () => performance.now(),
  cpu: () => { const { user, system } = process.cpuUsage(); return (user + system) / 1_000; },
};
let measured: TimeOf = 'wall';

/** Says what all of this process's measurements from now on are of. */
export function measureTimeOf(what: TimeOf): void {
  measured = what;
}

/** What this process measures. */
export function timeMeasured(): TimeOf {
  return measured;
}

/**
 * Milliseconds that something takes, behind a collection of what is young.
 *
 * Not of everything: with the last object of a shape, a full collection takes away the shape, and the compiled code that knows it; then what is
 * measured is the compiler. A program whose system is up keeps them.
 */
export async function timed(run: () => unknown): Promise<number> {
  const now = clocks[measured];
  collectYoung();
  const began = now();
  await run();
  return now() - began;
}

/**
 * Collects everything. V8 throws away optimised code with what it was specialised on, such as the container before: what is timed after this without
 * being run again first is timed cold.
 */
export function collectGarbage(): void {
  globalThis.gc?.();
}

/** What is young and in use grows old only with the second collection: moving the classes that are there before is no work of who is measured. */
function collectYoung(): void {
  for (let times = 0; times < 2; times += 1) globalThis.gc?.({ type: 'minor' });
}

export function median(list: readonly number[]): number | undefined {
  return list.length === 0 ? undefined : quantile(list, 0.5);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}

/** Small systems are done in no time and vary more, so they are done more often. */
function usualRounds(size: number): number {
  if (size <= 100) return 201;
  if (size <= 1_000) return 41;
  return size <= 10_000 ? 11 : 5;
}

/** How many rounds are for nothing but getting code compiled: a small task has to be done more often for that, however few rounds are wanted. */
function usualWarmUps(size: number): number {
  if (size <= 100) return 30;
  if (size <= 1_000) return 10;
  return size <= 10_000 ? 3 : 1;
}

/** The slope of a line through the medians, both axes as logarithms: of all sizes from the one where growth is told. */
function exponentOf({ sizes, exponentFrom }: Task, values: readonly (readonly number[])[]): number | undefined {
  if (exponentFrom === undefined) return undefined;
  const points = sizes.flatMap((size, place) => {
    const value = median(values[place] as readonly number[]);
    return size < exponentFrom || value === undefined ? [] : [[Math.log(size), Math.log(value)] as const];
  });
  if (points.length < 2) return undefined;
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** Who goes first changes from round to round. */
function turned<Item>(items: readonly Item[], round: number): readonly (readonly [number, Item])[] {
  const entries = [...items.entries()];
  const first = ((round % entries.length) + entries.length) % entries.length;
  return [...entries.slice(first), ...entries.slice(0, first)];
}
