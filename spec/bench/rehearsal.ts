import { suites } from './suites';

// Everything once, and small, in one process: each contender of each task has to come to what it should. Prints who has, task by task.
const sizes: Readonly<Record<string, readonly number[]>> = { waiting: [12], resolve: [32], operations: [10] };

async function run(names: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
  const done: Record<string, string[]> = {};
  for (const name of names) {
    for (const task of suites[name]?.tasks(sizes[name] ?? [12], 'brief') ?? []) {
      for (const { name: contender, upTo = Infinity, trial } of task.contenders) {
        for (const size of task.sizes) {
          if (size > upTo) continue;
          const readings = await trial(size);
          const wanted = task.readings.map((reading) => readings[reading.name]).filter((value) => value !== undefined);
          if (wanted.length === 0 || wanted.some((value) => !Number.isFinite(value))) throw new Error(`${contender} in "${task.name}" reads ${JSON.stringify(readings)}`);
        }
        (done[`${name}: ${task.name}`] ??= []).push(contender);
      }
    }
  }
  return done;
}

run(process.argv.slice(2)).then((done) => { process.stdout.write(JSON.stringify(done)); }, (error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
