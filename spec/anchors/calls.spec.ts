import { Component, component, createContainer, isSystoleError, OnStart } from 'systole';
import type { Operation } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { hangs, inTurn, takes } from '../support/acts';
import { chain, Rig } from '../support/rig';
import { statesOf, stepsOf } from './story';

describe('calls that overlap, elsewhere', () => {
  it('uber-go/fx#930: two stops at a time are one, and each stop handler is called once', async () => {
    const rig = new Rig({ first: { stop: takes(10) }, second: { needs: ['first'], stop: takes(10) } });
    await rig.start();
    const stops = [rig.stop(), rig.stop()].map((stop) => rig.watch(stop));
    await rig.clock.advance(5);
    stops.push(rig.watch(rig.stop()));
    await rig.clock.advance(100);
    expect(rig.log.slice(4)).toEqual(['stop second', 'stopped second', 'stop first', 'stopped first']);
    expect(stops.map(({ end, atMs, operation }) => [end, atMs, operation.id])).toEqual([['done', 20, 2], ['done', 20, 2], ['done', 20, 2]]);
  });

  it('uber-go/fx#931: ten starts and ten stops at a time call each handler once', async () => {
    const rig = new Rig({ only: { start: takes(10), stop: takes(10) } });
    const starts = Array.from({ length: 10 }, () => rig.watch(rig.start()));
    await rig.clock.advance(10);
    const stops = Array.from({ length: 10 }, () => rig.watch(rig.stop()));
    await rig.clock.advance(10);
    expect(rig.log).toEqual(['start only', 'started only', 'stop only', 'stopped only']);
    expect([...starts, ...stops].map(({ end }) => end)).toEqual(Array.from({ length: 20 }, () => 'done'));
  });

  it('uber-go/fx#991: a stop in the middle of a start stops what has started, and nothing else', async () => {
    const rig = new Rig(chain(10, { start: takes(10) }));
    const start = rig.watch(rig.start());
    await rig.clock.advance(45);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop c5', 'stop c4', 'stop c3', 'stop c2', 'stop c1']);
    expect([start.end, start.systoleError.details, stop.end, rig.up]).toEqual(['ERR_SUPERSEDED', { call: 'start', by: 'stop' }, 'done', []]);
  });

  it('uber-go/fx#1019: what has been stopped may be stopped again, and again', async () => {
    const rig = new Rig({ server: {} });
    await rig.start();
    for (let call = 0; call < 3; call += 1) await expect(rig.stop()).resolves.toMatchObject({ outcome: 'done' });
    expect(rig.log).toEqual(['start server', 'started server', 'stop server', 'stopped server']);
  });

  it('google/guava#418: what has been stopped can be started again, as a new instance', async () => {
    const made: object[] = [];
    const Service = component('service', { start: () => { const instance = { number: made.length + 1 }; made.push(instance); return instance; } });
    const container = createContainer({ components: [Service] });
    await container.startAll();
    await container.stopAll();
    await container.startAll();
    expect(container.get(Service)).toEqual({ number: 2 });
    await container.stopAll();
  });

  it('dotnet/runtime#51613: when a start handler asks for a stop, nothing further is started', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    let stopped: Operation | undefined;
    const Migrations = component('migrations', {
      start: async () => { await clock.after(10); log.push('migrations only'); stopped = container.stopAll(); },
    });
    const Server = component('server', { deps: [Migrations], start: () => { log.push('start server'); } });
    const container = createContainer({ clock, components: [Server] });
    const started = container.startAll().catch((error: unknown) => (isSystoleError(error) ? [error.code, error.details] : error));
    await clock.advance(100);
    expect(await started).toEqual(['ERR_SUPERSEDED', { call: 'start', by: 'stop' }]);
    expect((await stopped)?.outcome).toBe('done');
    expect([log, statesOf(container)]).toEqual([['migrations only'], { server: 'skipped', migrations: 'stopped' }]);
  });

  it('fastify/avvio: a handler that waits for the start it is part of is refused at once', async () => {
    const seen: unknown[] = [];
    @Component()
    class Plugin {
      @OnStart async ready(): Promise<void> {
        try {
          await container.startAll();
        } catch (error) {
          seen.push(isSystoleError(error) ? [error.code, error.details] : error);
        }
      }
    }
    const container = createContainer({ components: [Plugin] });
    await expect(container.startAll()).resolves.toMatchObject({ outcome: 'done' });
    expect(seen).toEqual([['ERR_REENTRANT', { call: 'start()', component: 'Plugin', phase: 'start' }]]);
    await container.stopAll();
  });

  it('Finomnis/tokio-graceful-shutdown: a start that arrives during a stop waits for its end', async () => {
    const rig = new Rig({ subsystem: { stop: takes(100) } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(50);
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect([stop.atMs, start.end, start.atMs]).toEqual([100, 'done', 100]);
    expect(rig.log.slice(2)).toEqual(['stop subsystem', 'stopped subsystem', 'start subsystem', 'started subsystem']);
  });

  it('Finomnis/tokio-graceful-shutdown: a component that is up may ask for the stop of everything', async () => {
    const clock = createVirtualClock();
    const database = component('database');
    const subsystem = component('subsystem', { deps: [database], start: () => { void clock.after(200).then(() => container.stopAll()); } });
    const container = createContainer({ clock, components: [subsystem] });
    const steps = stepsOf(container);
    await container.startAll();
    await clock.advance(199);
    expect(container.state).toBe('running');
    await clock.advance(1);
    expect([container.state, steps.slice(4)]).toEqual(['stopped', ['stop subsystem', 'stopped subsystem', 'stop database', 'stopped database']]);
  });

  it('keverw/lifecycleion: a start is refused with names while a handler of the last one is still in flight', async () => {
    const rig = new Rig({ stuck: { start: inTurn(takes(5_000), () => undefined) }, other: {} }, { startDeadlineMs: 100, abortGraceMs: 10 });
    rig.start();
    await rig.clock.advance(200);
    const again = rig.watch(rig.start());
    await rig.clock.settle();
    expect([again.end, again.systoleError.details]).toEqual(['ERR_BUSY', { call: 'start()', busy: [{ id: 'stuck', state: 'quarantined', sinceMs: 90 }] }]);
    await rig.clock.advance(10_000);
    expect(rig.log.slice(-3)).toEqual(['late start stuck done', 'stop stuck', 'stopped stuck']);
    await expect(rig.start()).resolves.toMatchObject({ outcome: 'done' });
  });

  it('nestjs/terminus#312: a stop that is asked for from two sides runs once', async () => {
    const rig = new Rig({ server: { drain: takes(100), stop: takes(10) }, stuck: { stop: hangs } }, { stopTimeoutMs: 500, forceGraceMs: 10 });
    await rig.start();
    const [one, two] = [rig.watch(rig.stop()), rig.watch(rig.stop([], {}))];
    await rig.clock.advance(5_000);
    expect(rig.log.slice(4)).toEqual(['stop stuck', 'drain server', 'drained server', 'stop server', 'stopped server', 'stop stuck timed out, left running']);
    expect([one.error === two.error, one.end]).toEqual([true, 'ERR_STOP_FAILED']);
  });
});
