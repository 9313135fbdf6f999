import { component, createContainer } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { AroundSteps } from '../../src/app/overrides/derive-for-testing';
import { deriveForTesting } from '../../src/app/overrides/derive-for-testing';

/** Writes down each step that runs, under a name. */
function noting(name: string, log: string[]): AroundSteps {
  return (steps, view) => ({
    run: (number, phase, attempt) => {
      log.push(`${name}: ${phase} ${view.id(number)}, number ${String(view.component(view.id(number)))} at ${String(view.clock.now())}`);
      return steps.run(number, phase, attempt);
    },
    has: (number, phase) => steps.has(number, phase),
    down: (number) => { steps.down(number); },
    limits: (number) => steps.limits(number),
  });
}

describe('deriveForTesting', () => {
  it('forks a container onto another clock, and leaves the original alone', async () => {
    const clock = createVirtualClock();
    const original = createContainer({ components: [component('pool', { start: () => clock.after(200) })] });
    const fork = deriveForTesting(original, { clock });
    const started = fork.startAll();
    await clock.advance(200);
    expect((await started).elapsedMs).toBe(200);
    expect(original.state).toBe('idle');
    await fork.stopAll();
  });

  it('wraps the steps of a container, those of its forks, and those that are wrapped already', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    const original = createContainer({ components: [component('pool', { stop: () => undefined })], clock });
    const inner = deriveForTesting(original, { aroundSteps: noting('inner', log) });
    const both = deriveForTesting(inner, { aroundSteps: noting('outer', log) }).fork();
    await both.startAll();
    await both.stopAll();
    expect(log).toEqual([
      'outer: start pool, number 0 at 0', 'inner: start pool, number 0 at 0',
      'outer: stop pool, number 0 at 0', 'inner: stop pool, number 0 at 0',
    ]);
  });

  it('keeps what the fork was derived from: switches, overrides, configs and phases', async () => {
    const Cache = component('cache', { feature: 'caching' });
    const Pool = component('pool', { config: { size: 1 }, start: ({ config }) => config, on: { check: () => 'checked' } });
    const original = createContainer({ components: [Cache, Pool], features: { caching: false } }).definePhase('sweep');
    original.configure(Pool, { size: 2 });
    const fork = deriveForTesting(original, {});
    expect([fork.isDisabled(Cache), fork.hasPhase('sweep'), fork.hasPhase('check')]).toEqual([true, true, true]);
    await fork.startAll();
    expect(fork.get(Pool)).toEqual({ size: 2 });
    await fork.stopAll();
  });
});
