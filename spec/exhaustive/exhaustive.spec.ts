import { inspect } from 'node:util';
import type { SystoleEvent } from '../../src/index';
import type { Batch } from './batch';
import { batchesOf } from './batch';
import { everyFault, startThenStop } from './every-case';
import { playEveryOrder } from './every-order';
import { faults } from './faults';
import type { Needs } from './graphs';
import { allGraphs, orders } from './graphs';
import { playAll } from './play-all';

describe('all graphs', () => {
  it.each([[1, 1], [2, 3], [3, 25], [4, 543]])('of %i labelled components are %i', (size, count) => {
    const graphs = allGraphs(size);
    expect(graphs).toHaveLength(count);
    expect(new Set(graphs.map((needs) => JSON.stringify(needs))).size).toBe(count);
  });
});

describe('every order', () => {
  it.each(allGraphs(3).map((needs) => [inspect(needs), needs] as const))('in which the components of %s can start, and stop, is played once', async (_, needs) => {
    const played: string[] = [];
    for (const small of everyFault(needs, [])) {
      await playEveryOrder(startThenStop(small), ({ events }) => {
        played.push(`${ends(events, 'start')} / ${ends(events, 'stop')}`);
        return false;
      });
    }
    const expected = orders(needs).flatMap((up) => orders(reversed(needs)).map((down) => `${named(up)} / ${named(down)}`));
    expect(played.sort()).toEqual(expected.sort());
  });

  it('of the others\' ends around a limit, a grace and a late end is played', async () => {
    const late = faults.find(({ name }) => name === 'start succeeds late');
    if (late === undefined) throw new RangeError('there is no such fault');
    const seen = new Set<string>();
    await playEveryOrder(startThenStop({ needs: [[], []], fault: { node: 0, what: late } }), ({ events }) => {
      seen.add(events.flatMap((event) => lineOf(event)).join(', '));
      return false;
    });
    expect([...seen].sort()).toEqual([
      'c0 aborting, c0 timed-out, c1 aborted, c0 late',
      'c0 aborting, c0 timed-out, c0 late, c1 aborted',
      'c0 aborting, c1 aborted, c0 timed-out, c0 late',
      'c1 done, c0 aborting, c0 timed-out, c0 late',
    ].sort());
  });
});

describe('up to two components, with every single fault, in every order', () => {
  const { stackTraceLimit } = Error;
  beforeAll(() => { Error.stackTraceLimit = 0; });
  afterAll(() => { Error.stackTraceLimit = stackTraceLimit; });

  it.each<[Batch['story'], number]>([['start, then stop', 240], ['stop at any moment', 1_100], ['stop at each event', 1_500]])('%s: keep every invariant in all runs, more than %i', async (story, least) => {
    const { runs, broken } = await playAll([...batchesOf(story, 1), ...batchesOf(story, 2)]);
    expect(broken).toEqual([]);
    expect(runs).toBeGreaterThan(least);
  }, 300_000);
});

function ends(events: readonly SystoleEvent[], phase: string): string {
  return events.flatMap((event) => (event.kind === 'step-ended' && event.phase === phase ? [event.component] : [])).join(' ');
}

function lineOf(event: SystoleEvent): readonly string[] {
  if (event.kind === 'step-aborting' && event.phase === 'start') return event.component === 'c0' ? ['c0 aborting'] : [];
  if (event.kind === 'step-ended' && event.phase === 'start') return [`${event.component} ${event.outcome.kind}`];
  return event.kind === 'late' ? [`${event.component} late`] : [];
}

function named(order: readonly number[]): string {
  return order.map((node) => `c${String(node)}`).join(' ');
}

function reversed(needs: Needs): Needs {
  return needs.map((_, node) => needs.flatMap((ids, from) => (ids.includes(node) ? [from] : [])));
}
