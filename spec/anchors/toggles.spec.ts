import { component, createContainer, disabled, optional } from 'systole';
import { statesOf, stepsOf } from './story';

describe('switches, elsewhere', () => {
  it('erlang/otp#8215: one that decided at its start to stay out does not upset the stop of the others', async () => {
    const transient = component('transient', { enabled: () => disabled('ignore'), start: () => ({}), stop: () => { throw new Error('never'); } });
    const container = createContainer({ components: [component('before'), transient, component('after', { deps: [optional(transient)] })] });
    const steps = stepsOf(container);
    for (let round = 0; round < 2; round += 1) {
      await container.startAll();
      expect(statesOf(container)).toEqual({ before: 'ready', transient: 'disabled', after: 'ready' });
      await container.stopAll();
    }
    expect(steps.filter((line) => line.includes('transient'))).toEqual(['start transient', 'start transient disabled', 'start transient', 'start transient disabled']);
    expect(steps.filter((line) => line.startsWith('stopped '))).toEqual(['stopped after', 'stopped before', 'stopped after', 'stopped before']);
  });

  it('spring-projects/spring-boot: who is switched off does not depend on the order in which components were added', async () => {
    const base = component('base', { feature: 'base' });
    const user = component('user', { deps: [base] });
    const last = component('last', { deps: [user] });
    for (const components of [[base, user, last], [last, user, base], [user, base, last]]) {
      const container = createContainer({ components, features: { base: { enabled: false, reason: 'config/prod.json' } } });
      await container.startAll();
      expect([container.isDisabled(base), container.isDisabled(user), container.isDisabled(last)]).toEqual([true, true, true]);
      expect(container.explain(last)).toBe('last requires user, which requires base, which is disabled: feature base is off (config/prod.json)');
      await container.stopAll();
    }
  });

  it('spring-projects/spring-framework#31337: what only a switched-off component requires is not started', async () => {
    const manual = component('manual');
    const auto = component('auto', { deps: [manual], enabled: false });
    const container = createContainer({ components: [auto] });
    await container.startAll();
    expect([statesOf(container), container.plan().order]).toEqual([{ auto: 'disabled', manual: 'registered' }, []]);
    await container.stopAll();
  });

  it('docker/compose: a dependency that need not be there is left out when it is switched off, and its user runs', async () => {
    const seen: unknown[] = [];
    const profiler = component('profiler', { feature: 'debug', start: () => 'profiler' });
    const web = component('web', { deps: [optional(profiler)], start: (found) => { seen.push(found); } });
    const container = createContainer({ components: [web, profiler], features: { debug: false } });
    await container.startAll();
    await container.enable('debug');
    expect([seen, statesOf(container)]).toEqual([[undefined, 'profiler'], { web: 'ready', profiler: 'ready' }]);
    await container.stopAll();
  });
});
