import { Rig } from '../support/rig';
import type { Part } from '../support/rig';

const size = 100_000;

/** Starts and stops everything; says how many steps there were. */
async function roundTrip(parts: Readonly<Record<string, Part>>): Promise<readonly [number, number, string, object]> {
  const rig = new Rig(parts);
  await rig.start();
  const up = rig.kernel.core.table.up;
  await rig.stop();
  return [up, rig.log.length, rig.kernel.state, rig.leftovers];
}

const ends = [size, 4 * size, 'stopped', { timers: 0, held: 0 }];
const idOf = (index: number): string => `c${String(index)}`;

describe('100,000 components', () => {
  const microtask: Part = { start: async () => { await Promise.resolve(); }, stop: async () => { await Promise.resolve(); } };

  it.each<[string, Part]>([['that start synchronously', {}], ['that start in microtasks', microtask]])('%s in a chain start and stop without overflowing the stack', async (_, part) => {
    const parts = Object.fromEntries(Array.from({ length: size }, (__, index) => [idOf(index), { ...part, needs: index === 0 ? [] : [idOf(index - 1)] }]));
    expect(await roundTrip(parts)).toEqual(ends);
  }, 120_000);

  it.each<[string, Part]>([['that start synchronously', {}], ['that start in microtasks', microtask]])('%s in a star start and stop without overflowing the stack', async (_, part) => {
    const parts = Object.fromEntries(Array.from({ length: size }, (__, index) => [idOf(index), { ...part, needs: index === 0 ? [] : [idOf(0)] }]));
    expect(await roundTrip(parts)).toEqual(ends);
  }, 120_000);

  it('are skipped in linear time when the first one fails, and a listener stops the system in the middle of it', async () => {
    const parts = Object.fromEntries(Array.from({ length: size }, (_, index) => [idOf(index), index === 0
      ? { start: async () => { await Promise.resolve(); throw new Error('x'); } }
      : { needs: [idOf(index - 1)] }]));
    const rig = new Rig(parts);
    let stop: ReturnType<Rig['watch']> | undefined;
    rig.kernel.subscribe((event) => { if (event.kind === 'operation-failing') stop = rig.watch(rig.stop()); });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect([start.end, stop?.end, rig.state(idOf(size - 1)), rig.leftovers]).toEqual(['ERR_START_FAILED', 'done', 'skipped', { timers: 0, held: 0 }]);
    const { details } = start.systoleError;
    expect('skipped' in details ? [details.skipped.length, details.skipped.at(-1)?.path.length] : undefined).toEqual([size - 1, size]);
  }, 120_000);
});
