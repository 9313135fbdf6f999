import { Component, component, createContainer, isSystoleError, OnStart } from 'systole';
import { realClock } from '../../src/app/host/real-clock';
import { fails, hangs, obeys, takes, throws } from '../support/acts';
import { Rig } from '../support/rig';
import { calls, statesOf, stepsOf } from './story';

describe('a start, elsewhere', () => {
  it('uber-go/fx#1035: an expired start deadline does not take the roll-back\'s time', async () => {
    const rig = new Rig({
      config: { stop: takes(40) }, database: { needs: ['config'], stop: takes(40) }, server: { needs: ['database'], start: obeys() },
    }, { startDeadlineMs: 100, stopBudgetMs: 500 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(rig.log).toEqual([
      'start config', 'started config', 'start database', 'started database', 'start server', 'start server timed out',
      'stop database', 'stopped database', 'stop config', 'stopped config',
    ]);
    expect([start.end, start.atMs, rig.states]).toEqual(['ERR_START_FAILED', 180, { config: 'stopped', database: 'stopped', server: 'failed' }]);
  });

  it('uber-go/fx#1061: a start that hangs for ever keeps nobody who had started from being stopped', async () => {
    const rig = new Rig({ pool: {}, cache: { needs: ['pool'] }, stuck: { needs: ['cache'], start: hangs } }, { startDeadlineMs: 100, abortGraceMs: 10 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(rig.log.slice(4)).toEqual(['start stuck', 'start stuck timed out, left running', 'stop cache', 'stopped cache', 'stop pool', 'stopped pool']);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'stuck', failures: ['timed-out: stuck (start) at 100'], cancelled: [], skipped: [], quarantined: ['stuck'],
    });
  });

  it('uber-go/fx#1062: a start that ends in the middle of the roll-back is stopped once, and nobody else twice', async () => {
    const rig = new Rig({ first: { stop: takes(50) }, second: { needs: ['first'], start: takes(130) } }, { startDeadlineMs: 100, abortGraceMs: 10 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(rig.log).toEqual([
      'start first', 'started first', 'start second', 'start second timed out, left running', 'stop first', 'late start second done', 'stopped first',
      'stop second', 'stopped second',
    ]);
    expect([start.end, rig.states, rig.leftovers]).toEqual(['ERR_START_FAILED', { first: 'stopped', second: 'stopped' }, { timers: 0, held: 0 }]);
  });

  it('uber-go/fx#801: a start that never returns keeps no other from starting, is named while it runs, and named as the cause', async () => {
    const rig = new Rig({ worker: { start: hangs }, server: {}, reports: { needs: ['worker'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(20_000);
    expect(calls(rig)).toEqual(['start worker at 0', 'start server at 0', 'stop server at 16000']);
    expect(rig.events.flatMap((event) => (event.kind === 'slow' ? [`${event.component} at ${event.atMs}, before ${event.waiting.join()}`] : [])))
      .toEqual(['worker at 5000, before reports', 'worker at 10000, before reports', 'worker at 15000, before ']);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'worker', failures: ['timed-out: worker (start) at 15000'], cancelled: [], skipped: ['reports > worker'], quarantined: ['worker'],
    });
  });

  it('uber-go/fx#815: a deadline of one millisecond still names who was running', async () => {
    const rig = new Rig({ first: {}, second: { needs: ['first'], start: obeys() } }, { startDeadlineMs: 1 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    expect(start.story).toMatchObject({ rootCause: 'second', failures: ['timed-out: second (start) at 1'] });
    expect(start.systoleError.message.split('\n')[0]).toContain('second');
  });

  it('uber-go/fx#1257: those that do not need each other start, and stop, at the same time', async () => {
    const slow = { start: takes(10_000), stop: takes(8_000) };
    const rig = new Rig({ root: {}, a: { ...slow, needs: ['root'] }, b: { ...slow, needs: ['root'] }, c: { ...slow, needs: ['root'] }, top: { needs: ['a', 'b', 'c'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10_000);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(10_000);
    expect([start.atMs, stop.atMs]).toEqual([10_000, 18_000]);
    expect(calls(rig)).toEqual([
      'start root at 0', 'start a at 0', 'start b at 0', 'start c at 0', 'start top at 10000',
      'stop top at 10000', 'stop c at 10000', 'stop b at 10000', 'stop a at 10000', 'stop root at 18000',
    ]);
  });

  it('uber-go/fx#1245: that everything is up is said once, after the last start has ended', async () => {
    const rig = new Rig({ database: { start: takes(30) }, migrations: { needs: ['database'], start: takes(20) }, queue: { start: takes(10) } });
    rig.start();
    await rig.clock.advance(100);
    const told = rig.events.flatMap((event) => (event.kind === 'step-ended' ? [`${event.component} at ${event.atMs}`] : event.kind === 'system-changed' ? [event.to] : []));
    expect(told).toEqual(['starting', 'queue at 10', 'database at 30', 'migrations at 50', 'running']);
  });

  it('dotnet/runtime#111013: what was called off never hides the failure that called it off', async () => {
    const rig = new Rig({ waits: { start: obeys(100) }, fails: { start: fails('the environment is bad', 10) } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'fails', failures: ['failed: fails (start) at 10'], cancelled: ['waits'], skipped: [], quarantined: [],
    });
    expect(start.systoleError.cause).toMatchObject({ message: 'the environment is bad' });
  });

  it('dotnet/runtime#113495: a start that ends as cancelled, though nobody called it off, is a failure', async () => {
    const rig = new Rig({ other: { start: takes(50) }, cancelled: { start: () => Promise.reject(new DOMException('This operation was aborted', 'AbortError')) } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'cancelled', failures: ['failed: cancelled (start) at 0'], cancelled: [], skipped: [], quarantined: [],
    });
    expect(rig.states).toEqual({ other: 'stopped', cancelled: 'failed' });
  });

  it('nestjs/nest#4715: an error in a start handler reaches the caller, and nothing is left half up', async () => {
    const log: string[] = [];
    @Component()
    class Database {
      @OnStart connect(): void { log.push('connect'); }
      [Symbol.dispose](): void { log.push('close'); }
    }
    @Component(Database)
    class ConfigService {
      constructor(readonly database: Database) {}
      @OnStart async load(): Promise<void> { await Promise.resolve(); throw new Error('test'); }
    }
    const container = createContainer({ components: [ConfigService] });
    const error: unknown = await container.startAll().catch((thrown: unknown) => thrown);
    expect(isSystoleError(error) && [error.code, error.message.split('\n')[0], (error.cause as Error).message])
      .toEqual(['ERR_START_FAILED', 'ConfigService failed to start: test', 'test']);
    expect([log, container.state, statesOf(container)]).toEqual([['connect', 'close'], 'failed', { ConfigService: 'failed', Database: 'stopped' }]);
  });

  it('nestjs/nest#16774: what is thrown is kept as it is, even if it is no error', async () => {
    const thrown = { status: 503, reason: 'a tool that throws objects' };
    const rig = new Rig({ tool: { start: () => { throw thrown; } } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    const { details } = start.systoleError;
    expect('failures' in details && details.failures.map(({ id, error }) => [id, error === thrown])).toEqual([['tool', true]]);
  });

  it('fastify/fastify#5410: the deepest one that is running is blamed, not who waits for it', async () => {
    const rig = new Rig({ a: { needs: ['myPlugin'], startTimeoutMs: 500 }, myPlugin: { start: hangs, startTimeoutMs: 1_000 }, listen: { needs: ['a'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(5_000);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'myPlugin', failures: ['timed-out: myPlugin (start) at 1000'], cancelled: [],
      skipped: ['a > myPlugin', 'listen > a > myPlugin'], quarantined: ['myPlugin'],
    });
  });

  it('weavejester/integrant#11: what had been built before the failure is taken down again, in reverse', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'], start: throws() }, d: { needs: ['c'] } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect(rig.log).toEqual(['start a', 'started a', 'start b', 'started b', 'start c', 'start c failed', 'stop b', 'stopped b', 'stop a', 'stopped a']);
    expect([start.end, rig.up]).toEqual(['ERR_START_FAILED', []]);
  });

  it('stuartsierra/component#72: the error of a failed start says who had been started', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'], start: throws() }, d: { needs: ['c'] } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    const { details } = start.systoleError;
    const components = 'report' in details ? details.report.components.filter(({ phase }) => phase === 'start') : [];
    expect(components.map(({ id, outcome, state }) => `${id}: ${outcome.kind}, now ${state}`))
      .toEqual(['a: done, now stopped', 'b: done, now stopped', 'c: failed, now failed', 'd: skipped, now skipped']);
  });

  it('spring-projects/spring-framework#26280: what has started is stopped when another one, that does not need it, fails', async () => {
    const rig = new Rig({ stepOne: {}, stepTwo: { start: throws() } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect([start.end, rig.log, rig.states]).toEqual([
      'ERR_START_FAILED', ['start stepOne', 'started stepOne', 'start stepTwo', 'start stepTwo failed', 'stop stepOne', 'stopped stepOne'],
      { stepOne: 'stopped', stepTwo: 'failed' },
    ]);
  });

  it('onebeyond/systemic#3: what never started is not stopped', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'], start: throws() }, c: { needs: ['b'] }, d: { needs: ['c'] } });
    rig.start();
    await rig.clock.settle();
    await rig.stop();
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop a']);
  });

  it('donut-party/system#29: a stop after a failed start is no error, though dependents of the failed one have no instance', async () => {
    const a = component('a');
    const b = component('b', { deps: [a], start: () => { throw new Error('Error starting component-b'); }, stop: () => { throw new Error('never'); } });
    const c = component('c', { deps: [b], start: () => ({}), stop: () => { throw new Error('never'); } });
    const container = createContainer({ components: [c] });
    const steps = stepsOf(container);
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'b' } });
    await expect(container.stopAll()).resolves.toMatchObject({ outcome: 'done', components: [] });
    expect(steps).toEqual(['start a', 'started a', 'start b', 'start b failed', 'stop a', 'stopped a']);
    expect(statesOf(container)).toEqual({ a: 'stopped', b: 'failed', c: 'skipped' });
  });

  it('weavejester/reloaded.repl#14: a roll-back that fails does not hide why the start failed', async () => {
    const rig = new Rig({ a: { stop: throws('cannot stop') }, b: { needs: ['a'], start: throws('cannot start') } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect(start.story).toMatchObject({ code: 'ERR_START_FAILED', rootCause: 'b', failures: ['failed: b (start) at 0', 'failed: a (stop) at 0'] });
    expect((start.systoleError.cause as AggregateError).errors.map((error: Error) => error.message)).toEqual(['cannot start', 'cannot stop']);
  });

  it('spring-projects/spring-framework#34634: a start takes as long as the slowest, and fails at its limit', async () => {
    const rig = new Rig({ saw: { start: takes(60_000) }, mill: { start: takes(90_000) }, screen: { needs: ['saw', 'mill'] } }, { startTimeoutMs: 120_000, startDeadlineMs: 180_000 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(200_000);
    expect([start.end, start.atMs]).toEqual(['done', 90_000]);
    const stuck = new Rig({ saw: { start: takes(60_000) }, mill: { start: obeys() } }, { startTimeoutMs: 120_000, startDeadlineMs: 180_000 });
    const failed = stuck.watch(stuck.start());
    await stuck.clock.advance(200_000);
    expect(failed.story).toMatchObject({ rootCause: 'mill', failures: ['timed-out: mill (start) at 120000'] });
    expect(failed.atMs).toBe(120_000);
  });

  it('spring-projects/spring-framework#15122: a need that leads through a component without handlers orders the start all the same', async () => {
    const log: string[] = [];
    @Component()
    class C { @OnStart start(): void { log.push('start C'); } }
    @Component(C)
    class B { constructor(readonly c: C) {} }
    @Component(B)
    class A { constructor(readonly b: B) {} @OnStart start(): void { log.push('start A'); } }
    const container = createContainer({ components: [A] });
    await container.startAll();
    expect(log).toEqual(['start C', 'start A']);
    await container.stopAll();
  });

  it('nestjs/nest#7582: a start waits for what it needs, whatever else is quicker', async () => {
    const rig = new Rig({ app: { needs: ['b'], start: takes(1) }, b: { needs: ['a'], start: takes(100) }, a: { start: takes(1_000) } });
    rig.start();
    await rig.clock.advance(2_000);
    expect(rig.log).toEqual(['start a', 'started a', 'start b', 'started b', 'start app', 'started app']);
  });

  it('keverw/lifecycleion: a start that succeeds after its limit is stopped again', async () => {
    const rig = new Rig({ slow: { start: takes(500), startTimeoutMs: 100 } }, { abortGraceMs: 50 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(200);
    expect([start.end, start.atMs, rig.state('slow')]).toEqual(['ERR_START_FAILED', 150, 'quarantined']);
    await rig.clock.advance(1_000);
    expect(rig.log).toEqual(['start slow', 'start slow timed out, left running', 'late start slow done', 'stop slow', 'stopped slow']);
    expect(rig.state('slow')).toBe('stopped');
  });

  describe('limits', () => {
    afterEach(() => { jest.restoreAllMocks(); });

    it('nodejs/node#4541: a limit longer than a Node timer can be does not fire at once', () => {
      const timers = jest.spyOn(globalThis, 'setTimeout');
      const cancel = realClock.schedule(30 * 24 * 3_600_000, () => { throw new Error('fired at once'); });
      expect(timers.mock.calls.map(([, delayMs]) => delayMs)).toEqual([2_147_483_647]);
      cancel();
    });
  });
});
