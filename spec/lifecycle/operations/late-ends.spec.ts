import { defers, fails, hangs, inTurn, takes } from '../../support/acts';
import type { Act } from '../../support/acts';
import { Rig } from '../../support/rig';

const quiet = { timers: 0, held: 0 };

/** A rig whose start has failed, with `deaf` left behind in its start handler. */
async function withLeftBehind(deaf: Act, more: ConstructorParameters<typeof Rig>[0] = {}): Promise<Rig> {
  const rig = new Rig({ deaf: { start: inTurn(deaf, () => undefined), stop: takes(20) }, bad: { start: inTurn(fails('x', 10), () => undefined) }, ...more });
  rig.start();
  await rig.clock.advance(2_000);
  rig.takeLog();
  return rig;
}

describe('a start that was left behind', () => {
  it('gets exactly one stop, as an operation of its own, when it succeeds late', async () => {
    const rig = await withLeftBehind(takes(5_000));
    await rig.clock.advance(10_000);
    expect(rig.log).toEqual(['late start deaf done', 'stop deaf', 'stopped deaf']);
    expect(rig.events.filter((event) => event.kind === 'operation-ended').map((event) => [event.name, event.outcome])).toEqual([['start', 'failed'], ['compensate', 'done']]);
    expect([rig.states, rig.kernel.state, rig.downs, rig.leftovers]).toEqual([{ deaf: 'stopped', bad: 'failed' }, 'failed', ['bad', 'deaf'], quiet]);
  });

  it('raises nothing when it fails late, and has failed', async () => {
    const rig = await withLeftBehind(fails('at last', 5_000));
    await rig.clock.advance(10_000);
    expect([rig.log, rig.states, rig.leftovers]).toEqual([['late start deaf failed'], { deaf: 'failed', bad: 'failed' }, quiet]);
    expect(rig.kernel.core.table.reasons.get(0)).toBe('at last');
  });

  it('runs its clean-ups when it fails late', async () => {
    const rig = await withLeftBehind(defers(['socket', 'file'], fails('at last', 5_000)));
    await rig.clock.advance(10_000);
    expect(rig.log).toEqual(['late start deaf failed', 'clean-up deaf', 'clean up file', 'clean up socket', 'cleaned up deaf']);
    expect(rig.states).toEqual({ deaf: 'failed', bad: 'failed' });
  });

  it('stays left behind while clean-ups of a late failure hang, and ends when they do', async () => {
    const rig = await withLeftBehind((turn) => {
      turn.attempt.defer(() => turn.clock.after(60_000));
      return fails('at last', 5_000)(turn);
    });
    await rig.clock.advance(30_000);
    expect(rig.states).toEqual({ deaf: 'quarantined', bad: 'failed' });
    await rig.clock.advance(60_000);
    expect([rig.states, rig.log.at(-1), rig.leftovers]).toEqual([{ deaf: 'failed', bad: 'failed' }, 'late clean-up deaf done', quiet]);
  });

  it('is stopped by nothing else meanwhile, a stop of everything included', async () => {
    const rig = await withLeftBehind(takes(5_000), { other: {} });
    await rig.start(['other']);
    await rig.stop();
    expect(rig.takeLog()).toEqual(['start other', 'started other', 'stop other', 'stopped other']);
    await rig.clock.advance(10_000);
    expect(rig.log).toEqual(['late start deaf done', 'stop deaf', 'stopped deaf']);
  });

  it('refuses a new start at once, by name and time, before any handler is called', async () => {
    const rig = await withLeftBehind(hangs, { fine: {} });
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect([start.story, rig.log]).toEqual([
      { code: 'ERR_BUSY', details: { call: 'start()', busy: [{ id: 'deaf', state: 'quarantined', sinceMs: 990 }] } }, [],
    ]);
    const other = rig.watch(rig.start(['fine']));
    await rig.clock.settle();
    expect([other.end, rig.up]).toEqual(['done', ['fine']]);
  });

  it('lets a new start wait for it, and that one begins when the late one has been stopped', async () => {
    const rig = await withLeftBehind(takes(5_000));
    const start = rig.watch(rig.start([], { waitForQuiescenceMs: 10_000 }));
    await rig.clock.advance(10_000);
    expect(rig.log).toEqual(['late start deaf done', 'stop deaf', 'stopped deaf', 'start deaf', 'started deaf', 'start bad', 'started bad']);
    expect([start.end, start.atMs, rig.leftovers]).toEqual(['done', 5_020, quiet]);
    expect(rig.events.flatMap((event) => (event.kind === 'operation-starting' || event.kind === 'operation-ended' ? [`${event.kind} ${event.name}`] : [])).slice(-4)).toEqual([
      'operation-starting compensate', 'operation-ended compensate', 'operation-starting start', 'operation-ended start',
    ]);
  });

  it('lets a new start wait no longer than it may', async () => {
    const rig = await withLeftBehind(hangs);
    const start = rig.watch(rig.start([], { waitForQuiescenceMs: 500 }));
    await rig.clock.advance(10_000);
    expect([start.end, start.atMs, rig.leftovers]).toEqual(['ERR_BUSY', 2_500, quiet]);
  });

  it('ends the waiting of a start that is aborted, or superseded', async () => {
    const rig = await withLeftBehind(hangs);
    const aborted = rig.watch(rig.start([], { waitForQuiescenceMs: 5_000 }));
    aborted.operation.abort();
    await rig.clock.settle();
    const superseded = rig.watch(rig.start([], { waitForQuiescenceMs: 5_000 }));
    const stop = rig.watch(rig.stop());
    await rig.clock.settle();
    expect([aborted.end, superseded.end, stop.end, rig.log, rig.leftovers]).toEqual(['ERR_ABORTED', 'ERR_SUPERSEDED', 'done', [], quiet]);
  });

  it('can be hurried in the stop that a waiting start waits for', async () => {
    const rig = new Rig({ deaf: { start: inTurn(takes(5_000), () => undefined), stop: inTurn(hangs, () => undefined) }, bad: { start: inTurn(fails('x', 10), () => undefined) } });
    rig.start();
    await rig.clock.advance(2_000);
    const start = rig.watch(rig.start([], { waitForQuiescenceMs: 20_000 }));
    await rig.clock.advance(4_000);
    rig.kernel.hurry();
    await rig.clock.advance(1_000);
    expect(rig.log.slice(-3)).toEqual(['late start deaf done', 'stop deaf', 'stop deaf timed out, left running']);
    await rig.clock.advance(30_000);
    expect([start.end, start.atMs]).toEqual(['ERR_BUSY', 22_000]);
  });

  it('has its late stops queued in the order in which they came up, before anything that waits', async () => {
    const rig = new Rig({ one: { start: takes(3_000) }, two: { start: takes(3_010) }, bad: { start: inTurn(fails('x', 10), () => undefined) }, busy: { stop: takes(5_000) } });
    await rig.start(['busy']);
    rig.start();
    await rig.clock.advance(2_000);
    rig.takeLog();
    rig.stop();
    const start = rig.watch(rig.start(['bad']));
    await rig.clock.advance(10_000);
    expect(rig.log).toEqual([
      'stop busy', 'late start one done', 'late start two done', 'stopped busy', 'stop one', 'stopped one', 'stop two', 'stopped two', 'start bad', 'started bad',
    ]);
    expect(start.end).toBe('done');
  });

  it('keeps a restart that needs it from stopping what it could not start again', async () => {
    const rig = new Rig({ dep: { startTimeoutMs: 10, start: inTurn(hangs, () => undefined) }, api: { needs: ['dep~'] }, strict: { needs: ['dep?'] } });
    await Promise.all([rig.start(['api']), rig.clock.settle()]);
    const failed = rig.watch(rig.start(['dep']));
    await rig.clock.advance(2_000);
    rig.takeLog();
    const restart = rig.watch(rig.restart());
    await rig.clock.settle();
    expect([failed.end, restart.end, rig.log, rig.up]).toEqual(['ERR_START_FAILED', 'ERR_BUSY', [], ['api']]);
  });

  it.each<[string, Act]>([['comes up late', takes(5_000)], ['fails late', fails('at last', 5_000)]])('is disabled when it %s and has been switched off meanwhile', async (_, act) => {
    const rig = await withLeftBehind(act);
    rig.toggle('deaf', false);
    await rig.clock.settle();
    expect(rig.state('deaf')).toBe('quarantined');
    await rig.clock.advance(5_000);
    expect(rig.state('deaf')).toBe('disabled');
  });
});
