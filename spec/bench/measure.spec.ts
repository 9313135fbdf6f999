import { markdown } from './markdown';
import { measure } from './measure';
import type { Contender, Task } from './measure';

/** Takes what it is told, trial by trial, and notes that it was asked. */
function told(name: string, readings: readonly number[], asked: string[] = []): Contender {
  let trials = -1;
  return { name, trial: async (size) => { trials += 1; asked.push(`${name} ${String(size)}`); return { time: readings[trials % readings.length] as number }; } };
}

const task = (contenders: readonly Contender[], sizes: readonly number[] = [10]): Task => ({ name: 'something', sizes, warmUps: 1, readings: [{ name: 'time', unit: 'ms' }], contenders });

describe('measure', () => {
  it('takes the median of the ratios of each round, and leaves out rounds that warm up', async () => {
    const [result] = await measure(task([told('floor', [99, 1, 2, 4]), told('other', [1, 3, 4, 40])]), 3);
    expect(result?.rows.map(({ contender, ratios, medians }) => ({ contender, ratios, medians }))).toEqual([
      { contender: 'floor', ratios: [1], medians: [2] },
      { contender: 'other', ratios: [3], medians: [4] },
    ]);
  });

  it('lets another contender go first in each round', async () => {
    const asked: string[] = [];
    await measure(task(['a', 'b', 'c'].map((name) => told(name, [1], asked))), 2);
    expect(asked).toEqual(['c 10', 'a 10', 'b 10', 'a 10', 'b 10', 'c 10', 'b 10', 'c 10', 'a 10']);
  });

  it('leaves out who cannot do a size, and says so with a dash', async () => {
    const [result] = await measure(task([told('floor', [2]), { ...told('small', [4]), upTo: 10 }], [10, 1_000]), 1);
    expect(result?.rows[1]?.ratios).toEqual([2, undefined]);
    expect(markdown(result as NonNullable<typeof result>)).toBe([
      '### something: time', '',
      '|  | 10 | 1,000 |', '| --- | ---: | ---: |', '| floor | 1 (2.00 ms) | 1 (2.00 ms) |', '| small | 2.00 | – |', '',
      'Multiples of the first row; medians of 1 rounds.', '',
    ].join('\n'));
  });

  it('asks who has used up its patience for a few rounds only, and holds each of them against its own floor', async () => {
    const asked: string[] = [];
    const all = [told('floor', [1, 1, 1, 1, 1, 10], asked), told('slow', [5], asked)];
    const [result] = await measure({ ...task(all), warmUps: 0 }, 8, -1);
    expect([asked.filter((name) => name === 'slow 10').length, asked.filter((name) => name === 'floor 10').length]).toEqual([5, 5]);
    expect(result?.rows.map(({ ratios }) => ratios)).toEqual([[1], [5]]);
  });

  it('tells how cost grows as the slope of a line through all sizes', async () => {
    const squared: Contender = { name: 'squared', trial: async (size) => ({ time: size ** 2 }) };
    const [result] = await measure({ ...task([squared], [10, 100, 1_000]), exponentFrom: 10 }, 1);
    expect(result?.rows[0]?.exponent).toBeCloseTo(2, 9);
  });

  it('fails with whoever fails, by name', async () => {
    const wrong = new Error('it came to nothing');
    const broken: Contender = { name: 'broken', trial: () => Promise.reject(wrong) };
    const failure: unknown = await measure(task([told('floor', [1]), broken]), 1).catch((error: unknown) => error);
    expect(failure).toEqual(new Error('broken fails in "something" of 10'));
    expect((failure as Error).cause).toBe(wrong);
  });
});
