import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Component, component, createContainer, OnStart, OnStop } from 'systole';
import { createVirtualClock, expectNoLeaks, startSystem } from 'systole/testing';
import { placeOf } from '../../src/testing/handle-watch';
import { rejection } from '../support/errors';
import { standStill } from '../support/stalls';

const soon = { patienceMs: 60 };

/** What a run is said to have left. */
async function leftBy(run: Parameters<typeof expectNoLeaks>[0], options: Parameters<typeof expectNoLeaks>[1] = soon): Promise<unknown> {
  const failed = await rejection(expectNoLeaks(run, options));
  return failed.code === 'ERR_LEFTOVERS' ? failed.details.leftovers : failed;
}

describe('expectNoLeaks', () => {
  it('is content with a system that is started and stopped', async () => {
    @Component()
    class Api {
      private readonly server = createServer();
      @OnStart async listen(): Promise<void> { await new Promise<void>((resolve) => { this.server.listen(0, resolve); }); }
      @OnStop async close(): Promise<void> { await new Promise((resolve) => { this.server.close(resolve); }); }
    }
    let started = 0;
    await expectNoLeaks(async () => {
      const system = createContainer({ components: [Api] });
      await system.startAll();
      started += 1;
      await system.stopAll();
    });
    expect(started).toBe(1);
  });

  it('names timers and sockets that keep the process alive, and where they were opened', async () => {
    const timers: NodeJS.Timeout[] = [];
    const server = createServer();
    const failed = await rejection(expectNoLeaks(async () => {
      await new Promise<void>((resolve) => { server.listen(0, resolve); });
      function tick(): void { timers.push(setInterval(() => undefined, 60_000)); }
      tick();
    }, soon));
    for (const timer of timers) clearTimeout(timer);
    server.close();
    const [sentence, ...evidence] = failed.message.split('\n');
    expect([sentence, evidence.pop()]).toEqual(['The run left something behind.', '  close what the run has opened, and forget what it has made']);
    expect(evidence).toEqual([
      expect.stringMatching(/^ {2}TCPSERVERWRAP that keeps the process alive, opened at .*leaks\.spec\.ts:\d+:\d+\)?$/),
      expect.stringMatching(/^ {2}Timeout that keeps the process alive, opened at tick \(.*leaks\.spec\.ts:\d+:\d+\)$/),
    ]);
  });

  it('leaves alone what others open meanwhile, and what keeps nothing alive', async () => {
    const others: NodeJS.Timeout[] = [];
    const openSoon = new Promise<void>((resolve) => {
      setImmediate(() => {
        others.push(setTimeout(() => undefined, 60_000));
        resolve();
      });
    });
    await expectNoLeaks(async () => {
      setTimeout(() => undefined, 60_000).unref();
      await openSoon;
    }, soon);
    expect(others).toHaveLength(1);
    clearTimeout(others[0]);
  });

  it('finds what was opened by what the run has left, after its end', async () => {
    let open: (timer: NodeJS.Timeout) => void = () => undefined;
    const opened = new Promise<NodeJS.Timeout>((resolve) => { open = resolve; });
    const left = await leftBy(() => { setTimeout(() => { open(setTimeout(() => undefined, 60_000)); }, 10); });
    // On a busy machine it is opened only after somebody has looked.
    clearTimeout(await opened);
    expect(left).toEqual([expect.stringContaining('Timeout that keeps the process alive')]);
  });

  it('names listeners of the process', async () => {
    const listener = (): void => undefined;
    const left = await leftBy(() => { process.on('SIGUSR2', listener).on('SIGUSR2', () => undefined).on('beforeExit', listener); });
    process.removeAllListeners('SIGUSR2').off('beforeExit', listener);
    expect(left).toEqual(expect.arrayContaining(['2 listeners of the process for SIGUSR2', '1 listener of the process for beforeExit']));
  });

  it('names what waits on a virtual clock, and only what came by the run', async () => {
    const clock = createVirtualClock();
    clock.schedule(5, () => undefined);
    expect(await leftBy(() => { clock.schedule(9, () => undefined); clock.hold(); }, { ...soon, clock })).toEqual(['1 timer on the virtual clock', '1 hold on the virtual clock']);
    await expectNoLeaks(() => { clock.schedule(9, () => undefined)(); }, { clock });
  });

  it('names the place in the code of the user, also where a stack shows this package by its sources', () => {
    const own = (folder: string, file: string): string => join(__dirname, '..', '..', folder, file);
    const opened = new Error();
    opened.stack = [
      'Error',
      `    at AsyncHook.init (${own('src', 'testing/handle-watch.ts')}:21:108)`,
      '    at emitInitNative (node:internal/async_hooks:200:43)',
      `    at Object.hold (${own('dist', 'app/host/real-clock.js')}:24:23)`,
      '    at Api.listen (/home/ada/shop/src/api.ts:12:5)',
    ].join('\n');
    expect(placeOf(opened)).toBe('Api.listen (/home/ada/shop/src/api.ts:12:5)');
  });

  it('looks and waits in real time, although the test runner fakes the timers of the process', async () => {
    jest.useFakeTimers();
    try {
      await expectNoLeaks(() => undefined, soon);
      expect(await leftBy(() => { process.on('SIGUSR2', expect); })).toEqual(expect.arrayContaining(['1 listener of the process for SIGUSR2']));
    } finally {
      process.removeAllListeners('SIGUSR2');
      jest.useRealTimers();
    }
  });

  it.each([NaN, -1, Infinity])('refuses a patience of %p before it calls anything', async (patienceMs) => {
    let isCalled = false;
    const failed = await rejection(expectNoLeaks(() => { isCalled = true; }, { patienceMs }));
    expect([failed.code, failed.details, isCalled]).toEqual(['ERR_INVALID_OPTION', { component: undefined, option: 'patienceMs', value: patienceMs }, false]);
  });

  it('waits for what is closing', async () => {
    await expectNoLeaks(() => { setTimeout(() => undefined, 30); });
  });

  it('gives what is closing a turn even when the process has stood still for longer than its patience', async () => {
    await expectNoLeaks(() => {
      setTimeout(() => undefined, 30);
      setImmediate(() => { standStill(100); });
    }, soon);
  });

  it('rejects with the error of the run itself', async () => {
    const broken = new Error('the run is broken');
    await expect(expectNoLeaks(() => Promise.reject(broken))).rejects.toBe(broken);
    await expect(expectNoLeaks(() => { throw broken; })).rejects.toBe(broken);
  });

  describe('with a collector', () => {
    beforeAll(() => {
      setFlagsFromString('--expose-gc');
      globalThis.gc = runInNewContext('gc') as typeof globalThis.gc;
    });
    afterAll(() => { globalThis.gc = undefined; });

    it('finds that a stopped container lets go of its instances', async () => {
      @Component()
      class Cache { readonly entries = new Array<number>(1_000).fill(0); }
      const system = createContainer({ components: [Cache, component('pool', { start: () => ({ size: 1 }) })] });
      let tracked: readonly string[] = [];
      await expectNoLeaks(async ({ trackInstances }) => {
        trackInstances(system);
        await system.startAll();
        tracked = system.ids({ status: 'ready' });
        await system.stopAll();
      });
      expect(tracked).toEqual(['Cache', 'pool']);
    });

    it('names instances to which something still refers', async () => {
      class Session {}
      const kept: object[] = [];
      const left = await leftBy(async ({ track, trackInstances }) => {
        const system = createContainer({ components: [component('pool', { start: () => { kept.push({ size: 1 }); return kept[0]; } })] });
        trackInstances(system);
        await system.startAll();
        await system.stopAll();
        kept.push(new Session());
        track(kept[1] as object);
        track(kept[1] as object, 'the session of Ada');
        track(new Session(), 'a session that nobody keeps');
      });
      expect(left).toEqual(['pool', 'Session', 'the session of Ada'].map((name) => `${name}, to which something still refers`));
      expect(kept).toHaveLength(2);
    });
  });

  it('looks at a whole system under test', async () => {
    const servers: Server[] = [];
    @Component()
    class Listener {
      private readonly server = createServer();
      @OnStart async listen(): Promise<void> {
        this.server.listen(0);
        await once(this.server, 'listening');
      }
      @OnStop forget(): void { servers.push(this.server); }
    }
    const left = await leftBy(async () => { await (await startSystem(createContainer({ components: [Listener] }))).stop(); });
    for (const server of servers) server.close();
    expect(left).toEqual([expect.stringMatching(/^TCPSERVERWRAP that keeps the process alive, opened at Listener\.listen/)]);
  });
});
