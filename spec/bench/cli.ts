import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { markdown } from './markdown';
import { measure, measureTimeOf } from './measure';
import type { Result, Task } from './measure';
import { writeTable } from './readme-table';
import { reportFolder, writeReport } from './report';
import type { Extent, Suite } from './suite';
import { suites } from './suites';

const help = `Measures side by side, in one process, round after round; tells multiples of what is written by hand.

  npm run bench -- <suite> [--rounds N] [--sizes 100,1000] [--only floor,systole] [--cpu] [--brief] [--out folder]

${Object.entries(suites).map(([name, { purpose }]) => `  ${name.padEnd(12)}${purpose}`).join('\n')}
  all         all of them, each in a process of its own
  table       writes the README's table out of what is in the folder of the reports

With --cpu, of the processors' time instead of the wall's: for a machine that others use, too.
With --brief, what is repeated many times is repeated a few times: to see that it works.
Results go to reports/bench/<suite>.md and .json, too.
`;

const options = {
  brief: { type: 'boolean', default: false }, rounds: { type: 'string' }, sizes: { type: 'string' }, only: { type: 'string' }, out: { type: 'string', default: reportFolder },
  cpu: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

async function run(): Promise<void> {
  const { values, positionals: [name = ''] } = parseArgs({ allowPositionals: true, options });
  const suite = suites[name];
  const sizes = values.sizes?.split(',').map(Number);
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  const areCounts = [...sizes ?? [], rounds ?? 1].every((count) => Number.isSafeInteger(count) && count >= 1);
  if (values.help || !areCounts || (suite === undefined && name !== 'all' && name !== 'table')) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  measureTimeOf(values.cpu ? 'cpu' : 'wall');
  if (name === 'table') process.stdout.write(writeTable(values.out));
  else if (suite === undefined) runAll(process.argv.slice(2).filter((argument) => argument !== 'all'));
  else writeReport(values.out, name, await results(suite, { sizes, rounds, only: values.only, extent: values.brief ? 'brief' : 'full' }));
}

interface Wanted {
  readonly sizes: readonly number[] | undefined;
  readonly rounds: number | undefined;
  readonly only: string | undefined;
  readonly extent: Extent;
}

async function results(suite: Suite, { sizes = suite.sizes, rounds, only, extent }: Wanted): Promise<readonly Result[]> {
  const all: Result[] = [];
  for (const task of narrowed(suite.tasks(sizes, extent), only)) {
    for (const result of await measure(task, rounds)) {
      all.push(result);
      process.stdout.write(`${markdown(result)}\n`);
    }
  }
  return all;
}

/** Only those contenders whose names begin with one of the list. */
function narrowed(tasks: readonly Task[], only: string | undefined): readonly Task[] {
  if (only === undefined) return tasks;
  const beginnings = only.split(',');
  const narrow = tasks
    .map((task) => ({ ...task, contenders: task.contenders.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning))) }))
    .filter(({ contenders }) => contenders.length > 0);
  if (narrow.length === 0) throw new Error(`Nobody is called ${only}; there are ${[...new Set(tasks.flatMap((task) => task.contenders.map(({ name }) => name)))].join(', ')}`);
  return narrow;
}

/** One after the other, so that none is disturbed by what another has left in the heap. What fails does not keep the others from running. */
function runAll(args: readonly string[]): void {
  const failed = Object.keys(suites).filter((name) => spawnSync(process.execPath, [...process.execArgv, process.argv[1] as string, name, ...args], { stdio: 'inherit' }).status !== 0);
  if (failed.length > 0) throw new Error(`These suites failed: ${failed.join(', ')}`);
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
