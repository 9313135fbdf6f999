import { cpus } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdown } from './markdown';
import { measure, measureTimeOf } from './measure';
import type { Result, Task, TimeOf } from './measure';
import { operationsSuite } from './operations';
import type { Suite } from './suite';
import { graphSuite } from './suites/graph';
import { lookupSuite } from './suites/lookup';
import { millionSuite } from './suites/million';
import { processSuite } from './suites/process';
import { replanSuite } from './suites/replan';
import { resolveSuite } from './suites/resolve';
import { heapSuite, scaleSuite, shapesSuite, stopSuite, upSuite } from './suites/systems';
import { waitingSuite } from './suites/waiting';

const suites: Readonly<Record<string, Suite>> = {
  up: upSuite,
  shapes: shapesSuite,
  stop: stopSuite,
  scale: scaleSuite,
  million: millionSuite,
  heap: heapSuite,
  waiting: waitingSuite,
  lookup: lookupSuite,
  resolve: resolveSuite,
  replan: replanSuite,
  graph: graphSuite,
  process: processSuite,
  operations: operationsSuite,
};

const help = `Measures side by side, in one process, round after round; tells multiples of what is written by hand.

  npm run bench -- <suite> [--rounds N] [--sizes 100,1000] [--only floor,systole] [--cpu] [--out folder]

${Object.entries(suites).map(([name, { purpose }]) => `  ${name.padEnd(12)}${purpose}`).join('\n')}

With --cpu, of the processors' time instead of the wall's: for a machine that others use, too.
Results go to reports/bench/<suite>.md and .json, too.
`;

async function run(): Promise<void> {
  const { values, positionals: [name = ''] } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string' }, sizes: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, cpu: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const suite = suites[name];
  const sizes = values.sizes?.split(',').map(Number);
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (values.help || suite === undefined || ![...sizes ?? [], rounds ?? 1].every((count) => Number.isSafeInteger(count) && count >= 1)) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const time: TimeOf = values.cpu ? 'cpu' : 'wall';
  measureTimeOf(time);
  const results: Result[] = [];
  for (const task of narrowed(suite.tasks(sizes ?? suite.sizes), values.only)) {
    for (const result of await measure(task, rounds)) {
      results.push(result);
      process.stdout.write(`${markdown(result)}\n`);
    }
  }
  write(values.out ?? join(__dirname, '..', '..', 'reports', 'bench'), name, time, results);
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

function write(folder: string, name: string, time: TimeOf, results: readonly Result[]): void {
  const machine = { node: process.version, processors: cpus().length, time };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ suite: name, ...machine, results }, undefined, 2)}\n`);
  const head = `Node ${machine.node}, ${String(machine.processors)} processors, ${time} time.`;
  writeFileSync(join(folder, `${name}.md`), `## ${name}\n\n${head}\n\n${results.map(markdown).join('\n')}`);
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
