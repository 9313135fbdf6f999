import { inspect } from 'node:util';
import { fails, hangs, obeys, takes, throws } from '../../support/acts';
import { Rig } from '../../support/rig';

const quiet = { timers: 0, held: 0 };

describe('an operation', () => {
  it('goes through its states, and writes down when', async () => {
    const rig = new Rig({ a: { start: takes(10), stop: takes(5) } });
    const start = rig.start();
    const restart = rig.restart();
    await rig.clock.advance(100);
    expect(start.history).toEqual([{ state: 'queued', atMs: 0 }, { state: 'running', atMs: 0 }, { state: 'succeeded', atMs: 10 }]);
    expect(restart.history).toEqual([{ state: 'queued', atMs: 0 }, { state: 'running', atMs: 10 }, { state: 'succeeded', atMs: 25 }]);
    expect([start.id, restart.id, start.name, restart.name]).toEqual([1, 2, 'start', 'restart']);
  });

  it('says, when it is printed, its name and every state so far, and nothing of its inside', async () => {
    const rig = new Rig({ a: { start: takes(10.4), stop: takes(5) } });
    const [start, restart] = [rig.start(), rig.restart()];
    const printed = (): readonly string[] => [inspect(start), inspect(restart)];
    expect(printed()).toEqual(['start (operation 1): queued at 0 ms, running at 0 ms', 'restart (operation 2): queued at 0 ms']);
    await rig.clock.advance(100);
    expect(printed()).toEqual(['start (operation 1): queued at 0 ms, running at 0 ms, succeeded at 10 ms', 'restart (operation 2): queued at 0 ms, running at 10 ms, succeeded at 26 ms']);
    expect(String(start)).toBe(inspect(start));
  });

  it('counts its time from when it begins, not from when it was asked for', async () => {
    const rig = new Rig({ a: { start: takes(10), stop: takes(5) } });
    rig.start();
    const restart = rig.watch(rig.restart());
    await rig.clock.advance(100);
    expect(restart.report).toMatchObject({ startedAtMs: 10, elapsedMs: 15 });
  });

  it('reports at any time: what is done, what goes on, what is skipped', async () => {
    const rig = new Rig({ a: { start: takes(10) }, b: { needs: ['a'], start: fails('x', 10) }, c: { needs: ['b'] } });
    const outcomes = (): readonly string[] => start.report().components.map((entry) => `${entry.id} ${entry.outcome.kind}`);
    const start = rig.start();
    const seen = [outcomes()];
    for (const ms of [10, 10]) {
      await rig.clock.advance(ms);
      seen.push(outcomes());
    }
    expect(seen).toEqual([['a waiting'], ['a done', 'b waiting'], ['a done', 'b failed', 'a done', 'c skipped']]);
    expect(start.report()).toMatchObject({ operation: 'start', outcome: 'failed', elapsedMs: 20 });
  });

  it('raises no unhandled rejection when nobody awaits it, and rejects for everybody who does', async () => {
    const rig = new Rig({ a: { start: throws('boom') } });
    const start = rig.start();
    await rig.clock.settle();
    await expect(start).rejects.toMatchObject({ code: 'ERR_START_FAILED', cause: new Error('boom') });
    await expect(start.catch(() => 'caught')).resolves.toBe('caught');
    await expect(start.finally(() => undefined)).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
  });

  it('stops everything when the block that it was started in is left', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] } });
    {
      await using _running = await rig.start();
      expect(rig.up).toEqual(['a', 'b']);
    }
    expect([rig.up, rig.kernel.state]).toEqual([[], 'stopped']);
  });

  describe('when it is aborted', () => {
    it('while it waits, never begins', async () => {
      const rig = new Rig({ a: { start: takes(10) }, b: {} });
      rig.start(['a']);
      const queued = rig.watch(rig.start(['b']));
      queued.operation.abort(new Error('not needed'));
      await rig.clock.advance(100);
      expect([queued.end, queued.operation.history.map(({ state }) => state), rig.up]).toEqual(['ERR_ABORTED', ['queued', 'aborting', 'aborted'], ['a']]);
      expect(queued.systoleError.cause).toEqual(new Error('not needed'));
    });

    it('while it starts, rolls back, and rejects when nothing of it is left', async () => {
      const rig = new Rig({ before: {}, a: { stop: takes(30) }, b: { start: obeys() }, c: { needs: ['b'] } });
      await rig.start(['before']);
      const start = rig.watch(rig.start());
      await rig.clock.advance(10);
      start.operation.abort('enough');
      expect([start.operation.state, rig.state('b'), rig.state('c')]).toEqual(['aborting', 'aborting', 'skipped']);
      await rig.clock.advance(100);
      expect([start.end, start.atMs, start.operation.state, rig.up, rig.kernel.state]).toEqual(['ERR_ABORTED', 40, 'aborted', ['before'], 'running']);
      expect(rig.leftovers).toEqual(quiet);
    });

    it('while it starts on an idle system, leaves that stopped, not failed', async () => {
      const rig = new Rig({ a: { start: obeys() } });
      rig.start().abort();
      await rig.clock.advance(100);
      expect(rig.kernel.state).toBe('stopped');
    });

    it('while it rolls back, keeps its own failure', async () => {
      const rig = new Rig({ a: { stop: takes(50) }, bad: { start: fails('x', 10) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(20);
      start.operation.abort();
      await rig.clock.advance(100);
      expect(start.story).toMatchObject({ code: 'ERR_START_FAILED', rootCause: 'bad' });
    });

    it.each(['operation-starting', 'system-changed', 'component-changed'] as const)('by a listener of %s, before its first call, calls nothing', async (kind) => {
      const rig = new Rig({ before: { start: takes(10) }, a: {} });
      rig.start(['before']);
      const start = rig.watch(rig.start());
      rig.kernel.subscribe((event) => { if (event.kind === kind && start.operation.state === 'running') start.operation.abort(); });
      await rig.clock.advance(100);
      expect([start.end, rig.up, rig.log, rig.leftovers]).toEqual(['ERR_ABORTED', ['before'], ['start before', 'started before'], quiet]);
    });

    it('after its end, changes nothing', async () => {
      const rig = new Rig({ a: {} });
      const start = rig.start();
      await start;
      start.abort();
      expect([start.state, rig.up]).toEqual(['succeeded', ['a']]);
    });

    it('as a stop that has taken over from a start, stops all the same', async () => {
      const rig = new Rig({ a: {}, slow: { start: obeys(500, 50) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(10);
      const stop = rig.watch(rig.stop());
      stop.operation.abort();
      await rig.clock.advance(2_000);
      expect([start.end, stop.end, rig.up, rig.leftovers]).toEqual(['ERR_SUPERSEDED', 'ERR_STOP_FAILED', [], quiet]);
    });

    it('as a stop that only waits, is called off', async () => {
      const rig = new Rig({ a: { stop: takes(50) }, b: {} });
      await rig.start();
      rig.stop(['a']);
      const queued = rig.watch(rig.stop(['b']));
      queued.operation.abort();
      await rig.clock.advance(100);
      expect([queued.end, rig.up]).toEqual(['ERR_ABORTED', ['b']]);
    });

    it('as a phase, calls nothing further', async () => {
      const rig = new Rig({ a: { migrate: obeys() }, b: { needs: ['a'], migrate: takes(1) } });
      await rig.start();
      const phase = rig.watch(rig.migrate());
      await rig.clock.advance(10);
      phase.operation.abort();
      await rig.clock.advance(10);
      expect([phase.end, rig.log.slice(4), rig.leftovers]).toEqual(['ERR_ABORTED', ['migrate a', 'migrate a aborted'], quiet]);
    });
  });

  describe('that is superseded', () => {
    it('succeeds if everything was up just before', async () => {
      let stop: ReturnType<Rig['watch']> | undefined;
      const rig = new Rig({ a: { stop: takes(20), start: ({ clock, rig: own }) => {
        const ready = clock.after(10);
        // In the same instant, right behind the kernel's own look at it.
        void Promise.resolve().then(() => ready.then(() => { stop = own.watch(own.stop()); }));
        return ready;
      } } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect([start.end, start.atMs, stop?.end, stop?.atMs, rig.up, rig.leftovers]).toEqual(['done', 10, 'done', 30, [], quiet]);
    });

    it('before it began, ends at once', async () => {
      const rig = new Rig({ a: { stop: hangs } });
      await rig.start();
      rig.stop(['a']);
      const start = rig.watch(rig.start());
      rig.stop();
      await rig.clock.settle();
      expect([start.end, start.operation.state]).toEqual(['ERR_SUPERSEDED', 'superseded']);
    });
  });
});
