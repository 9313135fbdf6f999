import { disabled } from '../../../src/model/definition';
import { defers, fails, hangs, inTurn, obeys, takes, throws } from '../../support/acts';
import { Rig } from '../../support/rig';

describe('a start', () => {
  it('starts each component in the turn in which its last dependency is up, and waits for no level', async () => {
    const rig = new Rig({
      slow: { start: takes(100) },
      quick: { start: takes(10) },
      onSlow: { needs: ['slow'], start: takes(5) },
      onQuick: { needs: ['quick'], start: takes(5) },
      onBoth: { needs: ['onSlow', 'onQuick'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    const called = rig.events.flatMap((event) => (event.kind === 'step-starting' ? [`${event.component} at ${String(event.atMs)}`] : []));
    expect(called).toEqual(['slow at 0', 'quick at 0', 'onQuick at 10', 'onSlow at 100', 'onBoth at 105']);
    expect({ end: start.end, atMs: start.atMs, left: rig.leftovers }).toEqual({ end: 'done', atMs: 105, left: { timers: 0, held: 0 } });
  });

  it('breaks ties by order of registration', async () => {
    const rig = new Rig({ root: { start: takes(5) }, z: { needs: ['root'] }, a: { needs: ['root'] }, m: { needs: ['root'] } });
    rig.start();
    await rig.clock.advance(10);
    expect(rig.log).toEqual(['start root', 'started root', 'start z', 'started z', 'start a', 'started a', 'start m', 'started m']);
  });

  it('calls handlers in the turn of the call, and goes on at once from those that end synchronously', () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] } });
    rig.start();
    expect(rig.states).toEqual({ a: 'ready', b: 'ready' });
  });

  it('keeps the cap, and uses every slot that is free', async () => {
    const rig = new Rig(Object.fromEntries([10, 30, 10, 10, 10].map((ms, index) => [`p${String(index)}`, { start: takes(ms) }])), { concurrency: 2 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    const called = rig.events.flatMap((event) => (event.kind === 'step-starting' ? [`${event.component} at ${String(event.atMs)}`] : []));
    expect(called).toEqual(['p0 at 0', 'p1 at 0', 'p2 at 10', 'p3 at 20', 'p4 at 30']);
    expect(start.atMs).toBe(40);
  });

  it('keeps the cap of a pool, and lets others pass those who wait for one', async () => {
    const inPool = { pool: 'db', start: takes(10) };
    const rig = new Rig({ p1: inPool, p2: inPool, p3: inPool, free: { start: takes(10) } }, { pools: { db: 1 } });
    rig.start();
    await rig.clock.advance(100);
    const called = rig.events.flatMap((event) => (event.kind === 'step-starting' ? [`${event.component} at ${String(event.atMs)}`] : []));
    expect(called).toEqual(['p1 at 0', 'free at 0', 'p2 at 10', 'p3 at 20']);
  });

  it('waits for the condition of each edge: started, ready, order only', async () => {
    const rig = new Rig({
      server: { readiness: 'explicit', start: ({ clock, ready }) => { void clock.after(50).then(ready); } },
      onStarted: { needs: ['server'] },
      onReady: { needs: ['server!'] },
      afterwards: { needs: ['>onReady'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    const called = rig.events.flatMap((event) => (event.kind === 'step-starting' ? [`${event.component} at ${String(event.atMs)}`] : []));
    expect(called).toEqual(['server at 0', 'onStarted at 0', 'onReady at 50', 'afterwards at 50']);
    expect(start.end).toBe('done');
  });

  it('takes a component for ready that said so before its start ended', async () => {
    const rig = new Rig({
      server: { readiness: 'explicit', start: async ({ clock, ready }) => { ready(); await clock.after(10); } },
      onReady: { needs: ['server!'] },
    });
    rig.start();
    await rig.clock.advance(10);
    expect(rig.states).toEqual({ server: 'ready', onReady: 'ready' });
  });

  it('waits for readiness that a component, up since before, has taken back', async () => {
    let say = (): void => undefined;
    const rig = new Rig({ server: { readiness: 'explicit', start: ({ ready }) => { say = ready; } }, client: { needs: ['server!'] } });
    rig.start(['server']);
    await rig.clock.settle();
    const start = rig.watch(rig.start(['client']));
    await rig.clock.advance(20);
    expect([start.end, rig.state('client')]).toEqual(['pending', 'waiting']);
    say();
    await rig.clock.settle();
    expect([start.end, rig.state('client')]).toEqual(['done', 'ready']);
  });

  it('does not start what waits for readiness while that is taken back for a time', async () => {
    const rig = new Rig({
      flapping: {
        readiness: 'explicit', start: ({ clock, ready, notReady }) => {
          ready();
          void clock.after(10).then(() => { notReady('lost the leader'); });
          void clock.after(50).then(ready);
        },
      },
      slow: { start: takes(30) },
      client: { needs: ['flapping!', 'slow'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(40);
    expect(rig.states).toEqual({ flapping: 'started', slow: 'ready', client: 'waiting' });
    await rig.clock.advance(10);
    expect(rig.states).toEqual({ flapping: 'ready', slow: 'ready', client: 'ready' });
    expect([start.end, start.atMs]).toEqual(['done', 50]);
  });

  it('gives the slot of a pool on when the one let in has to wait for readiness again', async () => {
    let flap = (): void => undefined;
    let say = (): void => undefined;
    const rig = new Rig({
      server: { readiness: 'explicit', start: ({ ready, notReady }) => { ready(); flap = () => { notReady('busy'); }; say = ready; } },
      first: { pool: 'one', start: takes(10) },
      second: { pool: 'one', needs: ['server!'] },
      third: { pool: 'one' },
    }, { pools: { one: 1 } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(5);
    flap();
    await rig.clock.advance(5);
    expect(rig.states).toEqual({ server: 'started', first: 'ready', second: 'waiting', third: 'ready' });
    say();
    await rig.clock.settle();
    expect(start.end).toBe('done');
  });

  it('blames the component whose readiness never came when the deadline is over', async () => {
    const rig = new Rig({ server: { readiness: 'explicit' }, client: { needs: ['server!'] } }, { startDeadlineMs: 100 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    expect(start.story).toEqual({
      code: 'ERR_START_FAILED', rootCause: 'server', failures: ['timed-out: server (start) at 100'], cancelled: [],
      skipped: ['client > server'], quarantined: [],
    });
    expect(rig.states).toEqual({ server: 'stopped', client: 'skipped' });
  });

  it('succeeds at once with nothing to start, and says once that it runs', async () => {
    const rig = new Rig({});
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect([start.end, rig.kernel.state]).toEqual(['done', 'running']);
    expect(rig.events.map((event) => (event.kind === 'system-changed' ? event.to : event.kind))).toEqual([
      'wired', 'operation-starting', 'starting', 'running', 'operation-ended',
    ]);
  });

  describe('when a component fails', () => {
    it('calls nothing further, aborts what is in flight in the same turn, and stops again what was up, under a fresh budget', async () => {
      let reason: unknown;
      const rig = new Rig({
        a: { stop: takes(20) },
        b: { needs: ['a'], stop: takes(30) },
        bad: { needs: ['a'], start: fails('no disk', 50) },
        busy: { needs: ['a'], start: ({ signal, clock }) => new Promise((_, reject) => {
          signal.addEventListener('abort', () => { reason = { at: clock.now(), reason: signal.reason as unknown }; reject(signal.reason as Error); });
        }) },
        later: { needs: ['bad'] },
        last: { needs: ['later', 'busy'] },
      }, { startDeadlineMs: 60, stopBudgetMs: 500 });
      const start = rig.watch(rig.start());
      await rig.clock.advance(1_000);
      expect(reason).toMatchObject({ at: 50, reason: { code: 'ERR_ABORTED', details: { rootCause: 'bad' } } });
      expect(rig.log).toEqual([
        'start a', 'started a', 'start b', 'started b', 'start bad', 'start busy', 'start bad failed', 'start busy aborted',
        'stop b', 'stopped b', 'stop a', 'stopped a',
      ]);
      expect(start.story).toEqual({
        code: 'ERR_START_FAILED', rootCause: 'bad', failures: ['failed: bad (start) at 50'], cancelled: ['busy'],
        skipped: ['later > bad', 'last > later > bad'], quarantined: [],
      });
      expect(start.atMs).toBe(100);
      expect(rig.states).toEqual({ a: 'stopped', b: 'stopped', bad: 'failed', busy: 'failed', later: 'skipped', last: 'skipped' });
      expect([rig.kernel.state, rig.leftovers]).toEqual(['failed', { timers: 0, held: 0 }]);
    });

    it('says in the report of its error that it failed', async () => {
      const rig = new Rig({ a: { start: throws() } });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      const { details } = start.systoleError;
      expect('report' in details ? [details.report.outcome, details.report.components[0]?.outcome.kind] : undefined).toEqual(['failed', 'failed']);
    });

    it('reports every genuine failure once, the first as the root cause, and ties by order of the calls', async () => {
      const rig = new Rig({ x: { start: fails('x', 10) }, y: { start: fails('y', 10) }, z: { start: obeys() } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect(start.story).toEqual({
        code: 'ERR_START_FAILED', rootCause: 'x', failures: ['failed: x (start) at 10'], cancelled: ['y', 'z'], skipped: [], quarantined: [],
      });
    });

    it('stops once what comes up although it was aborted', async () => {
      const rig = new Rig({ bad: { start: fails('x', 10) }, late: { start: takes(500) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(1_000);
      expect(rig.log).toEqual(['start bad', 'start late', 'start bad failed', 'start late aborted', 'stop late', 'stopped late']);
      expect([start.end, start.atMs, rig.states]).toEqual(['ERR_START_FAILED', 500, { bad: 'failed', late: 'stopped' }]);
    });

    it('never leaves behind what obeys within the grace, to the last millisecond', async () => {
      const rig = new Rig({ bad: { start: fails('x', 10) }, tardy: { start: obeys(Infinity, 1_000) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(2_000);
      expect([start.atMs, rig.states]).toEqual([1_010, { bad: 'failed', tardy: 'failed' }]);
    });

    it('leaves behind what ignores its signal beyond the grace, and settles without it', async () => {
      const rig = new Rig({ bad: { start: fails('x', 10) }, deaf: { start: hangs } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(2_000);
      expect(start.story).toEqual({
        code: 'ERR_START_FAILED', rootCause: 'bad', failures: ['failed: bad (start) at 10'], cancelled: ['deaf'], skipped: [], quarantined: ['deaf'],
      });
      expect([start.atMs, rig.states, rig.leftovers]).toEqual([1_010, { bad: 'failed', deaf: 'quarantined' }, { timers: 0, held: 0 }]);
    });

    it('gives a failed start no stop but its clean-ups: in reverse order, all of them, once, while what it needs is up', async () => {
      const rig = new Rig({
        a: {},
        bad: { needs: ['a'], start: (turn) => {
          turn.attempt.defer(() => { rig.log.push('clean up socket'); });
          turn.attempt.defer(() => { throw new Error('clean-up broke'); });
          turn.attempt.defer(async () => { await turn.clock.after(5); rig.log.push('clean up file'); });
          throw new Error('boom');
        } },
      });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect(rig.log).toEqual([
        'start a', 'started a', 'start bad', 'start bad failed', 'clean-up bad', 'clean up file', 'clean up socket', 'clean-up bad failed',
        'stop a', 'stopped a',
      ]);
      expect(start.story).toMatchObject({ rootCause: 'bad', failures: ['failed: bad (start) at 0', 'failed: bad (clean-up) at 5'] });
      expect(rig.downs).toEqual(['bad', 'a']);
      await rig.stop();
      expect(rig.takeLog().filter((line) => line.startsWith('clean up'))).toHaveLength(2);
    });

    it('bounds clean-ups that hang, and leaves them behind', async () => {
      const rig = new Rig({ bad: { stopTimeoutMs: 50, start: ({ attempt }) => { attempt.defer(() => new Promise(() => undefined)); throw new Error('boom'); } } }, { forceGraceMs: 20 });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect([start.atMs, rig.states, rig.leftovers]).toEqual([70, { bad: 'quarantined' }, { timers: 0, held: 0 }]);
      expect(start.story).toMatchObject({ failures: ['failed: bad (start) at 0', 'timed-out: bad (clean-up) at 50'], quarantined: ['bad'] });
    });
  });

  describe('limits', () => {
    it('fails a component that runs over its own limit, and aborts it with a reason that says so', async () => {
      let reason: unknown;
      const rig = new Rig({ slow: { startTimeoutMs: 100, start: ({ signal }) => new Promise((_, reject) => {
        signal.addEventListener('abort', () => { reason = signal.reason; reject(signal.reason as Error); });
      }) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(200);
      expect(reason).toMatchObject({ code: 'ERR_TIMEOUT', details: { component: 'slow', phase: 'start', limitMs: 100 } });
      expect(start.story).toMatchObject({ rootCause: 'slow', failures: ['timed-out: slow (start) at 100'], cancelled: [] });
      expect([start.atMs, rig.log]).toEqual([100, ['start slow', 'start slow timed out']]);
    });

    it('takes the default limit of 15 s for a component, and 60 s for the whole', async () => {
      const rig = new Rig({ slow: { start: hangs } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(16_000);
      expect(start.story).toMatchObject({ failures: ['timed-out: slow (start) at 15000'], quarantined: ['slow'] });
      const rows = new Rig(Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`r${String(index)}`, { needs: index === 0 ? [] : [`r${String(index - 1)}`], start: obeys(14_000) }])));
      const whole = rows.watch(rows.start());
      await rows.clock.advance(61_000);
      expect(whole.story).toMatchObject({ rootCause: 'r4', failures: ['timed-out: r4 (start) at 60000'] });
    });

    it('ends at the total deadline, and blames the one that has been in flight longest', async () => {
      const rig = new Rig({ quick: { start: takes(50) }, stuck: { start: obeys() }, next: { needs: ['quick'], start: obeys() }, never: { needs: ['stuck'] } }, { startDeadlineMs: 80 });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect(start.story).toEqual({
        code: 'ERR_START_FAILED', rootCause: 'stuck', failures: ['timed-out: stuck (start) at 80'], cancelled: ['next'],
        skipped: ['never > stuck'], quarantined: [],
      });
      expect(rig.states).toEqual({ quick: 'stopped', stuck: 'failed', next: 'failed', never: 'skipped' });
    });

    it('extends a limit as far as the total deadline, no farther', async () => {
      const deadlines: number[] = [];
      const rig = new Rig({ slow: { startTimeoutMs: 50, start: ({ attempt }) => {
        for (const ms of [20, -5, NaN, 10_000]) {
          attempt.extend(ms);
          deadlines.push(attempt.dueAtMs);
        }
        return new Promise(() => undefined);
      } } }, { startDeadlineMs: 100 });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect(deadlines).toEqual([70, 70, 70, 100]);
      expect(rig.state('slow')).toBe('aborting');
      await rig.clock.advance(1_000);
      expect(start.story).toMatchObject({ failures: ['timed-out: slow (start) at 100'] });
    });

    it('honours an extension once the handler is waiting', async () => {
      const rig = new Rig({ slow: { startTimeoutMs: 50, start: async ({ attempt, clock }) => { await clock.after(40); attempt.extend(30); await clock.after(35); } } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect([start.end, start.atMs]).toEqual(['done', 75]);
    });

    it('says who keeps the start waiting, every so often, with those who wait', async () => {
      const rig = new Rig({ slow: { start: takes(12_000) }, b: { needs: ['slow'] }, c: { needs: ['b'] } });
      rig.start();
      await rig.clock.advance(20_000);
      expect(rig.events.filter((event) => event.kind === 'slow')).toMatchObject([
        { component: 'slow', runningMs: 5_000, limitMs: 15_000, waiting: ['b', 'c'] },
        { component: 'slow', runningMs: 10_000, limitMs: 15_000, waiting: ['b', 'c'] },
      ]);
    });

    it('counts from the call, also when who keeps it waiting is over its limit and has been called off', async () => {
      const rig = new Rig({ slow: { start: hangs, startTimeoutMs: 7_000, abortGraceMs: 5_000 } });
      rig.start().catch(() => undefined);
      await rig.clock.advance(20_000);
      expect(rig.events.flatMap((event) => (event.kind === 'slow' ? [event.runningMs] : []))).toEqual([5_000, 10_000]);
    });
  });

  describe('with optional dependencies', () => {
    it('fails as a whole when an optional dependency fails, by default', async () => {
      const rig = new Rig({ cache: { start: throws() }, api: { needs: ['cache?'] } });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      expect([start.end, rig.states]).toEqual(['ERR_START_FAILED', { cache: 'failed', api: 'skipped' }]);
    });

    it('goes on without a dependency that may be absent on failure, after its clean-ups', async () => {
      const rig = new Rig({ cache: { start: defers(['half'], throws()) }, api: { needs: ['cache~'] } });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      expect(rig.log).toEqual(['start cache', 'start cache failed', 'clean-up cache', 'clean up half', 'cleaned up cache', 'start api', 'started api']);
      expect([start.end, rig.states]).toEqual(['done', { cache: 'failed', api: 'ready' }]);
    });

    it('goes on without one that hangs, and with it when it comes up in its grace after all', async () => {
      const rig = new Rig({
        cache: { startTimeoutMs: 100, start: inTurn(hangs, takes(500)) }, api: { needs: ['cache~'] },
      });
      const hung = rig.watch(rig.start());
      await rig.clock.advance(2_000);
      expect([hung.end, hung.atMs, rig.states]).toEqual(['done', 1_100, { cache: 'quarantined', api: 'ready' }]);
      const other = new Rig({ cache: { startTimeoutMs: 100, start: takes(500) }, api: { needs: ['cache~'] } });
      const late = other.watch(other.start());
      await other.clock.advance(2_000);
      expect([late.end, late.atMs, other.states]).toEqual(['done', 500, { cache: 'ready', api: 'ready' }]);
    });

    it('notes one that ran over its own limit once, even if the deadline is over in its grace', async () => {
      const rig = new Rig({ cache: { startTimeoutMs: 80, start: hangs }, api: { needs: ['cache~'] } }, { startDeadlineMs: 100 });
      const start = rig.watch(rig.start());
      await rig.clock.advance(2_000);
      expect(start.story).toMatchObject({ rootCause: 'cache', failures: ['timed-out: cache (start) at 80'], quarantined: ['cache'] });
    });

    it('fails when one dependent can do without it and another cannot', async () => {
      const rig = new Rig({ cache: { start: throws() }, api: { needs: ['cache~'] }, worker: { needs: ['cache'] } });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      expect(start.end).toBe('ERR_START_FAILED');
    });
  });

  describe('with components that turn out to be disabled at their turn', () => {
    it('leaves out what requires them, and goes on with what can do without', async () => {
      const rig = new Rig({
        flag: { start: () => disabled('payments are off') },
        strict: { needs: ['flag'] },
        above: { needs: ['strict'] },
        lenient: { needs: ['flag?'] },
        member: { needs: ['flag*'] },
      });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      expect(rig.states).toEqual({ flag: 'disabled', strict: 'disabled', above: 'disabled', lenient: 'ready', member: 'ready' });
      expect(start.report?.components.map((entry) => [entry.id, entry.outcome])).toEqual([
        ['flag', { kind: 'disabled', reason: 'payments are off' }],
        ['lenient', { kind: 'done', elapsedMs: 0 }], ['member', { kind: 'done', elapsedMs: 0 }],
        ['strict', { kind: 'disabled', reason: 'requires flag, which is disabled' }],
        ['above', { kind: 'disabled', reason: 'requires strict, which is disabled' }],
      ]);
      expect(rig.log.filter((line) => line.includes('strict') || line.includes('above'))).toEqual([]);
    });

    it('asks them again at the next start', async () => {
      const rig = new Rig({ flag: { start: inTurn(() => disabled('off'), () => undefined) }, strict: { needs: ['flag'] } });
      await rig.start();
      await rig.stop();
      await rig.start();
      expect(rig.states).toEqual({ flag: 'ready', strict: 'ready' });
    });

    it('accepts that answer from one that was aborted meanwhile', async () => {
      const rig = new Rig({ bad: { start: fails('x', 10) }, flag: { start: async ({ clock }) => { await clock.after(20); return disabled('off'); } } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(100);
      expect([start.end, rig.states]).toEqual(['ERR_START_FAILED', { bad: 'failed', flag: 'disabled' }]);
    });

    it('accepts that answer from one that was left behind, and stops nothing', async () => {
      const rig = new Rig({ bad: { start: fails('x', 10) }, flag: { start: async ({ clock }) => { await clock.after(5_000); return disabled('off'); } } });
      rig.start();
      await rig.clock.advance(6_000);
      expect([rig.log.at(-1), rig.states]).toEqual(['late start flag done', { bad: 'failed', flag: 'disabled' }]);
    });
  });

  it('that runs over its deadline as a whole says so, and names who was not done', async () => {
    const rig = new Rig({ a: { start: takes(220) }, b: { needs: ['a'], start: obeys(100) } }, { startDeadlineMs: 250 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(start.systoleError.message.split('\n').slice(0, 2)).toEqual([
      'The start took longer than 250 ms; b was not done.', '  timed-out: b (start): The start took longer than 250 ms; b was not done.',
    ]);
  });

  it('that resumes and runs over its deadline blames the resume', async () => {
    const rig = new Rig({ a: { suspend: () => undefined, resume: obeys(400) } }, { startDeadlineMs: 250 });
    await rig.start();
    await rig.suspend();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(1_000);
    expect(resume.story).toMatchObject({ code: 'ERR_RESUME_FAILED', rootCause: 'a', failures: ['timed-out: a (resume) at 250'] });
  });
});
