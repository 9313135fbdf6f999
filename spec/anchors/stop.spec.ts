import { Component, component, createContainer, OnStart, OnStop } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { Act } from '../support/acts';
import { fails, hangs, takes, throws } from '../support/acts';
import { chain, Rig } from '../support/rig';
import { calls, statesOf, stepsOf } from './story';

describe('a stop, elsewhere', () => {
  it('dotnet/runtime#68036: ten that take twenty seconds each stop in twenty seconds', async () => {
    const rig = new Rig(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`s${index}`, { stop: takes(20_000), stopTimeoutMs: 22_000 }])));
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(200_000);
    expect([stop.end, stop.atMs]).toEqual(['done', 20_000]);
  });

  it('dotnet/AspNetCore.Docs#9144: a stop that ignores its signal is not waited for beyond the grace', async () => {
    const rig = new Rig({ database: {}, worker: { needs: ['database'], stop: hangs } }, { stopTimeoutMs: 1_000, forceGraceMs: 200 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(60_000);
    expect(rig.log.slice(4)).toEqual(['stop worker', 'stop worker timed out, left running', 'stop database', 'stopped database']);
    expect([stop.atMs, stop.story]).toEqual([1_200, {
      code: 'ERR_STOP_FAILED', rootCause: 'worker', failures: ['timed-out: worker (stop) at 1000'], cancelled: [], skipped: [], quarantined: ['worker'],
    }]);
  });

  it('spring-projects/spring-framework#28277: a stop waits for one that takes long though what depends on it stops at once', async () => {
    const rig = new Rig({ base: {}, high: { needs: ['base'], stop: takes(3_000) }, low: { needs: ['high'] } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(10_000);
    expect(calls(rig).slice(3)).toEqual(['stop low at 0', 'stop high at 0', 'stop base at 3000']);
    expect([stop.end, stop.atMs]).toEqual(['done', 3_000]);
  });

  it('spring-projects/spring-framework#33442: a stop that throws is not waited for', async () => {
    const rig = new Rig({ base: {}, broken: { needs: ['base'], stop: throws('the database has failed over') } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(60_000);
    expect(rig.log.slice(4)).toEqual(['stop broken', 'stop broken failed', 'stop base', 'stopped base']);
    expect([stop.end, stop.atMs]).toEqual(['ERR_STOP_FAILED', 0]);
  });

  it('uber-go/fx#1034: a stop whose time is over still calls every handler, with a signal that has aborted', async () => {
    const seen: string[] = [];
    const deaf: Act = ({ id, signal }) => {
      seen.push(`${id}, ${signal.aborted ? 'aborted' : 'not aborted'}`);
      return new Promise(() => undefined);
    };
    const rig = new Rig(chain(3, { stop: deaf }), { stopBudgetMs: 1_000, forceGraceMs: 50 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(10);
    stop.operation.abort();
    await rig.clock.advance(1_000);
    expect(seen).toEqual(['c3, not aborted', 'c2, aborted', 'c1, aborted']);
    expect([stop.end, stop.atMs, rig.leftovers]).toEqual(['ERR_STOP_FAILED', 60, { timers: 0, held: 0 }]);
    expect(stop.systoleError.details).toMatchObject({ quarantined: ['c3', 'c2', 'c1'] });
  });

  it('uber-go/fx#875: one that takes all the time leaves some to those it depends on', async () => {
    const rig = new Rig({ pool: { stop: takes(50) }, cache: { needs: ['pool'], stop: takes(50) }, server: { needs: ['cache'], stop: hangs } }, { stopBudgetMs: 1_000, forceGraceMs: 50 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(5_000);
    expect(rig.log.slice(6)).toEqual(['stop server', 'stop server timed out, left running', 'stop cache', 'stopped cache', 'stop pool', 'stopped pool']);
    expect(stop.story).toMatchObject({ failures: ['timed-out: server (stop) at 750'], quarantined: ['server'] });
  });

  it('weavejester/integrant: a stop that throws keeps nobody else from being stopped', async () => {
    const rig = new Rig({ ...chain(4, { stop: throws() }), alone: {} });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.settle();
    expect(calls(rig).slice(5).sort()).toEqual(['stop alone at 0', 'stop c1 at 0', 'stop c2 at 0', 'stop c3 at 0', 'stop c4 at 0']);
    expect(stop.story).toMatchObject({ code: 'ERR_STOP_FAILED', rootCause: 'c4', failures: ['c4', 'c3', 'c2', 'c1'].map((id) => `failed: ${id} (stop) at 0`) });
  });

  it('DuendeSoftware/products#2394: a stop that begins before a component has started does not stop that component', async () => {
    const rig = new Rig({ slow: { start: takes(100) }, cleanup: { needs: ['slow'], stop: throws('Not started. Call Start first.') } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(50);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    expect([start.end, stop.end]).toEqual(['ERR_SUPERSEDED', 'done']);
    expect(rig.log).toEqual(['start slow', 'start slow aborted', 'stop slow', 'stopped slow']);
  });

  it('quartznet/quartznet#1123: a component whose start was never reached is not stopped when an earlier one fails', async () => {
    const rig = new Rig({ earlier: { start: throws() }, scheduler: { needs: ['earlier'], stop: throws('null scheduler') } });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    const stop = rig.watch(rig.stop());
    await rig.clock.settle();
    expect([start.end, stop.end, rig.log]).toEqual(['ERR_START_FAILED', 'done', ['start earlier', 'start earlier failed']]);
  });

  it('jeffijoe/awilix#429: what disposes of itself may use what it needs, which is disposed of after it', async () => {
    const log: string[] = [];
    @Component()
    class Connection {
      private isOpen = true;
      query(): string { if (!this.isOpen) throw new Error('db is closed'); return 'a result'; }
      [Symbol.dispose](): void { this.isOpen = false; log.push('closed'); }
    }
    @Component(Connection)
    class Repository {
      constructor(private readonly connection: Connection) {}
      [Symbol.dispose](): void { log.push(`metrics: ${this.connection.query()}`); }
    }
    const container = createContainer({ components: [Repository] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['metrics: a result', 'closed']);
  });

  it('microsoft/tsyringe: disposals are not all begun at once, but each when what needs it has ended its own', async () => {
    const clock = createVirtualClock();
    const log: string[] = [];
    const slow = (name: string): PropertyDescriptorMap => ({
      [Symbol.asyncDispose]: { value: async () => { log.push(`${name} begins`); await clock.after(10); log.push(`${name} ends`); } },
    });
    const pool = component('pool', { start: () => Object.defineProperties({}, slow('pool')) });
    const api = component('api', { deps: [pool], start: () => Object.defineProperties({}, slow('api')) });
    const container = createContainer({ clock, components: [api] });
    await container.startAll();
    const stopped = container.stopAll();
    await clock.advance(20);
    await stopped;
    expect(log).toEqual(['api begins', 'api ends', 'pool begins', 'pool ends']);
  });

  it('nestjs/nest#14118: a stop handler may use what its component needs', async () => {
    const written: string[] = [];
    @Component()
    class File {
      private isOpen = false;
      @OnStart open(): void { this.isOpen = true; }
      write(line: string): void { if (!this.isOpen) throw new Error('file closed'); written.push(line); }
      @OnStop close(): void { this.isOpen = false; }
    }
    @Component(File)
    class Service {
      constructor(private readonly file: File) {}
      @OnStart start(): void { this.file.write('start'); }
      @OnStop async stop(): Promise<void> { await Promise.resolve(); this.file.write('stop'); }
    }
    const container = createContainer({ components: [File, Service] });
    await container.startAll();
    await container.stopAll();
    expect(written).toEqual(['start', 'stop']);
  });

  it('nestjs/nest#15936: a drain finds everything it needs still there', async () => {
    const log: string[] = [];
    const Logger = component('logger', { start: () => ({ log: (line: string) => { log.push(line); } }), stop: () => { log.push('logger stopped'); } });
    const Redis = component('redis', { deps: [Logger], start: () => 'redis', stop: () => { log.push('redis stopped'); } });
    const App = component('app', {
      deps: [Redis, Logger],
      start: () => 'app',
      drain: (_app, { container }) => { container.get(Logger).log(`drain with ${container.get(Redis)}`); },
      stop: () => { log.push('app stopped'); },
    });
    const container = createContainer({ components: [App] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['drain with redis', 'app stopped', 'redis stopped', 'logger stopped']);
  });

  it('fastify/avvio#142: a stop ends after the last stop handler has ended', async () => {
    const rig = new Rig({ plugin: { stop: takes(2_000) } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_999);
    expect([stop.end, rig.log]).toEqual(['pending', ['start plugin', 'started plugin', 'stop plugin']]);
    await rig.clock.advance(1);
    expect([stop.end, rig.log.at(-1)]).toEqual(['done', 'stopped plugin']);
  });

  it('erlang/otp#770: each one that does not end in time is reported, one as well as five', async () => {
    const reported = async (ids: readonly string[]): Promise<object> => {
      const rig = new Rig(Object.fromEntries(ids.map((id) => [id, { stop: hangs }])), { stopTimeoutMs: 100, forceGraceMs: 10 });
      await rig.start();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(1_000);
      return stop.story;
    };
    for (const ids of [['one'], ['w1', 'w2', 'w3', 'w4', 'w5']]) {
      expect(await reported(ids)).toMatchObject({ failures: [...ids].reverse().map((id) => `timed-out: ${id} (stop) at 100`), quarantined: [...ids].reverse() });
    }
  });

  it('erlang/otp#5193: one that ends in the very instant its limit is over has ended by itself', async () => {
    const rig = new Rig({ worker: { stop: takes(100), stopTimeoutMs: 100 } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    expect([stop.end, stop.atMs, rig.state('worker')]).toEqual(['done', 100, 'stopped']);
  });

  it('tokio-rs/tokio#2314: a stop ends when all are done, not when its time is over', async () => {
    const rig = new Rig({ mail: { stop: takes(30) }, server: { stop: takes(20) } }, { stopBudgetMs: 25_000 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(25_000);
    expect([stop.end, stop.atMs]).toEqual(['done', 30]);
  });

  it('tokio-rs/tokio#3174: a grace of zero waits for nothing', async () => {
    const rig = new Rig({ blocking: { stop: hangs } }, { stopTimeoutMs: 100, forceGraceMs: 0 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    expect([stop.end, stop.atMs, rig.state('blocking')]).toEqual(['ERR_STOP_FAILED', 100, 'quarantined']);
  });

  it('Finomnis/tokio-graceful-shutdown: a second failure does not end an orderly stop', async () => {
    const rig = new Rig({
      outer: { stop: fails('first', 10) }, orderly: { stop: takes(400) }, broken: { needs: ['orderly'], stop: fails('second', 20) },
    });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    expect(stop.story).toMatchObject({ failures: ['failed: outer (stop) at 10', 'failed: broken (stop) at 20'] });
    expect([stop.atMs, rig.log.at(-1), rig.states]).toEqual([420, 'stopped orderly', { outer: 'failed', orderly: 'stopped', broken: 'failed' }]);
  });

  it('Finomnis/tokio-graceful-shutdown: leaving the block stops what was started, also when it is left by an error', async () => {
    const container = createContainer({ components: [component('subsystem')] });
    const steps = stepsOf(container);
    const work = async (): Promise<void> => {
      await using running = await container.startAll();
      throw new Error(`left while ${String(running.components.length)} is up`);
    };
    await expect(work()).rejects.toThrow('left while 1 is up');
    expect([steps, statesOf(container)]).toEqual([['start subsystem', 'started subsystem', 'stop subsystem', 'stopped subsystem'], { subsystem: 'stopped' }]);
  });

  it('pallet/pallet-fsmop: a handler over its limit has timed out, which is something else than to fail', async () => {
    const rig = new Rig({ slow: { stop: ({ clock }) => clock.after(150) }, broken: { stop: fails('broken', 150) } }, { stopTimeoutMs: 100, forceGraceMs: 100 });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    const { details } = stop.systoleError;
    expect('report' in details && details.report.components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['broken', 'timed-out'], ['slow', 'timed-out']]);
    const quick = new Rig({ broken: { stop: fails('broken', 50) } }, { stopTimeoutMs: 100 });
    await quick.start();
    const failed = quick.watch(quick.stop());
    await quick.clock.advance(1_000);
    expect(failed.story).toMatchObject({ failures: ['failed: broken (stop) at 50'] });
  });
});

