import { Effect } from 'effect';
import { all as effectionAll, run as effectionRun, until } from 'effection';
import { all, operate, operation } from 'systole/operations';
import type { Contender } from './measure';
import { timed } from './measure';
import type { Suite } from './suite';

/** The work of a step: what is known in a later turn. */
const step = (index: number): Promise<number> => Promise.resolve(index);
const sumTo = (size: number): number => (size * (size - 1)) / 2;
const numbers = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

const ownStep = operation('step', (_, index: number) => step(index));

/** Who does a task, and what it came to. */
interface Doer {
  readonly name: string;
  readonly run: (size: number) => Promise<number>;
}

/** One step after the other: each is awaited before the next begins. */
const sequence: readonly Doer[] = [
  {
    name: 'plain promises',
    run: async (size) => {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += await step(index);
      return total;
    },
  },
  {
    name: 'systole',
    run: async (size) => operate(operation('sequence', async ({ run }) => {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += await run(ownStep, index);
      return total;
    })),
  },
  {
    name: 'effection',
    run: async (size) => effectionRun(function* () {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += yield* until(step(index));
      return total;
    }),
  },
  {
    name: 'effection, each step a task',
    run: async (size) => effectionRun(function* () {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += (yield* effectionAll([until(step(index))]))[0];
      return total;
    }),
  },
  {
    name: 'Effect',
    run: (size) => Effect.runPromise(Effect.gen(function* () {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += yield* Effect.promise(() => step(index));
      return total;
    })),
  },
  {
    name: 'Effect, each step a fiber',
    run: (size) => Effect.runPromise(Effect.gen(function* () {
      let total = 0;
      for (let index = 0; index < size; index += 1) total += (yield* Effect.all([Effect.promise(() => step(index)), Effect.promise(() => step(0))], { concurrency: 'unbounded' }))[0];
      return total;
    })),
  },
];

/** All at the same time. */
const together: readonly Doer[] = [
  { name: 'plain promises', run: async (size) => sum(await Promise.all(numbers(size).map((index) => step(index)))) },
  { name: 'systole', run: async (size) => sum(await operate(all(numbers(size).map((index) => operation('child', () => step(index)))))) },
  { name: 'effection', run: async (size) => sum(await effectionRun(function* () { return yield* effectionAll(numbers(size).map((index) => until(step(index)))); })) },
  { name: 'Effect', run: async (size) => sum(await Effect.runPromise(Effect.all(numbers(size).map((index) => Effect.promise(() => step(index))), { concurrency: 'unbounded' }))) },
];

/** Operations beside plain promises, effection and Effect. */
export const operationsSuite: Suite = {
  purpose: 'steps one after the other, and children at the same time',
  sizes: [],
  tasks: (sizes) => [
    { name: 'Sequential steps', sizes: sizes.length === 0 ? [1_000, 10_000, 100_000] : sizes, doers: sequence },
    { name: 'Parallel children', sizes: sizes.length === 0 ? [100, 1_000, 10_000] : sizes, doers: together },
  ].map(({ name, sizes: own, doers }) => ({ name, sizes: own, readings: [{ name: 'time', unit: 'ms' }], contenders: doers.map(summing), exponentFrom: own[0] })),
};

function summing({ name, run }: Doer): Contender {
  return {
    name,
    trial: async (size) => {
      let sum = 0;
      const time = await timed(async () => { sum = await run(size); });
      if (sum !== sumTo(size)) throw new Error(`It came to ${String(sum)}, not to ${String(sumTo(size))}: its time counts for nothing`);
      return { time };
    },
  };
}
