import { Program } from '../process/child';
import type { Measurement } from './programs/measure';

/**
 * Growth of the heap that is noise. A reference takes 8 bytes, so whatever is kept of every cycle exceeds the first; what is
 * kept in a table that grows by leaps may not do so in every window, but exceeds the second.
 */
const tolerance = { bytesPerCycle: 4, grownBytes: 32_768 };

/** Compiled code lives in the heap, too. Without any of the compilers behind the interpreter it stays as it is. */
const interpreted = ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode'];

/** Processes that run at a time. */
const width = 2;
const queue = Array.from({ length: width }, () => Promise.resolve());
let next = 0;

/** Runs a program of this folder in a process of its own, when its turn comes. */
export function measured(program: 'cycles' | 'leaking', scenario: string, cycles: number): Promise<Measurement> {
  const place = next % width;
  next += 1;
  const measurement = (queue[place] ?? Promise.resolve()).then(() => run(program, scenario, cycles));
  queue[place] = measurement.then(() => undefined, () => undefined);
  return measurement;
}

async function run(program: string, scenario: string, cycles: number): Promise<Measurement> {
  const { code, stdout, stderr } = await new Program(`spec/leaks/programs/${program}.ts`, {
    nodeArgs: ['--expose-gc', ...interpreted], args: [scenario, String(cycles)],
  }).ended;
  if (code !== 0 || stderr !== '') throw new Error(`${scenario} ended with ${String(code)}\n${stderr}`);
  return JSON.parse(stdout) as Measurement;
}

/** Everything that a measurement shows to have been left behind, in words; nothing when all is well. */
export function leftovers(measurement: Measurement): readonly string[] {
  const { bytesPerCycle, grownBytes, resources, processListeners, signalListeners, watched, held } = measurement;
  return [
    ...(bytesPerCycle > tolerance.bytesPerCycle ? [`the heap grows by ${String(Math.round(bytesPerCycle))} bytes a cycle`] : []),
    ...(grownBytes > tolerance.grownBytes ? [`the heap has grown by ${String(Math.round(grownBytes / 1024))} kB`] : []),
    ...(resources.length > 0 ? [`${resources[0] ?? ''} × ${resources.length} hold the process`] : []),
    ...(processListeners > 0 ? [`${processListeners} listeners stay on the process`] : []),
    ...(signalListeners > 0 ? [`${signalListeners} listeners stay on the signal`] : []),
    ...Object.entries(held).map(([kind, count]) => `${count} of ${watched[kind] ?? 0} are still held: ${kind}`),
  ];
}
