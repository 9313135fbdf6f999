import { Effect } from 'effect';
import { all as effectionAll, run as effectionRun, until } from 'effection';
import { all, operate, operation } from '../../src/operations/index';
import type { Task } from './measure';

/** The work of a step: what is known in a later turn. */
const step = (index: number): Promise<number> => Promise.resolve(index);
const sumTo = (size: number): number => (size * (size - 1)) / 2;
const numbers = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

const ownStep = operation('step', (_, index: number) => step(index));

/** One step after the other: each is awaited before the next begins. */
const sequence: Task = {
  name: 'Sequential steps', sizes: [1_000, 10_000, 100_000], expected: sumTo, exponentFrom: 1_000,
  contenders: [
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
  ],
};

/** All at the same time. */
const together: Task = {
  name: 'Parallel children', sizes: [100, 1_000, 10_000], expected: sumTo, exponentFrom: 100,
  contenders: [
    { name: 'plain promises', run: async (size) => sum(await Promise.all(numbers(size).map((index) => step(index)))) },
    { name: 'systole', run: async (size) => sum(await operate(all(numbers(size).map((index) => operation('child', () => step(index)))))) },
    { name: 'effection', run: async (size) => sum(await effectionRun(function* () { return yield* effectionAll(numbers(size).map((index) => until(step(index)))); })) },
    { name: 'Effect', run: async (size) => sum(await Effect.runPromise(Effect.all(numbers(size).map((index) => Effect.promise(() => step(index))), { concurrency: 'unbounded' }))) },
  ],
};

export const operationTasks: readonly Task[] = [sequence, together];
