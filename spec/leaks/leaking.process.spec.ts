import { killLeftovers } from '../process/child';
import { leftovers, measured } from './measured';

/** A process may take its time on a busy machine; what it leaves behind is what counts. */
const patience = 120_000;

/** A leak as small as one object a cycle may stay below one of the two tolerances, when the rest of the heap shrinks meanwhile. */
const growth = /^the heap (grows by \d+ bytes a cycle|has grown by \d+ kB)$/;

describe('a leak', () => {
  afterAll(killLeftovers);

  it.concurrent('is not seen where there is none', async () => {
    expect(leftovers(await measured('leaking', 'none', 1_000))).toEqual([]);
  }, patience);

  it.concurrent.each([
    ['instances in a global array', '13 of 13 are still held: instance'],
    ['contexts in closures of a global array', '13 of 13 are still held: context'],
    ['an interval that is never cleared', 'Timeout × 1013 hold the process'],
    ['a listener that stays on the long-lived signal', '1013 listeners stay on the signal'],
    ['a listener that stays on the process', '1013 listeners stay on the process'],
  ])('shows in 1,000 cycles: %s', async (leak, seen) => {
    const told = leftovers(await measured('leaking', leak, 1_000));
    expect(told).toContainEqual(expect.stringMatching(growth));
    expect(told.filter((line) => !growth.test(line))).toEqual([seen]);
  }, patience);

  it.concurrent('shows in 10,000 cycles, even if it is no more than one number each', async () => {
    expect(leftovers(await measured('leaking', 'one number a cycle', 10_000))).toContainEqual(expect.stringMatching(/^the heap has grown by \d+ kB$/));
  }, patience);
});
