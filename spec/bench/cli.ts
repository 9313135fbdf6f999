import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Result, Task } from './measure';
import { markdown, measure } from './measure';
import { operationTasks } from './operations';

const suites: Readonly<Record<string, readonly Task[]>> = { operations: operationTasks };

const help = `Measures side by side, in one process, round after round; tells multiples of what is written by hand.

  npm run bench -- <suite> [--rounds N]

  suites: ${Object.keys(suites).join(', ')}

Results go to reports/bench/<suite>.json, too.
`;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '11' }, help: { type: 'boolean', default: false } } });
  const [name = ''] = positionals;
  const tasks = suites[name];
  const rounds = Number(values.rounds);
  if (values.help || tasks === undefined || !Number.isSafeInteger(rounds) || rounds < 1) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const results: Result[] = [];
  for (const task of tasks) {
    const result = await measure(task, rounds);
    results.push(result);
    process.stdout.write(`${markdown(result)}\n`);
  }
  const folder = join(__dirname, '..', '..', 'reports', 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ node: process.version, results }, undefined, 2)}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});
