import type { Clock } from 'systole';
import { component, createContainer } from 'systole';
import { createVirtualClock } from 'systole/testing';

describe('a handler that was left behind, and ends before its component is down', () => {
  it('does not leave the component quarantined: a drain that ends while the stop still runs', async () => {
    const clock = createVirtualClock();
    const log: string[] = [];
    const Queue = component('queue', {
      drainTimeoutMs: 100,
      drain: () => clock.after(2_000),
      stop: () => clock.after(5_000),
    });
    const system = createContainer({ clock, components: [Queue], forceGraceMs: 1_000 });
    await system.startAll();
    system.subscribe((event) => { if (event.kind === 'component-changed') log.push(event.to); });
    const stop = system.stopAll();
    await clock.advance(10_000);

    await expect(stop).rejects.toMatchObject({ code: 'ERR_STOP_FAILED' });
    expect(log).toEqual(['draining', 'stopping', 'quarantined', 'stopped']);
    await system.startAll();
    expect(system.status('queue')).toBe('ready');
  });

  it.each([['stopped', undefined], ['failed', 'disk full']])('leaves the component %s, when there was no time left for a stop that takes none to speak of', async (state, error) => {
    let stops = 0;
    const end = (): void => {
      stops += 1;
      if (error !== undefined) throw new Error(error);
    };
    const Queue = component('queue', { stop: end });
    const worker = component('worker', { deps: [Queue], stop: () => new Promise(() => undefined) });
    const system = createContainer({ clock: tickingClock(), components: [worker] });
    await system.startAll();
    const stop = system.stopAll({ forceGraceMs: 0 });
    system.hurry();

    await expect(stop).rejects.toMatchObject({ code: 'ERR_STOP_FAILED' });
    expect(stops).toBe(1);
    expect(system.snapshot().components).toMatchObject([{ id: 'worker', state: 'quarantined' }, { id: 'queue', state, reason: error }]);
  });
});

/** Time goes on whenever somebody looks, as it does outside of tests; timers never fire. */
function tickingClock(): Clock {
  let now = 0;
  return { now: () => { now += 0.01; return now; }, wallTime: () => 0, schedule: () => () => undefined, hold: () => () => undefined };
}
