import { batchesOf } from './batch';
import { playAll } from './play-all';

// Four components take minutes: npm run exhaustive.
describe('three components, with every single fault, in every order', () => {
  it('start, then stop: keep every invariant in all runs, more than 8 700', async () => {
    const { runs, broken } = await playAll(batchesOf('start, then stop', 3));
    expect(broken).toEqual([]);
    expect(runs).toBeGreaterThan(8_700);
  }, 600_000);
});
