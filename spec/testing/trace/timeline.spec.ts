import { component, createContainer } from 'systole';
import type { SystoleEvent } from 'systole';
import { createVirtualClock, criticalChainOf, timelineOf } from 'systole/testing';
import { hangs, takes } from '../../support/acts';
import { Random } from '../../support/random';
import { Rig } from '../../support/rig';
import type { Part } from '../../support/rig';
import { recordings } from './recordings';
import type { Recording } from './recordings';

/** How long each component of a random graph takes to start, and what it needs. */
function randomParts(random: Random): Record<string, Part & { readonly ms: number }> {
  const size = random.integer(2, 10);
  return Object.fromEntries(Array.from({ length: size }, (_, index) => {
    const ms = random.integer(0, 40);
    const needs = Array.from({ length: index }, (__, need) => `c${String(need)}`).filter(() => random.chance(0.3));
    return [`c${String(index)}`, { ms, needs, start: takes(ms), stop: takes(ms) }];
  }));
}

async function upAndDown(parts: Readonly<Record<string, Part>>, concurrency = Infinity): Promise<readonly SystoleEvent[]> {
  const rig = new Rig(parts, { concurrency });
  void rig.start().then(() => rig.stop());
  await rig.clock.advance(2_000);
  return rig.events;
}

/** The longest path, with own times as weights. */
function longestPath(parts: Readonly<Record<string, Part & { readonly ms: number }>>): number {
  const upTo = new Map<string, number>();
  for (const [id, { ms, needs = [] }] of Object.entries(parts)) upTo.set(id, ms + Math.max(0, ...needs.map((need) => upTo.get(need) ?? 0)));
  return Math.max(...upTo.values());
}

describe('a timeline', () => {
  it('says what each component waited for, and for how long', async () => {
    const clock = createVirtualClock();
    const Database = component('database', { start: () => clock.after(30, 'open'), stop: () => clock.after(5) });
    const Cache = component('cache', { start: () => clock.after(10, 'warm') });
    const Api = component('api', { deps: [Database, Cache], start: () => clock.after(20, 'up'), stop: () => clock.after(2) });
    const container = createContainer({ components: [Api], clock, concurrency: 1 });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    void container.startAll().then(() => container.stopAll());
    await clock.advance(100);
    const timeline = timelineOf(events);
    expect(timeline.map(({ component: id, way, blockedMs, slotWaitMs, ownMs, waitedFor }) => [id, way, blockedMs, slotWaitMs, ownMs, waitedFor])).toEqual([
      ['database', 'up', 0, 0, 30, undefined],
      ['cache', 'up', 0, 30, 10, undefined],
      ['api', 'up', 40, 0, 20, 'cache'],
      ['api', 'down', 0, 0, 2, undefined],
      ['cache', 'down', 2, 0, 0, 'api'],
      ['database', 'down', 2, 0, 5, 'api'],
    ]);
    expect(criticalChainOf(timeline, 1, 'up')).toEqual({
      links: [{ component: 'cache', ownMs: 10, gapMs: 30 }, { component: 'api', ownMs: 20, gapMs: 0 }], totalMs: 60,
    });
    expect(criticalChainOf(timeline, 2, 'down')).toEqual({
      links: [{ component: 'api', ownMs: 2, gapMs: 0 }, { component: 'database', ownMs: 5, gapMs: 0 }], totalMs: 7,
    });
    expect(criticalChainOf(timeline, 3, 'up')).toBeUndefined();
  });

  it('leaves open what the log does not see settle', async () => {
    const rig = new Rig({ a: { start: hangs } });
    rig.start();
    await rig.clock.advance(10);
    expect(timelineOf(rig.events)).toEqual([{
      component: 'a', way: 'up', operation: 1, queuedAtMs: 0, runnableAtMs: 0, calledAtMs: 0, settledAtMs: undefined, waitedFor: undefined,
      blockedMs: 0, slotWaitMs: 0, ownMs: 0,
    }]);
  });

  it.each(Object.keys(recordings) as Recording[])('adds up, and lets nobody wait for less than nothing: %s', async (recording) => {
    for (const { queuedAtMs, settledAtMs, blockedMs, slotWaitMs, ownMs } of timelineOf(await recordings[recording]())) {
      expect(blockedMs + slotWaitMs + ownMs).toBe((settledAtMs ?? NaN) - queuedAtMs);
      expect(Math.min(blockedMs, slotWaitMs, ownMs)).toBeGreaterThanOrEqual(0);
    }
  });

  it('has a critical chain whose own times and gaps are the total, in 200 random systems, with and without slots', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = new Random(seed);
      const parts = randomParts(random);
      const concurrency = random.chance(0.5) ? random.integer(1, 3) : Infinity;
      const timeline = timelineOf(await upAndDown(parts, concurrency));
      for (const [operation, way] of [[1, 'up'], [2, 'down']] as const) {
        const chain = criticalChainOf(timeline, operation, way);
        const sum = (chain?.links ?? []).reduce((total, { ownMs, gapMs }) => total + ownMs + gapMs, 0);
        expect([seed, way, sum]).toEqual([seed, way, chain?.totalMs]);
        if (concurrency === Infinity || way === 'down') expect([seed, way, sum]).toEqual([seed, way, longestPath(parts)]);
      }
    }
  });
});
