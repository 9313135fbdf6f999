import { cpus } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdown } from './markdown';
import { measure, measureTimeOf, usualRounds } from './measure';
import type { Result, Task, TimeOf } from './measure';
import { operationsSuite } from './operations';
import type { Suite } from './suite';
import { processSuite } from './suites/process';
import { heapSuite, scaleSuite, shapesSuite, stopSuite, upSuite } from './suites/systems';

const suites: Readonly<Record<string, Suite>> = {
  up: upSuite, stop: stopSuite, shapes: shapesSuite, scale: scaleSuite, heap: heapSuite, process: processSuite, operations: operationsSuite,
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
  for (const task of suite.tasks(sizes ?? suite.sizes).map((each) => narrowed(each, values.only))) {
    for (const result of await measure(task, rounds === undefined ? usualRounds : () => rounds)) {
      results.push(result);
      process.stdout.write(`${markdown(result)}\n`);
    }
  }
  write(values.out ?? join(__dirname, '..', '..', 'reports', 'bench'), name, time, results);
}

/** Only those contenders whose names begin with one of the list. */
function narrowed(task: Task, only: string | undefined): Task {
  if (only === undefined) return task;
  const beginnings = only.split(',');
  const contenders = task.contenders.filter((contender) => beginnings.some((beginning) => contender.name.startsWith(beginning)));
  if (contenders.length === 0) throw new Error(`Nobody in "${task.name}" is called ${only}; there are ${task.contenders.map((contender) => contender.name).join(', ')}`);
  return { ...task, contenders };
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
