import type { Container } from 'systole';
import { Component, component, createContainer, OnStart, OnStop, value } from 'systole';
import type { HandlerContext } from 'systole';
import type { Fault, VirtualClock } from 'systole/testing';
import { createVirtualClock, failStart, failStop, fake, hangStart, hangStop, lateStart, slow, slowStop, throwStart, withFaults } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';
import { lineOf } from '../support/lines';
import { Watch } from '../support/watch';

const log: string[] = [];

@Component({ deps: [], startTimeoutMs: 1_000, abortGraceMs: 100, stopTimeoutMs: 500 })
class Database {
  constructor() { log.push('construct Database'); }
  @OnStart connect({ signal }: HandlerContext): void { log.push(signal.aborted ? 'connect, told not to' : 'connect'); }
  @OnStop close(): void { log.push('close'); }
}

@Component(Database)
class Api {
  constructor(readonly database: Database) {}
  @OnStart listen(): void { log.push('listen'); }
  @OnStop drain(): void { log.push('drain'); }
}

const application = createContainer({ components: [Api], forceGraceMs: 50 });

/** A fork under faults, on a clock of its own, with its story. */
function under(...faults: readonly Fault[]): { readonly system: Container; readonly clock: VirtualClock; readonly story: readonly string[] } {
  const clock = createVirtualClock();
  const system = withFaults(application, faults, { clock });
  const story: string[] = [];
  system.subscribe((event) => {
    const line = lineOf(event);
    if (line !== undefined) story.push(`${String(event.atMs)}: ${line}`);
  });
  return { system, clock, story };
}

beforeEach(() => { log.length = 0; });

describe('a fault plan', () => {
  it('failStart lets a start reject, without constructing the component', async () => {
    const { system, clock } = under(failStart(Database));
    const refused = await rejection(system.startAll());
    expect(refused.code).toBe('ERR_START_FAILED');
    expect(refused.message).toContain('the fault plan lets the start of Database fail');
    expect([log, system.status(Database), system.status(Api), clock.pending, clock.held]).toEqual([[], 'failed', 'skipped', 0, 0]);
  });

  it('failStart fails with the error it is given', async () => {
    const refusedByHost = new Error('ECONNREFUSED');
    const { system, clock } = under(failStart('Database', refusedByHost));
    const watch = new Watch(system.startAll(), clock);
    await clock.settle();
    expect(watch.systoleError.details).toMatchObject({ rootCause: 'Database', failures: [{ id: 'Database', kind: 'failed', error: refusedByHost }] });
  });

  it('throwStart throws in the turn of the call', async () => {
    const { system, clock, story } = under(throwStart(Database, 'broken'));
    const watch = new Watch(system.startAll(), clock);
    expect(story).toEqual(['0: start Database', '0: start Database failed']);
    await clock.settle();
    expect(watch.systoleError.details).toMatchObject({ failures: [{ id: 'Database', error: 'broken' }] });
  });

  it('hangStart lets a start run over its limit and its grace, whatever its signal says', async () => {
    const { system, clock } = under(hangStart(Database));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(1_099);
    expect(watch.end).toBe('pending');
    await clock.advance(1);
    expect([watch.end, watch.atMs, system.status(Database), log]).toEqual(['ERR_START_FAILED', 1_100, 'quarantined', []]);
  });

  it('slow lets a start take so much longer, and runs the real one', async () => {
    const { system, clock } = under(slow(Database, 200));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(199);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect([watch.end, watch.atMs, log]).toEqual(['done', 200, ['construct Database', 'connect', 'listen']]);
    await system.stopAll();
    expect([clock.pending, clock.held]).toEqual([0, 0]);
  });

  it('slow obeys when its start is called off, and leaves no timer', async () => {
    const { system, clock } = under(slow(Database, 5_000));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(1_000);
    expect([watch.end, watch.atMs, system.status(Database), log]).toEqual(['ERR_START_FAILED', 1_000, 'failed', []]);
    expect([clock.pending, clock.held]).toEqual([0, 0]);
  });

  it('lateStart comes up after it was left behind, and gets its stop then', async () => {
    const { system, clock, story } = under(lateStart(Database, 3_000));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(3_000);
    expect(watch.atMs).toBe(1_100);
    expect(story).toEqual([
      '0: start Database', '1100: start Database timed out, left running',
      '3000: late start Database done', '3000: stop Database', '3000: stopped Database',
    ]);
    expect([log, system.status(Database), clock.pending]).toEqual([['construct Database', 'connect', 'close'], 'stopped', 0]);
  });

  it('lateStart within the limit is no more than a slow one', async () => {
    const { system, clock } = under(lateStart(Database, 300));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(300);
    expect([watch.end, watch.atMs]).toEqual(['done', 300]);
    await system.stopAll();
    expect(log).toEqual(['construct Database', 'connect', 'listen', 'drain', 'close']);
  });

  it('lateStart hides from the real handlers that they are called off, and lets them move their limit', async () => {
    const clock = createVirtualClock();
    const seen: unknown[] = [];
    const Pool = component('pool', {
      startTimeoutMs: 100, abortGraceMs: 10,
      start: async ({ signal, extend }) => {
        extend(100);
        await clock.after(205);
        seen.push(signal.aborted);
      },
    });
    const system = withFaults(createContainer({ components: [Pool], clock }), [lateStart(Pool, 1)]);
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(199);
    expect(system.status(Pool)).toBe('starting');
    await clock.advance(6);
    expect([watch.end, watch.atMs, seen, system.status(Pool)]).toEqual(['ERR_START_FAILED', 205, [false], 'stopped']);
  });

  it('lateStart fails as soon as the real start does', async () => {
    const clock = createVirtualClock();
    const system = withFaults(createContainer({ components: [component('pool', { start: () => { throw new Error('no route'); } })], clock }), [lateStart('pool', 500)]);
    expect((await rejection(system.startAll())).message).toContain('no route');
    expect([clock.now(), clock.pending]).toEqual([0, 0]);
  });

  it('failStop runs the real stop, and rejects then', async () => {
    const { system, clock } = under(failStop(Api));
    await system.startAll();
    const watch = new Watch(system.stopAll(), clock);
    await clock.settle();
    expect([watch.end, log.slice(3)]).toEqual(['ERR_STOP_FAILED', ['drain', 'close']]);
    expect(watch.systoleError.message).toContain('the fault plan lets the stop of Api fail');
    expect([system.status(Api), system.status(Database)]).toEqual(['failed', 'stopped']);
  });

  it('failStop gives a stop to a component that has none', async () => {
    const Port = value('port', 8080);
    const clock = createVirtualClock();
    const system = withFaults(createContainer({ components: [Port], clock }), [failStop(Port, new Error('stuck'))]);
    await system.startAll();
    expect((await rejection(system.stopAll())).message).toContain('stuck');
  });

  it('hangStop runs the real stop, and never ends then: the others are stopped all the same', async () => {
    const { system, clock } = under(hangStop(Database));
    await system.startAll();
    const watch = new Watch(system.stopAll(), clock);
    await clock.advance(550);
    expect([watch.end, watch.atMs, log.slice(3)]).toEqual(['ERR_STOP_FAILED', 550, ['drain', 'close']]);
    expect([system.status(Api), system.status(Database)]).toEqual(['stopped', 'quarantined']);
  });

  it('slowStop lets a stop take so much longer, but not longer than its limit', async () => {
    const patient = under(slowStop(Api, 200));
    await patient.system.startAll();
    const watch = new Watch(patient.system.stopAll(), patient.clock);
    await patient.clock.advance(200);
    expect([watch.end, watch.atMs, log]).toEqual(['done', 200, ['construct Database', 'connect', 'listen', 'drain', 'close']]);
    const hurried = under(slowStop(Database, 9_000));
    await hurried.system.startAll();
    const late = new Watch(hurried.system.stopAll(), hurried.clock);
    await hurried.clock.advance(500);
    expect([late.end, late.atMs, hurried.system.status(Database), hurried.clock.pending]).toEqual(['ERR_STOP_FAILED', 500, 'stopped', 0]);
  });

  it('puts the first fault of a component around the others', async () => {
    const { system, clock } = under(slow(Database, 100), failStart(Database));
    const watch = new Watch(system.startAll(), clock);
    await clock.advance(100);
    expect([watch.end, watch.atMs]).toEqual(['ERR_START_FAILED', 100]);
  });

  it('meets every start of its component, those of forks too, and leaves the original alone', async () => {
    const { system } = under(failStart(Api));
    const fork = system.fork();
    await rejection(fork.startAll());
    expect((await rejection(fork.startAll())).code).toBe('ERR_START_FAILED');
    await application.fork().startAll();
    expect([system.state, application.state]).toEqual(['idle', 'idle']);
  });

  it('meets a component whose override took the place of the real one', async () => {
    const { system, clock } = under(slow(Database, 50));
    const watch = new Watch(system.override(Database, { useValue: fake(Database) }).startAll(), clock);
    await clock.advance(50);
    expect([watch.end, watch.atMs]).toEqual(['done', 50]);
    await system.stopAll();
  });

  it('may be laid over another, and keeps the clock of the container unless it is given one', async () => {
    const { system, clock } = under(slow(Database, 50));
    const watch = new Watch(withFaults(system, [failStart(Api)]).startAll(), clock);
    await clock.advance(50);
    expect([watch.end, watch.atMs]).toEqual(['ERR_START_FAILED', 50]);
  });

  it('says nothing of a component that has been removed', async () => {
    const { system } = under(failStart(Api));
    system.add(Database).remove(Api);
    await system.startAll();
    await system.stopAll();
    expect(log).toEqual(['construct Database', 'connect', 'close']);
  });

  it('is refused at once for an unknown component, and for a time that is none', () => {
    @Component()
    class Cache {}
    expect(systoleError(() => withFaults(application, [slow(Database, 5), failStart(Cache)]))).toMatchObject({ code: 'ERR_NOT_FOUND', details: { name: 'Cache' } });
    expect(systoleError(() => slow(Database, -1)).message).toBe('Database has ms -1.\n  it is a number of milliseconds, 0 or more');
    expect(systoleError(() => lateStart('Database', NaN)).details).toEqual({ component: 'Database', option: 'ms', value: NaN });
  });

  it('is refused when its kind is none, and over what is no container', () => {
    expect(systoleError(() => withFaults(application, [{ ...failStart(Database), kind: 'fail' as never }])).message).toBe(
      'Database has a fault of the kind "fail".\n  it is one of: fail-start, throw-start, hang-start, slow-start, late-start, fail-stop, hang-stop, slow-stop',
    );
    expect(systoleError(() => withFaults(undefined as never, [])).details).toMatchObject({ option: 'the container' });
  });

  it('is data', () => {
    expect(slow(Database, 200)).toEqual({ kind: 'slow-start', component: Database, ms: 200, error: undefined });
  });
});
