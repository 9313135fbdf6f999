import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bugs } from './bugs';
import { compiled } from './compiled';
import { bugNamed, patched } from './patch';
import type { Trial, TrialOptions } from './trial';
import { tryBug } from './trial';
import type { Verdict } from './verdict';
import { verdictOf } from './verdict';

const help = `Makes each bug of spec/mutation/bugs.ts in turn, and plays the simulation until an invariant finds it.

  npm run mutants -- [options]

  --only A,B    only these bugs
  --share N     how many seeds are played for each, to tell how many of them find it (default 300)
  --most N      how many are played at most until the first that finds it (default 3000)
  --workers N   bugs that are tried at the same time (default 2)
`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' }, share: { type: 'string', default: '300' }, most: { type: 'string', default: '3000' },
      workers: { type: 'string', default: '2' }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(help);
  else await tryAll(values.only?.split(',') ?? bugs.map(({ name }) => name), { share: whole('share', values.share), most: whole('most', values.most), compiled: compiled() }, whole('workers', values.workers));
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number <= 0) throw new RangeError(`--${name} is a whole number above 0, not ${text}`);
  return number;
}

async function tryAll(names: readonly string[], options: TrialOptions, workers: number): Promise<void> {
  const began = performance.now();
  // Asked first: a list that has fallen behind the source says so at once, in whole.
  const misfits = names.map(bugNamed).flatMap((bug) => misfitOf(() => patched(bug, readFileSync(join(__dirname, '..', '..', 'src', bug.file), 'utf8'))));
  if (misfits.length > 0) throw new RangeError(misfits.join('\n'));
  const unharmed: TrialOptions = { ...options, most: options.share };
  const waiting: (() => Promise<Trial>)[] = [
    () => tryBug(undefined, { ...unharmed, of: 'systems' }), () => tryBug(undefined, { ...unharmed, of: 'operations' }),
    ...names.map((name) => () => tryBug(name, options)),
  ];
  const trials: Trial[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) trials.push(await next());
  };
  await Promise.all(Array.from({ length: workers }, work));
  const controls = trials.filter(({ bug }) => bug === undefined);
  const verdicts = names.flatMap((name) => trials.filter(({ bug }) => bug === name)).map(verdictOf);
  print(verdicts, options);
  summarise(verdicts, controls, performance.now() - began);
}

function misfitOf(apply: () => unknown): readonly string[] {
  try {
    apply();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function print(verdicts: readonly Verdict[], { share }: TrialOptions): void {
  const rows = [{ name: 'bug', by: 'found by', firstSeed: 'first seed', share: `of ${String(share)} seeds` }, ...verdicts];
  const width = (column: 'name' | 'firstSeed' | 'share'): number => Math.max(...rows.map((row) => row[column].length));
  for (const { name, by, firstSeed, share: of } of rows) {
    process.stdout.write(`${name.padEnd(width('name'))}  ${firstSeed.padStart(width('firstSeed'))}  ${of.padStart(width('share'))}  ${by}\n`);
  }
}

function summarise(verdicts: readonly Verdict[], controls: readonly Trial[], elapsedMs: number): void {
  const missed = verdicts.filter(({ isFound }) => !isFound).map(({ name }) => name);
  process.stdout.write(`\n${String(verdicts.length - missed.length)} of ${String(verdicts.length)} bugs found, ${(elapsedMs / 1_000).toFixed(1)} s\n`);
  if (missed.length > 0) process.stdout.write(`not found: ${missed.join(', ')}\n`);
  const unsound = controls.filter(({ crash, broken }) => crash !== undefined || broken.length > 0);
  for (const control of unsound) process.stdout.write(`without any bug the simulation finds ${verdictOf(control).by}: none of this counts; see npm run simulate\n`);
  if (missed.length > 0 || unsound.length > 0) process.exitCode = 1;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
