import { disabled } from '../../../src/model/definition';
import type { Act } from '../../support/acts';
import { defers, fails, hangs, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';
import type { Watch } from '../../support/watch';

const nothing: Act = () => undefined;

/** So many components of the same make, `c1`, `c2` …, and perhaps others. */
const many = (count: number, part: Part): Record<string, Part> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${String(index + 1)}`, part]));

async function started(parts: Readonly<Record<string, Part>>): Promise<Rig> {
  const rig = new Rig(parts);
  await rig.start();
  rig.takeLog();
  return rig;
}

const linesOf = (watch: Watch): readonly string[] => watch.systoleError.message.split('\n');

describe('the message of an operation in which much went wrong', () => {
  it('shows six failures and counts the rest; the error keeps them all, as its cause too', async () => {
    for (const [count, rest] of [[6, []], [8, ['  … and 2 more failures, all in details.failures']]] as const) {
      const rig = await started(many(count, { stop: throws('stuck') }));
      const stop = rig.watch(rig.stop());
      await rig.clock.settle();
      const order = Array.from({ length: count }, (_, index) => `c${String(count - index)}`);
      expect(linesOf(stop)).toEqual([
        `c${String(count)} failed to stop: stuck`, ...order.slice(0, 6).map((id) => `  failed: ${id} (stop): stuck`), ...rest,
        '  mend the handlers named above; every other component was attended to',
      ]);
      const { cause, details } = stop.systoleError;
      expect(cause).toBeInstanceOf(AggregateError);
      expect([(cause as AggregateError).message, (cause as AggregateError).errors.length]).toEqual([`${String(count)} failures`, count]);
      expect((details as { readonly failures: readonly { readonly id: string }[] }).failures.map((failure) => failure.id)).toEqual(order);
    }
  });

  it('names six components in a line and counts the rest', async () => {
    for (const [count, skipped] of [[6, 'c1, c2, c3, c4, c5, c6'], [9, 'c1, c2, c3, c4, c5, c6 and 3 more']] as const) {
      const rig = new Rig({ root: { start: throws('no port') }, ...many(count, { needs: ['root'] }) });
      const start = rig.watch(rig.start());
      await rig.clock.settle();
      expect(linesOf(start)).toEqual([
        'root failed to start: no port', '  failed: root (start): no port', `  skipped: ${skipped}`, '  mend the cause and start again; nothing of this start is left running',
      ]);
    }
  });

  it('says what to do about a stop that was too slow, but obeyed', async () => {
    const rig = await started({ a: { stop: obeys(), stopTimeoutMs: 50 } });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect(linesOf(stop)).toEqual([
      'a took longer than 50 ms in its stop handlers.', '  timed-out: a (stop): a took longer than 50 ms in its stop handlers.',
      '  raise the limit of the component, or make its handler obey context.signal',
    ]);
  });

  it('says of a stop in which nothing failed that it met handlers that had been left behind before', async () => {
    const rig = await started({ a: { migrate: hangs } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50 }));
    await rig.clock.advance(2_000);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([phase.end, linesOf(stop)]).toEqual(['ERR_PHASE_FAILED', [
      'a was told to stop with a handler in flight that had been left behind before.', '  left behind, its handler still in flight: a',
      '  make the handlers that were left behind obey context.signal; until they end, a new start is refused',
    ]]);
  });
});

describe('what a failed start has skipped', () => {
  it('is, as data, each with a shortest path to the root cause', async () => {
    const rig = new Rig({
      slow: { start: takes(50) }, root: { start: throws('no port') }, left: { needs: ['root'] }, right: { needs: ['root'] }, top: { needs: ['left', 'right'] }, roof: { needs: ['top', 'left'] }, apart: { needs: ['slow'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    const { skipped } = start.systoleError.details as { readonly skipped: readonly object[] };
    expect(JSON.parse(JSON.stringify(skipped))).toEqual([
      { id: 'left', path: ['left', 'root'] }, { id: 'right', path: ['right', 'root'] }, { id: 'top', path: ['top', 'left', 'root'] },
      { id: 'roof', path: ['roof', 'left', 'root'] }, { id: 'apart', path: ['apart'] },
    ]);
  });
});

describe('a refusal', () => {
  it('names six that are busy, each with its state and since when, and counts the rest', async () => {
    const rig = new Rig(many(7, { start: hangs, startTimeoutMs: 50 }));
    rig.start();
    await rig.clock.advance(1_100.4);
    const again = rig.watch(rig.start());
    await rig.clock.settle();
    expect(linesOf(again)).toEqual([
      'start() is refused, because c1, c2, c3, c4, c5, c6 and 1 more are still busy.', ...['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((id) => `  ${id}: quarantined for 50 ms`),
      '  a handler has ignored its signal; make it obey, or pass { waitForQuiescenceMs } to wait for it',
    ]);
  });

  it('of a change that a handler makes names the call as users write it', async () => {
    const refused: Watch[] = [];
    const rig = new Rig({ a: { start: ({ rig: inside }) => { refused.push(inside.watch(inside.toggle('b', false))); } }, b: {} });
    rig.start();
    await rig.clock.settle();
    expect(refused.map(linesOf)).toEqual([[
      'a called enable() or disable() from its start handler, which that operation would wait for.',
      '  list what you need as a dependency, or make the call after the operation is over',
    ]]);
  });
});

describe('a warning that a start is slow', () => {
  const slow = (rig: Rig): readonly unknown[] => rig.events.flatMap((event) => (event.kind === 'slow' ? [[event.component, event.runningMs, event.limitMs, event.waiting]] : []));

  it('names who began first, since when, and no more than five of a chain that waits', async () => {
    const rig = new Rig({
      quick: { start: takes(1_000) }, old: { start: takes(9_000), startTimeoutMs: 20_000 }, young: { needs: ['quick'], start: takes(9_000) },
      ...Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`w${String(index)}`, { needs: [index === 0 ? 'old' : `w${String(index - 1)}`] }])),
    });
    await rig.clock.advance(300);
    rig.start();
    await rig.clock.advance(9_500);
    expect(slow(rig)).toEqual([['old', 5_000, 20_000, ['w0', 'w1', 'w2', 'w3', 'w4']]]);
  });

  it('names the one that was called first among those that were called at the same time, also when others have ended meanwhile', async () => {
    const rig = new Rig({ gone: { start: takes(10) }, first: { start: takes(6_000) }, second: { start: takes(6_000) }, last: { start: takes(6_000) } });
    rig.start();
    await rig.clock.advance(7_000);
    expect(slow(rig).map((entry) => (entry as readonly unknown[])[0])).toEqual(['first']);
  });

  it('passes over a clean-up that runs beside it, and names whose readiness is waited for when nothing else is in flight', async () => {
    const rig = new Rig({
      extra: { start: defers([], (turn) => { turn.attempt.defer(() => turn.clock.after(6_000)); throw new Error('no disk'); }) }, user: { needs: ['extra~'] },
      idle: { readiness: 'explicit' }, alone: {}, mute: { readiness: 'explicit' }, client: { needs: ['mute!', 'alone'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(5_500);
    expect([start.end, slow(rig)]).toEqual(['pending', [['mute', 5_000, 15_000, ['client']]]]);
  });
});

describe('the account of an operation', () => {
  it('says of each step why it is not done', async () => {
    const rig = new Rig({
      off: { start: () => disabled('no licence') }, on: { needs: ['off'] }, deaf: { start: hangs, startTimeoutMs: 50, abortGraceMs: 20 },
      bad: { start: ({ attempt }) => { attempt.invalidate('bad', 'invalid', 'no url'); attempt.invalidate('bad', 'invalid', 'no port'); } },
      late: { start: obeys() }, next: { needs: ['late'] },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    expect(start.operation.account().steps?.filter(({ component }) => component === 'late')).toEqual([{ component: 'late', phase: 'start', outcome: 'running', calledAtMs: 0 }]);
    await rig.clock.advance(2_000);
    expect(start.operation.account().steps?.map(({ component, phase, outcome, reason }) => [component, phase, outcome, reason])).toEqual([
      ['off', 'start', 'disabled', 'no licence'],
      ['deaf', 'start', 'timed-out', 'took longer than 50 ms, and was left behind'],
      ['bad', 'start', 'invalid', 'no url; no port'],
      ['late', 'start', 'aborted', 'Called off, because deaf failed: deaf took longer than 50 ms in its start handlers.'],
      ['on', 'start', 'disabled', 'requires off, which is disabled'],
      ['next', 'start', 'skipped', 'because of deaf'],
    ]);
  });
});

describe('a component', () => {
  it('whose stop was left behind says, in the end, what that failed with', async () => {
    const rig = await started({ a: { stop: fails('disk full', 5_000), stopTimeoutMs: 50 }, b: { stop: takes(5_000), stopTimeoutMs: 50, drain: fails('no drain', 3_000), drainTimeoutMs: 20 } });
    rig.stop();
    await rig.clock.advance(10_000);
    const { reasons, failedIn } = rig.kernel.core.table;
    expect([rig.states, reasons.get(0), failedIn.get(0), reasons.get(1)]).toEqual([{ a: 'failed', b: 'stopped' }, 'disk full', 'stop', undefined]);
    expect(rig.events.flatMap((event) => (event.kind === 'late' ? [[event.phase, event.component, event.outcome, event.error]] : []))).toEqual([
      ['drain', 'b', 'failed', new Error('no drain')], ['stop', 'a', 'failed', new Error('disk full')], ['stop', 'b', 'done', undefined],
    ]);
  });

  it('that came up late, and whose stop then fails, says so as an operation of its own', async () => {
    const rig = new Rig({ a: { start: takes(5_000), startTimeoutMs: 50, stop: throws('stuck') } });
    rig.start();
    await rig.clock.advance(10_000);
    expect([rig.states, rig.events.flatMap((event) => (event.kind === 'operation-ended' ? [[event.name, event.outcome, (event.error as Error).message.split('\n')[0]]] : []))]).toEqual([
      { a: 'failed' }, [['start', 'failed', 'a took longer than 50 ms in its start handlers.'], ['compensate', 'failed', 'a failed to stop: stuck']],
    ]);
  });

  it('whose start failed late has failed in its start, with what its handler threw; one that gave a value of its own is stopped', async () => {
    const rig = new Rig({ a: { start: fails('at last', 5_000), startTimeoutMs: 50 } });
    rig.start();
    await rig.clock.advance(10_000);
    const { reasons, failedIn } = rig.kernel.core.table;
    expect([rig.states, reasons.get(0), failedIn.get(0)]).toEqual([{ a: 'failed' }, 'at last', 'start']);
  });

  it('that a late start finds disabled is disabled, and gets no stop; a late suspend that returns the like gets one', async () => {
    const gives: Act = async ({ clock }) => { await clock.after(5_000); return disabled('no licence'); };
    const rig = new Rig({ a: { start: gives, startTimeoutMs: 50 } });
    rig.start();
    await rig.clock.advance(10_000);
    expect([rig.states, rig.kernel.core.table.reasons.get(0), rig.log.filter((line) => line.startsWith('stop'))]).toEqual([{ a: 'disabled' }, 'no licence', []]);
    const other = await started({ a: { suspend: gives, resume: nothing, stopTimeoutMs: 50 } });
    other.suspend();
    await other.clock.advance(10_000);
    expect([other.states, other.log.filter((line) => line.startsWith('stop'))]).toEqual([{ a: 'stopped' }, ['stop a', 'stopped a']]);
  });
});
