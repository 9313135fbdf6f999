/** One way of doing a task: ours, the floor (written by hand), or another library's. */
export interface Contender {
  readonly name: string;
  /** Does it once at a size, and gives what it came to, so that the result can be checked. */
  readonly run: (size: number) => Promise<number>;
}

/** What is measured: the same task, done by all. */
export interface Task {
  readonly name: string;
  readonly sizes: readonly number[];
  /** What each has to come to. */
  readonly expected: (size: number) => number;
  /** The first is the floor: others are told as multiples of it. */
  readonly contenders: readonly Contender[];
  /** From which size on how cost grows with size is told. */
  readonly exponentFrom: number;
}

/** Medians of one contender. */
export interface Row {
  readonly contender: string;
  /** By size: as a multiple of the floor. */
  readonly ratios: readonly number[];
  /** How cost grows from one size to another: 1 is in proportion. */
  readonly exponent: number;
}

export interface Result {
  readonly task: string;
  readonly sizes: readonly number[];
  readonly rows: readonly Row[];
  readonly rounds: number;
}

/** Round after round, all contenders one after the other: what the machine does meanwhile harms all alike. Ratios are of one round each, and their median counts. */
export async function measure(task: Task, rounds: number): Promise<Result> {
  const { contenders, sizes } = task;
  const times = contenders.map(() => sizes.map((): number[] => []));
  for (let round = -1; round < rounds; round += 1) {
    for (const [place, size] of sizes.entries()) {
      for (const [who, contender] of turned(contenders, round)) {
        const ms = await time(task, contender, size);
        // The first round warms up.
        if (round >= 0) times[who]?.[place]?.push(ms);
      }
    }
  }
  const floor = times[0] as readonly (readonly number[])[];
  const from = sizes.indexOf(task.exponentFrom);
  const to = sizes.length - 1;
  return {
    task: task.name, sizes, rounds,
    rows: contenders.map(({ name }, who) => {
      const own = times[who] as readonly (readonly number[])[];
      const ratios = own.map((list, place) => median(list.map((ms, round) => ms / (floor[place]?.[round] as number))));
      const growths = (own[to] as readonly number[]).map((ms, round) => Math.log(ms / (own[from]?.[round] as number)) / Math.log((sizes[to] as number) / (sizes[from] as number)));
      return { contender: name, ratios, exponent: median(growths) };
    }),
  };
}

/** A table for people. */
export function markdown({ task, sizes, rows, rounds }: Result): string {
  const lines = [
    ['', ...sizes.map((size) => size.toLocaleString('en')), 'grows with'],
    ['---', ...sizes.map(() => '---:'), '---:'],
    ...rows.map(({ contender, ratios, exponent }) => [contender, ...ratios.map((ratio) => ratio.toFixed(ratio < 10 ? 1 : 0)), `n^${exponent.toFixed(2)}`]),
  ];
  return `### ${task}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\nMultiples of the first row; medians of ${String(rounds)} rounds.\n`;
}

async function time({ expected, name: task }: Task, { name, run }: Contender, size: number): Promise<number> {
  globalThis.gc?.();
  const began = performance.now();
  const result = await run(size);
  const ms = performance.now() - began;
  if (result !== expected(size)) throw new Error(`${name} came to ${String(result)} in "${task}" of ${String(size)}, not to ${String(expected(size))}: its time counts for nothing`);
  return ms;
}

/** Who goes first changes from round to round. */
function turned(contenders: readonly Contender[], round: number): readonly (readonly [number, Contender])[] {
  const entries = [...contenders.entries()];
  const first = (round + entries.length) % entries.length;
  return [...entries.slice(first), ...entries.slice(0, first)];
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
