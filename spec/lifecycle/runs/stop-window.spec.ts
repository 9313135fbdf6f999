import { StopWindow } from '../../../src/lifecycle/runs/stop-window';
import { defaultSettings } from '../../../src/lifecycle/settings';
import { everything, graphOf } from '../../graph/graphs';

/** The window of a stop that begins at 0, over a chain in which 0 stands on 1, 1 on 2, and so on. */
function chain(size: number, settings: Partial<typeof defaultSettings> = {}): StopWindow {
  const edges = Array.from({ length: size - 1 }, (_, node) => [node, node + 1] as const);
  return new StopWindow({ adjacency: graphOf(size, edges), members: everything(size), settings: { ...defaultSettings, ...settings } }, 0);
}

describe('the window of a stop', () => {
  it('gives the last in the chain its own limit, as far as the deadline goes', () => {
    const window = chain(1);
    expect(window.limit(0, 10_000, 0, 0)).toEqual({ limitMs: 10_000, graceMs: 1_000 });
    expect(window.limit(0, 10_000, 20_000, 0)).toEqual({ limitMs: 5_000, graceMs: 1_000 });
    expect(window.isOver(25_000)).toBe(true);
    expect([window.lastGraceMs(25_400), window.lastGraceMs(26_000), window.lastGraceMs(30_000)]).toEqual([600, 0, 0]);
  });

  it('keeps 100 ms for each of those behind, the grace of the one before included', () => {
    const window = chain(4);
    expect(window.limit(0, 60_000, 0, 0)).toEqual({ limitMs: 23_700, graceMs: 1_000 });
    expect(window.limit(0, 10_000, 24_000, 0)).toEqual({ limitMs: 350, graceMs: 350 });
  });

  it('counts a handler that is still to come in the same component', () => {
    expect(chain(1).limit(0, 60_000, 0, 1)).toEqual({ limitMs: 23_900, graceMs: 1_000 });
  });

  it('shares equally when that does not fit', () => {
    expect(chain(10, { stopBudgetMs: 500 }).limit(0, 10_000, 0, 0)).toEqual({ limitMs: 25, graceMs: 25 });
  });

  it('gives no share that a pause of the garbage collector would use up', () => {
    expect(chain(100_000).limit(0, 10_000, 0, 0)).toEqual({ limitMs: 500, graceMs: 500 });
  });

  it('gives less beyond the equal share the longer that is, with no step between', () => {
    const limitMs = (size: number): number => chain(size, { stopBudgetMs: 120_000 }).limit(0, 10_000, 0, 0).limitMs;
    expect([20_000, 12_001, 11_999, 9_353, 4_000, 1_200].map(limitMs)).toEqual([500, 500, 499.5, 389.5, 166.5, 50]);
  });

  it('shares whole milliseconds, so that many components share few limits', () => {
    const window = chain(100_000);
    expect([window.limit(0, 10_000, 12_345.6, 0), window.limit(0, 10_000, 12_350.1, 0)]).toEqual([{ limitMs: 395, graceMs: 395 }, { limitMs: 395, graceMs: 395 }]);
  });

  it('shares equally in a chain of some dozens: no grace of theirs is at the cost of those behind', () => {
    expect(chain(40, { stopBudgetMs: 2_000 }).limit(0, 10_000, 0, 0)).toEqual({ limitMs: 25, graceMs: 25 });
  });

  it('has no limit but the component\'s own when the budget is endless', () => {
    expect(chain(3, { stopBudgetMs: Infinity }).limit(0, 10_000, 1e9, 0)).toEqual({ limitMs: 10_000, graceMs: 1_000 });
  });

  it('can be closed early, and then leaves the grace from now on', () => {
    const window = chain(2);
    window.close(3_000);
    expect([window.isOver(3_000), window.lastGraceMs(3_000), window.graceMs(0, 3_500)]).toEqual([true, 1_000, 500]);
  });
});
