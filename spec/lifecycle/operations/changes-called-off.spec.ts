import type { Operation } from '../../../src/lifecycle/operations/operation';
import type { Act } from '../../support/acts';
import { hangs, inTurn, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';
import type { Watch } from '../../support/watch';

const nothing: Act = () => undefined;
const pausing: Part = { suspend: nothing, resume: nothing };

/** Begins an operation behind another, and calls it off when it says that it begins, before it has called anybody. */
async function calledOffAtOnce(rig: Rig, begin: () => Operation): Promise<Watch> {
  void rig.migrate();
  const watch = rig.watch(begin());
  rig.kernel.subscribe((event) => { if (event.kind === 'operation-starting' && event.operation === watch.operation.id) watch.operation.abort(); });
  await rig.clock.settle();
  return watch;
}

describe('a change that a listener calls off as it begins', () => {
  it('stops and starts nobody: a restart of what is down', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] } });
    await rig.start(['a']);
    rig.takeLog();
    const restart = await calledOffAtOnce(rig, () => rig.restart(['b']));
    expect([restart.end, rig.log, rig.states, rig.kernel.state]).toEqual(['ERR_ABORTED', [], { a: 'ready', b: 'registered' }, 'running']);
  });

  it('leaves up what it has switched off; a restart of what that needs stops it, and does not start it again', async () => {
    for (const targets of [['a'], []]) {
      const rig = new Rig({ a: {}, b: { needs: ['a'] } });
      await rig.start();
      const toggle = await calledOffAtOnce(rig, () => rig.toggle('b', false));
      expect([toggle.end, rig.states]).toEqual(['ERR_ABORTED', { a: 'ready', b: 'ready' }]);
      rig.takeLog();
      await rig.restart(targets);
      expect([rig.log, rig.states]).toEqual([['stop b', 'stopped b', 'stop a', 'stopped a', 'start a', 'started a'], { a: 'ready', b: 'disabled' }]);
    }
  });

  it('leaves suspended what it has switched off; the resume stops that, dependents first, and brings back the rest', async () => {
    const rig = new Rig({ a: pausing, b: pausing, c: { ...pausing, needs: ['b?'] } });
    await rig.start();
    await rig.suspend();
    await calledOffAtOnce(rig, () => rig.toggle('b', false));
    expect(rig.states).toEqual({ a: 'suspended', b: 'suspended', c: 'suspended' });
    rig.takeLog();
    await rig.resume();
    expect([rig.log, rig.states, rig.kernel.state]).toEqual([
      ['stop c', 'stopped c', 'stop b', 'stopped b', 'resume a', 'resumed a', 'start c', 'started c'], { a: 'ready', b: 'disabled', c: 'ready' }, 'running',
    ]);
  });

  it('leaves everything suspended: a resume, which can be called again', async () => {
    const rig = new Rig({ a: pausing });
    await rig.start();
    await rig.suspend();
    rig.takeLog();
    const resume = await calledOffAtOnce(rig, () => rig.resume());
    expect([resume.end, rig.log, rig.states, rig.kernel.state]).toEqual(['ERR_ABORTED', [], { a: 'suspended' }, 'suspended']);
    await rig.resume();
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'ready' }, 'running']);
  });
});

describe('a suspend', () => {
  it('that is aborted suspends nobody further: those are stopped, with a signal that has aborted already', async () => {
    const rig = new Rig({ db: pausing, api: { ...pausing, needs: ['db'], suspend: hangs } });
    await rig.start();
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(10);
    suspend.operation.abort();
    rig.takeLog();
    await rig.clock.advance(2_000);
    expect([suspend.end, rig.log, rig.states, rig.kernel.state]).toEqual([
      'ERR_ABORTED', ['suspend api timed out, left running', 'stop db', 'stop db aborted'], { db: 'failed', api: 'quarantined' }, 'suspended',
    ]);
  });

  it('that leaves a handler behind stops what depends on that component, and had been left running', async () => {
    const rig = new Rig({ deaf: { suspend: hangs, stopTimeoutMs: 50 }, keeps: { needs: ['deaf'] }, other: {} });
    await rig.start();
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(2_000);
    expect([suspend.end, rig.states]).toEqual(['ERR_SUSPEND_FAILED', { deaf: 'quarantined', keeps: 'stopped', other: 'ready' }]);
  });

  it('superseded while somebody is still being suspended leaves to the stop what could not be', async () => {
    const rig = new Rig({ bad: { ...pausing, suspend: throws() }, slow: { ...pausing, suspend: obeys(500) } });
    await rig.start();
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(10);
    rig.takeLog();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect([suspend.end, stop.end, rig.log, rig.states]).toEqual([
      'ERR_SUPERSEDED', 'done', ['suspend slow aborted', 'stop slow', 'stopped slow', 'stop bad', 'stopped bad'], { bad: 'stopped', slow: 'stopped' },
    ]);
  });

  it('superseded while it stops what could not be suspended goes on with that; the stop takes the rest', async () => {
    const rig = new Rig({ bad: { ...pausing, suspend: throws() }, slow: { needs: ['bad'], stop: takes(50) }, other: {} });
    await rig.start();
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect([suspend.end, stop.end, rig.states, rig.kernel.core.table.failedIn.get(0)]).toEqual([
      'ERR_SUPERSEDED', 'done', { bad: 'failed', slow: 'stopped', other: 'stopped' }, 'suspend',
    ]);
  });
});

describe('a resume', () => {
  it('is refused before anything is announced while a handler that the suspend left behind is in flight', async () => {
    const rig = new Rig({ deaf: { ...pausing, suspend: hangs, stopTimeoutMs: 50 }, a: pausing });
    await rig.start();
    void rig.suspend();
    await rig.clock.advance(2_000);
    rig.events.length = 0;
    const resume = rig.watch(rig.resume(['a']));
    await rig.clock.settle();
    expect([resume.systoleError.message, rig.states, rig.kernel.state]).toEqual([
      'resume() is refused, because deaf is still busy.\n  deaf: quarantined for 950 ms\n'
        + '  a handler has ignored its signal; make it obey, or pass { waitForQuiescenceMs } to wait for it',
      { deaf: 'quarantined', a: 'suspended' }, 'suspended',
    ]);
    expect(rig.events.map((event) => event.kind)).toEqual(['operation-ended']);
  });

  it('is refused when the stop of what has changed left something behind; the rest stays suspended', async () => {
    const rig = new Rig({ a: { ...pausing, stop: inTurn(hangs, nothing) }, b: pausing });
    await rig.start();
    await rig.suspend();
    const resume = rig.watch(rig.resume(['a']));
    await rig.clock.advance(20_000);
    expect([resume.end, rig.states, rig.kernel.state]).toEqual(['ERR_BUSY', { a: 'quarantined', b: 'suspended' }, 'suspended']);
  });

  it('that fails stops what is up, and calls nobody who has never been started', async () => {
    const rig = new Rig({ a: pausing, bad: { ...pausing, resume: throws('stale') }, never: {} });
    await rig.start(['a', 'bad']);
    await rig.suspend();
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect([resume.end, rig.log, rig.states]).toEqual([
      'ERR_RESUME_FAILED', ['resume a', 'resumed a', 'resume bad', 'resume bad failed', 'stop bad', 'stopped bad', 'stop a', 'stopped a'],
      { a: 'stopped', bad: 'stopped', never: 'registered' },
    ]);
  });
});

describe('a restart', () => {
  it('says what failed to start, or to stop, in the words of a start and of a stop', async () => {
    const rig = new Rig({ a: { start: inTurn(nothing, throws('no port'), nothing) }, b: { stop: throws('stuck') } });
    await rig.start();
    const first = rig.watch(rig.restart(['a']));
    await rig.clock.settle();
    const second = rig.watch(rig.restart(['b']));
    await rig.clock.settle();
    expect([first.systoleError.message, second.systoleError.message]).toEqual([
      'a failed to start: no port\n  failed: a (start): no port\n  mend the cause and start again; nothing of this start is left running',
      'b failed to stop: stuck\n  failed: b (stop): stuck\n  mend the handlers named above; every other component was attended to',
    ]);
  });

  it('is refused while the system is suspended, with what to do', async () => {
    const rig = new Rig({ a: pausing });
    await rig.start();
    await rig.suspend();
    const restart = rig.watch(rig.restart());
    await rig.clock.settle();
    expect(restart.systoleError.message).toBe('restart() was called while suspended; it is allowed when not suspended.\n  call resume() or stopAll() first');
  });

  it('is not refused for a handler that was left behind in something it is not about', async () => {
    const rig = new Rig({ deaf: { stop: hangs, stopTimeoutMs: 50 }, a: {}, b: { needs: ['a'] } });
    await rig.start();
    void rig.stop(['deaf']);
    await rig.clock.advance(2_000);
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.settle();
    expect([restart.end, rig.states]).toEqual(['done', { deaf: 'quarantined', a: 'ready', b: 'ready' }]);
  });
});

describe('a change of toggles', () => {
  it('is called reconfigure, by its events and by who is refused because of it', async () => {
    const rig = new Rig({ flag: { stop: takes(50) }, a: {} });
    await rig.start();
    void rig.toggle('flag', false);
    const restart = rig.watch(rig.restart(['a'], { rejectIfBusy: true }));
    await rig.clock.advance(100);
    expect(restart.systoleError.message).toBe('restart() is refused, because reconfigure is going on.\n  wait for it, or leave out { rejectIfBusy: true } to be queued behind it');
    expect(rig.events.flatMap((event) => (event.kind === 'operation-ended' ? [event.name] : []))).toEqual(['start', 'restart', 'reconfigure']);
  });
});
