import { component, createContainer, isSystoleError } from 'systole';
import { throws } from '../support/acts';
import { Rig } from '../support/rig';
import type { Part } from '../support/rig';
import { statesOf, stepsOf } from './story';

const suspendable: Part = { suspend: () => undefined, resume: () => undefined };

describe('suspend, resume and restart, elsewhere', () => {
  it('weavejester/integrant#40: what was started for somebody\'s sake is resumed, too, and not stopped before', async () => {
    const rig = new Rig({ base: suspendable, root: { ...suspendable, needs: ['base'] }, other: suspendable });
    await rig.start(['root']);
    rig.takeLog();
    await rig.suspend();
    await rig.resume();
    expect(rig.log).toEqual(['suspend root', 'suspended root', 'suspend base', 'suspended base', 'resume base', 'resumed base', 'resume root', 'resumed root']);
    expect(rig.states).toEqual({ base: 'ready', root: 'ready', other: 'registered' });
  });

  it('weavejester/integrant#84: a resume leaves alone what has not changed', async () => {
    const made: string[] = [];
    const data = component('data', { start: () => { made.push('data'); }, suspend: () => undefined, resume: () => undefined });
    const schedule = component('schedule', { config: { tasks: [1, 2] }, start: ({ config }) => { made.push(`schedule ${config.tasks.join()}`); } });
    const container = createContainer({ components: [data, schedule] });
    await container.startAll();
    await container.suspend();
    await container.resume({ config: new Map([[schedule, { tasks: [1, 3] }]]) });
    expect(made).toEqual(['data', 'schedule 1,2', 'schedule 1,3']);
    await container.stopAll();
  });

  it('weavejester/integrant: what a resume takes down goes down dependents first', async () => {
    const rig = new Rig({ config: suspendable, pool: { ...suspendable, needs: ['config'] }, api: { ...suspendable, needs: ['pool'] } });
    await rig.start();
    await rig.suspend();
    rig.takeLog();
    await rig.resume(['pool']);
    expect(rig.log.filter((line) => !/^(started|stopped|resumed)/.test(line))).toEqual(['stop api', 'stop pool', 'resume config', 'start pool', 'start api']);
    expect(rig.states).toEqual({ config: 'ready', pool: 'ready', api: 'ready' });
  });

  it('Deraen/sass4clj#30: a resume with another config stops the old instance, with the old config', async () => {
    const log: string[] = [];
    const watcher = component('watcher', {
      config: { path: 'old' },
      start: ({ config }) => { log.push(`watch ${config.path}`); return { path: config.path }; },
      stop: (instance, { config }) => { log.push(`end ${instance.path} with ${config.path}`); },
    });
    const container = createContainer({ components: [watcher] });
    await container.startAll();
    await container.suspend();
    await container.resume({ config: new Map([[watcher, { path: 'new' }]]) });
    await container.stopAll();
    expect(log).toEqual(['watch old', 'end old with old', 'watch new', 'end new with new']);
  });

  it('spring-projects/spring-framework#35171: a resume brings back exactly what ran', async () => {
    const rig = new Rig({ started: { ...suspendable }, never: {}, stopped: {}, alsoStarted: { needs: ['started'] } });
    await rig.start(['alsoStarted', 'stopped']);
    await rig.stop(['stopped']);
    const before = rig.up;
    await rig.suspend();
    await rig.resume();
    expect([before, rig.up]).toEqual([['started', 'alsoStarted'], ['started', 'alsoStarted']]);
    expect(rig.states).toEqual({ started: 'ready', never: 'registered', stopped: 'stopped', alsoStarted: 'ready' });
  });

  it('tolitius/mount#5: a resume of what is not suspended is refused, and starts nothing', async () => {
    const container = createContainer({ components: [component('state')] });
    const steps = stepsOf(container);
    await container.startAll();
    await container.stopAll();
    const error: unknown = await container.resume().catch((thrown: unknown) => thrown);
    expect(isSystoleError(error) && [error.code, error.details]).toEqual(['ERR_STATE', { call: 'resume()', state: 'stopped', allowed: ['suspended'] }]);
    expect([steps.length, statesOf(container)]).toEqual([4, { state: 'stopped' }]);
  });

  it('tolitius/mount: a failed suspend leaves nobody serving half a system', async () => {
    const rig = new Rig({ database: suspendable, server: { ...suspendable, needs: ['database'], suspend: throws('busy') } });
    await rig.start();
    rig.takeLog();
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(1_000);
    expect([suspend.end, rig.states, rig.log]).toEqual([
      'ERR_SUSPEND_FAILED', { database: 'suspended', server: 'failed' },
      ['suspend server', 'suspend server failed', 'suspend database', 'suspended database', 'stop server', 'stopped server'],
    ]);
    await rig.resume();
    expect([rig.kernel.state, rig.states]).toEqual(['running', { database: 'ready', server: 'ready' }]);
  });

  it('spring-projects/spring-framework#30242: what is suspended gets its stop, once', async () => {
    const rig = new Rig({ pool: suspendable, server: { ...suspendable, needs: ['pool'] } });
    await rig.start();
    await rig.suspend();
    rig.takeLog();
    await rig.stop();
    await rig.stop();
    expect(rig.log).toEqual(['stop server', 'stopped server', 'stop pool', 'stopped pool']);
  });

  it('erlang/otp: a restart takes down and brings back what depends on the component, and touches nobody else', async () => {
    const rig = new Rig({ config: {}, first: { needs: ['config'] }, second: { needs: ['first'] }, third: { needs: ['second'] }, sibling: { needs: ['config'] } });
    await rig.start();
    rig.takeLog();
    await rig.restart(['second']);
    expect(rig.log).toEqual(['stop third', 'stopped third', 'stop second', 'stopped second', 'start second', 'started second', 'start third', 'started third']);
  });
});
