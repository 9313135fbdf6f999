import type { Act } from '../../support/acts';
import { defers, fails, hangs, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';

const nothing: Act = () => undefined;
const pausing: Part = { suspend: nothing, resume: nothing };

async function started(parts: Readonly<Record<string, Part>>, settings: ConstructorParameters<typeof Rig>[1] = {}): Promise<Rig> {
  const rig = new Rig(parts, settings);
  await rig.start();
  rig.takeLog();
  rig.events.length = 0;
  return rig;
}

/** Asks for much more time, twice, 10 ms after its call, and then takes as long as it is told. */
const asksForMore = (ms: number): Act => async ({ attempt, clock }) => {
  await clock.after(10);
  attempt.extend(1_000_000);
  attempt.extend(1_000_000);
  await clock.after(ms - 10);
};

/** Limits that handlers have asked for and been given, as they were told. */
function extended(rig: Rig): readonly string[] {
  return rig.events.flatMap((event) => (event.kind === 'step-extended' ? [`${event.phase} ${event.component} ${String(event.limitMs)}`] : []));
}

/** The states that a component has gone through, with what it failed in, or why. */
function changes(rig: Rig, id: string): readonly string[] {
  return rig.events.flatMap((event) => (event.kind === 'component-changed' && event.component === id ? [[event.to, event.failedIn ?? event.reason ?? ''].join(' ').trim()] : []));
}

describe('more time, when a handler asks for it during a stop,', () => {
  const settings = { stopBudgetMs: 1_000, stopTimeoutMs: 200, forceGraceMs: 100 };

  it('is what the deadline leaves, told once, and no less: for the last in the chain, all of it', async () => {
    const rig = await started({ db: { stop: asksForMore(990) }, first: { needs: ['db'], stop: takes(5) } }, settings);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([stop.end, extended(rig), rig.states]).toEqual(['done', ['stop db 995'], { db: 'stopped', first: 'stopped' }]);
  });

  it('leaves a drain no more than its component needs for its own stop', async () => {
    const rig = await started({ queue: { drain: asksForMore(5_000), stop: takes(40) } }, settings);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([stop.story, extended(rig), rig.states]).toEqual([
      { code: 'ERR_STOP_FAILED', rootCause: 'queue', failures: ['timed-out: queue (drain) at 800'], cancelled: [], skipped: [], quarantined: ['queue'] }, ['drain queue 800'], { queue: 'quarantined' },
    ]);
  });

  it('is none for a force handler', async () => {
    const rig = await started({ a: { stop: hangs, forceStop: asksForMore(500) } }, settings);
    rig.stop();
    await rig.clock.advance(2_000);
    expect([extended(rig), rig.log]).toEqual([[], ['stop a', 'force-stop a', 'stop a timed out, left running', 'force-stop a timed out, left running', 'late force-stop a done']]);
  });
});

describe('a force handler', () => {
  it('has the whole grace that the stop has beside it, also when others wait behind', async () => {
    const rig = await started({ db: {}, api: { needs: ['db'], stop: obeys(), forceStop: takes(80) } }, { stopBudgetMs: 1_000, forceGraceMs: 100 });
    rig.stop();
    await rig.clock.advance(2_000);
    expect([rig.log, rig.states]).toEqual([
      ['stop api', 'force-stop api', 'stop api timed out', 'force-stopped api', 'stop db', 'stopped db'], { db: 'stopped', api: 'failed' },
    ]);
  });

  it('is called for a stop that begins only after the deadline, unless that ends at once', async () => {
    const rig = await started({
      slow: { stop: takes(20), forceStop: nothing }, quick: { stop: nothing, forceStop: nothing }, plain: { stop: takes(20) }, top: { needs: ['slow', 'quick', 'plain'], stop: obeys() },
    }, { stopBudgetMs: 100, forceGraceMs: 50 });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(5);
    rig.kernel.hurry();
    await rig.clock.advance(2_000);
    expect(rig.log.filter((line) => line.startsWith('force'))).toEqual(['force-stop slow', 'force-stopped slow']);
    expect([changes(rig, 'slow'), stop.story]).toEqual([
      ['stopping', 'forcing slow took longer than 0 ms in its stop handlers.', 'stopped'],
      {
        code: 'ERR_STOP_FAILED', rootCause: 'top', cancelled: [], skipped: [], quarantined: [],
        failures: ['timed-out: top (stop) at 5', 'timed-out: plain (stop) at 5', 'timed-out: quick (stop) at 5', 'timed-out: slow (stop) at 5'],
      },
    ]);
  });

});

describe('a stop whose time is over', () => {
  it('calls off once, and lists once, what is hurried again and again', async () => {
    const rig = await started({ a: { stop: takes(30), forceStop: nothing }, top: { needs: ['a'], stop: obeys() } }, { stopBudgetMs: 100, forceGraceMs: 50, stopTimeoutMs: 1_000 });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(5);
    rig.kernel.hurry();
    await rig.clock.advance(5);
    rig.kernel.hurry();
    await rig.clock.advance(2_000);
    expect([stop.story, rig.log]).toEqual([
      { code: 'ERR_STOP_FAILED', rootCause: 'top', failures: ['timed-out: top (stop) at 5', 'timed-out: a (stop) at 5'], cancelled: [], skipped: [], quarantined: [] },
      ['stop top', 'stop top timed out', 'stop a', 'force-stop a', 'force-stopped a', 'stop a aborted'],
    ]);
  });
});

describe('a suspend', () => {
  it('superseded lets the stops go on that belong to it', async () => {
    const rig = await started({ pump: { whenSuspended: 'stop', stop: obeys(50) }, slow: { ...pausing, suspend: obeys(500) } });
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([suspend.end, stop.end, rig.log.filter((line) => line.endsWith('pump'))]).toEqual(['ERR_SUPERSEDED', 'done', ['stop pump', 'stopped pump']]);
  });

  it('superseded calls off once who is over its limit already', async () => {
    const rig = await started({ slow: { ...pausing, suspend: takes(500), stopTimeoutMs: 50 } });
    rig.suspend();
    await rig.clock.advance(100);
    rig.stop();
    await rig.clock.advance(2_000);
    expect(rig.events.flatMap((event) => (event.kind === 'step-aborting' ? [`${event.phase} ${event.component}`] : []))).toEqual(['suspend slow']);
  });

  it('fails in a component that ends well, but after its limit; that is stopped, and says where it failed', async () => {
    const rig = await started({ late: { ...pausing, suspend: takes(60), stopTimeoutMs: 50 } });
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(2_000);
    expect([suspend.end, rig.log, changes(rig, 'late')]).toEqual([
      'ERR_SUSPEND_FAILED', ['suspend late', 'suspend late timed out', 'stop late', 'stopped late'], ['suspending', 'failed suspend', 'stopping', 'failed suspend'],
    ]);
  });

  it('says as the reason of a component what its handler has thrown, or that it was nothing', async () => {
    const reasonOf = async (suspend: Act): Promise<string | undefined> => {
      const rig = await started({ a: { ...pausing, suspend } });
      rig.suspend();
      await rig.clock.advance(100);
      return rig.kernel.core.table.reasons.get(0);
    };
    expect([await reasonOf(fails('no pause')), await reasonOf(() => Promise.reject())]).toEqual(['no pause', 'rejected without a reason']);
  });

  it('that has no time left for somebody says so of it, and calls only its stop', async () => {
    const rig = await started({ db: pausing, slow: { ...pausing, needs: ['db'], suspend: hangs } }, { stopBudgetMs: 100, forceGraceMs: 50, stopTimeoutMs: 1_000 });
    const suspend = rig.watch(rig.suspend());
    suspend.operation.abort();
    await rig.clock.advance(2_000);
    expect([suspend.end, rig.log.filter((line) => line.includes(' db'))]).toEqual(['ERR_ABORTED', ['stop db', 'stop db aborted']]);
    expect(rig.kernel.core.diagnostics.of(0).map(({ kind, text }) => [kind, text])).toEqual([
      ['timed-out', 'db took longer than 0 ms in its stop handlers.'], ['timed-out', 'db took longer than 0 ms in its suspend handlers.'],
    ]);
    expect(rig.kernel.core.table.reasons.get(0)).toBe('db took longer than 0 ms in its suspend handlers.');
  });
});

describe('a component with two handlers that were left behind', () => {
  it('stays quarantined until both have ended, whichever is first, and says why', async () => {
    for (const [drainMs, stopMs] of [[2_000, 5_000], [5_000, 2_000]] as const) {
      const rig = await started({ queue: { drain: takes(drainMs), drainTimeoutMs: 50, stop: takes(stopMs), stopTimeoutMs: 100 } }, { forceGraceMs: 100 });
      rig.stop();
      await rig.clock.advance(3_000);
      expect([rig.states, changes(rig, 'queue').at(-1)]).toEqual([{ queue: 'quarantined' }, 'quarantined a handler ignored its signal and is still in flight']);
      await rig.clock.advance(3_000);
      expect(rig.states).toEqual({ queue: 'stopped' });
    }
  });

  it('is not let go by a drain that ends before its stop is left behind', async () => {
    const rig = await started({ queue: { drain: takes(400), drainTimeoutMs: 50, stop: takes(5_000), stopTimeoutMs: 1_000 } }, { forceGraceMs: 100 });
    rig.stop();
    await rig.clock.advance(3_000);
    expect(rig.states).toEqual({ queue: 'quarantined' });
    await rig.clock.advance(3_000);
    expect(rig.states).toEqual({ queue: 'stopped' });
  });
});

describe('a start', () => {
  it('keeps as its root cause what failed first, when it is called off while that is being dealt with', async () => {
    const rig = new Rig({ bad: { start: fails('no port', 5) }, deaf: { start: takes(500) } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    start.operation.abort();
    await rig.clock.advance(2_000);
    expect([start.end, rig.states]).toEqual(['ERR_START_FAILED', { bad: 'failed', deaf: 'stopped' }]);
  });

  it('puts down to nobody that its deadline passes while it waits for who has been called off', async () => {
    const rig = new Rig({ bad: { start: fails('no port', 5) }, deaf: { start: takes(500) } }, { startDeadlineMs: 100 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(2_000);
    expect(start.story).toEqual({ code: 'ERR_START_FAILED', rootCause: 'bad', failures: ['failed: bad (start) at 5'], cancelled: [], skipped: [], quarantined: [] });
  });

  it('lets clean-ups go on that run when something else fails, and lists one over its limit once', async () => {
    const rig = new Rig({
      extra: { start: (turn) => { turn.attempt.defer(() => turn.clock.after(60).then(() => { throw new Error('stuck'); })); throw new Error('no disk'); }, stopTimeoutMs: 50 },
      user: { needs: ['extra~'] }, bad: { start: fails('no port', 20) },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(2_000);
    expect([start.story, rig.states]).toEqual([{
      code: 'ERR_START_FAILED', rootCause: 'bad', failures: ['failed: extra (start) at 0', 'failed: bad (start) at 20', 'timed-out: extra (clean-up) at 50'],
      cancelled: [], skipped: ['user'], quarantined: [],
    }, { extra: 'failed', user: 'skipped', bad: 'failed' }]);
  });

  it('that is called off says of whom it has not come to that this was the caller\'s doing', async () => {
    const rig = new Rig({ a: { start: obeys() }, b: { needs: ['a'] } });
    const start = rig.watch(rig.start());
    start.operation.abort();
    await rig.clock.advance(100);
    expect([start.end, changes(rig, 'b')]).toEqual(['ERR_ABORTED', ['waiting', 'skipped skipped, because the start failed at the caller']]);
    expect(start.operation.report().components.map((step) => [step.id, step.outcome.kind === 'skipped' ? step.outcome.because : step.outcome.kind])).toEqual([['a', 'aborted'], ['b', 'the caller']]);
  });

  it('waits for what became ready twice, and for everything else that it needs', async () => {
    const rig = new Rig({ server: { readiness: 'explicit', start: ({ ready }) => { ready(); } }, slow: { start: takes(50) }, client: { needs: ['server!', 'slow'] } });
    await rig.start(['server']);
    rig.takeLog();
    rig.start();
    await rig.clock.advance(10);
    rig.kernel.markNotReady(0, 'full');
    rig.kernel.markReady(0);
    await rig.clock.advance(10);
    expect(rig.takeLog()).toEqual(['start slow']);
    await rig.clock.advance(100);
    expect(rig.takeLog()).toEqual(['started slow', 'start client', 'started client']);
  });

  it('called off by a listener that hears of a turn calls no handler in that turn, and says so of the step', async () => {
    const rig = new Rig({ a: { start: takes(10) }, b: { needs: ['a'] } });
    rig.kernel.subscribe((event) => { if (event.kind === 'step-starting' && event.component === 'b') start.operation.abort(); });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    expect([start.end, rig.log, changes(rig, 'b')]).toEqual([
      'ERR_ABORTED', ['start a', 'started a', 'start b', 'start b skipped', 'stop a', 'stopped a'], ['waiting', 'starting', 'skipped skipped, because the start failed at the caller'],
    ]);
    expect(rig.events.flatMap((event) => (event.kind === 'step-ended' && event.component === 'b' ? [event.outcome] : []))).toEqual([{ kind: 'skipped', because: 'the caller' }]);
  });

  it('called off so in a resume leaves that component suspended, to be stopped', async () => {
    const rig = await started({ a: { ...pausing, resume: takes(10) }, b: { ...pausing, needs: ['a'] } });
    await rig.suspend();
    rig.events.length = 0;
    rig.kernel.subscribe((event) => { if (event.kind === 'step-starting' && event.component === 'b' && event.phase === 'resume') resume.operation.abort(); });
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(100);
    expect([resume.end, changes(rig, 'b')]).toEqual(['ERR_ABORTED', ['resuming', 'suspended skipped, because the start failed at the caller', 'stopping', 'stopped']]);
  });

  it('finds nobody disabled in a resume: what a resume handler gives back is nothing to it', async () => {
    const rig = await started({ a: { suspend: nothing, resume: () => ({ kind: 'disabled', reason: 'a value of its own' }) } });
    await rig.suspend();
    await rig.resume();
    expect(rig.states).toEqual({ a: 'ready' });
  });
});

describe('a handler', () => {
  it('that has been heard by a listener is still known as the one who calls: what would wait for it is refused', async () => {
    const ends: string[] = [];
    const rig = new Rig({ a: { start: ({ rig: inside, attempt }) => {
      attempt.say('a', 'progress', 'half-way');
      const restart = inside.watch(inside.restart());
      void inside.clock.settle().then(() => { ends.push(restart.end); });
    } } });
    rig.start();
    await rig.clock.advance(10);
    expect(ends).toEqual(['ERR_REENTRANT']);
  });

  it('that calls for a stop, and goes on without regard to it, is left behind once where no grace is given', async () => {
    const rig = new Rig({ a: { start: ({ rig: inside }) => { inside.stop(); return new Promise(() => undefined); } } }, { abortGraceMs: 0 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100_000);
    expect([start.end, rig.log, rig.states, rig.leftovers]).toEqual(['ERR_SUPERSEDED', ['start a', 'start a aborted, left running'], { a: 'quarantined' }, { timers: 0, held: 0 }]);
  });

  it('may return anything that can be waited for, a function too; what only looks like it is a value, and ends it at once', async () => {
    const rig = new Rig({
      callable: { start: ({ clock }) => Object.assign(() => undefined, { then: (resolve: () => void) => { clock.schedule(50, resolve); } }) },
      odd: { start: () => ({ then: 'afterwards' }) },
    });
    rig.start();
    expect(rig.states).toEqual({ callable: 'starting', odd: 'ready' });
    await rig.clock.advance(49);
    expect(rig.state('callable')).toBe('starting');
    await rig.clock.advance(1);
    expect(rig.state('callable')).toBe('ready');
  });

  it('of a phase that is over its limit gets no second grace when the phase is called off', async () => {
    const rig = await started({ a: { migrate: hangs } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50 }));
    await rig.clock.advance(500);
    phase.operation.abort();
    await rig.clock.advance(2_000);
    expect([phase.atMs, rig.log]).toEqual([1_050, ['migrate a', 'migrate a timed out, left running']]);
  });

  it('that throws while it stops is forced by nobody', async () => {
    const rig = await started({ a: { stop: throws('stuck'), forceStop: nothing }, b: { start: defers(['b'], nothing), stop: throws('stuck') } });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect([stop.end, rig.log]).toEqual(['ERR_STOP_FAILED', ['stop b', 'stop a', 'stop a failed', 'clean up b', 'stop b failed']]);
  });
});
