import { getEventListeners } from 'node:events';
import { component, createContainer } from 'systole';
import type { StopSignal } from 'systole';
import { createVirtualClock } from 'systole/testing';

/** Signals that follow this one, by Node's own count. */
function followersOf(signal: AbortSignal): number {
  const key = Object.getOwnPropertySymbols(signal).find((symbol) => symbol.description === 'kDependantSignals');
  const followers = key === undefined ? undefined : (signal as unknown as Record<symbol, Set<unknown> | undefined>)[key];
  return followers?.size ?? 0;
}

const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('listeners on signals, elsewhere', () => {
  it('nodejs/node#52635: a signal that outlives many starts holds a listener only while one runs', async () => {
    const lifetime = new AbortController();
    const container = createContainer({ components: [component('server', { start: async () => { await Promise.resolve(); } })] });
    const seen = new Set<string>();
    for (let round = 0; round < 200; round += 1) {
      const started = container.startAll({ signal: lifetime.signal });
      const during = listenersOn(lifetime.signal);
      await started;
      seen.add(`${during}, then ${listenersOn(lifetime.signal)}`);
      await container.restartAll({ signal: lifetime.signal });
      await container.stopAll();
    }
    expect([...seen, listenersOn(lifetime.signal)]).toEqual(['1, then 0', 0]);
    lifetime.abort();
    await expect(container.startAll({ signal: lifetime.signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(listenersOn(lifetime.signal)).toBe(0);
  });

  it('nodejs/node#51429: a signal that aborts after the start has ended does nothing', async () => {
    const lifetime = new AbortController();
    const container = createContainer({ components: [component('server')] });
    await container.startAll({ signal: lifetime.signal });
    lifetime.abort();
    await Promise.resolve();
    expect(container.state).toBe('running');
    await container.stopAll();
  });

  it('nodejs/node#55351: no signal of a handler follows the one that was passed to the start', async () => {
    const lifetime = new AbortController();
    const signals: StopSignal[] = [];
    const container = createContainer({ components: [component('server', { start: ({ signal }) => { signals.push(signal); } })] });
    for (let round = 0; round < 100; round += 1) {
      await container.startAll({ signal: lifetime.signal });
      await container.stopAll();
    }
    // One that does, to know that it is counted; newer Nodes count those alone that somebody listens to.
    AbortSignal.any([lifetime.signal]).addEventListener('abort', () => undefined);
    expect([signals.length, new Set(signals).size, followersOf(lifetime.signal)]).toEqual([100, 100, 1]);
  });

  it('nodejs/node#48951: nothing waits for a limit any more when the handler has ended', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => clock.after(10), drain: () => clock.after(10), stop: () => clock.after(10) })] });
    for (let round = 0; round < 10; round += 1) {
      const started = container.startAll({ deadlineMs: 1_000_000_000 });
      await clock.advance(10);
      await started;
      expect([clock.pending, clock.held]).toEqual([0, 0]);
      const stopped = container.stopAll();
      await clock.advance(20);
      await stopped;
      expect([clock.pending, clock.held]).toEqual([0, 0]);
    }
  });
});
