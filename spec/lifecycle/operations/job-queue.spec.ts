import type { Act } from '../../support/acts';
import { obeys, takes } from '../../support/acts';
import { Rig } from '../../support/rig';

const nothing: Act = () => undefined;

/** When operations begin and end, in order. */
function bounds(rig: Rig): readonly string[] {
  return rig.events.flatMap((event) => {
    if (event.kind === 'operation-starting') return [`${event.name} ${String(event.operation)} begins`];
    return event.kind === 'operation-ended' ? [`${event.name} ${String(event.operation)} ends ${event.outcome}`] : [];
  });
}

describe('one operation at a time', () => {
  it('ends in the log before one begins that a listener calls for while it ends', async () => {
    const rig = new Rig({ a: {} });
    rig.kernel.subscribe((event) => { if (event.kind === 'system-changed' && event.to === 'running') rig.stop(); });
    await rig.start();
    await rig.clock.settle();
    expect(bounds(rig)).toEqual(['start 1 begins', 'start 1 ends done', 'stop 2 begins', 'stop 2 ends done']);
  });

  it('ends in the log before the next begins, when a stop has taken over from it', async () => {
    const rig = new Rig({ a: { start: obeys(100), stop: takes(5) } });
    rig.start();
    await rig.clock.advance(10);
    rig.stop();
    rig.start();
    await rig.clock.advance(200);
    expect(bounds(rig)).toEqual(['start 1 begins', 'stop 2 begins', 'stop 2 ends done', 'start 1 ends aborted', 'start 3 begins', 'start 3 ends done']);
  });

  it('stops in the order in which they came up late whatever did so at the same time', async () => {
    const late = { start: takes(5_000), startTimeoutMs: 50, stop: takes(10) };
    const rig = new Rig({ a: late, b: late, c: late, d: late });
    rig.start();
    await rig.clock.advance(10_000);
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop a', 'stop b', 'stop c', 'stop d']);
  });

  it('is joined by who asks for the same, also while a stop of something that came up late waits', async () => {
    const rig = new Rig({ late: { start: takes(5_000), startTimeoutMs: 50 }, a: { start: takes(10_000) } });
    rig.start(['late']);
    await rig.clock.advance(2_000);
    const start = rig.start(['a']);
    await rig.clock.advance(4_000);
    expect(rig.start(['a'])).toBe(start);
    await rig.clock.advance(10_000);
    expect(bounds(rig)).toEqual(['start 1 begins', 'start 1 ends failed', 'start 2 begins', 'start 2 ends done', 'compensate 3 begins', 'compensate 3 ends done']);
  });

  it('is not joined by who asks for a part of it: that is asked for by name from then on', async () => {
    const rig = new Rig({ a: { start: takes(10) }, b: {} });
    const start = rig.start();
    expect(rig.start(['a'])).not.toBe(start);
    await rig.clock.advance(100);
    expect(bounds(rig)).toEqual(['start 1 begins', 'start 1 ends done', 'start 2 begins', 'start 2 ends done']);
  });

  it('goes in the order of the calls, changes of toggles included, unless it is a stop', async () => {
    const rig = new Rig({ a: { start: takes(10) }, b: {} });
    rig.start();
    rig.toggle('b', false);
    rig.restart(['a']);
    await rig.clock.advance(100);
    expect(bounds(rig).filter((line) => line.endsWith('begins'))).toEqual(['start 1 begins', 'reconfigure 2 begins', 'restart 3 begins']);
  });

  it('hurries no suspend that waits: when its turn comes it has all its time', async () => {
    const rig = new Rig({ a: { suspend: takes(10), resume: nothing, migrate: takes(50) } });
    await rig.start();
    rig.migrate();
    const suspend = rig.watch(rig.suspend());
    rig.kernel.hurry();
    await rig.clock.advance(100);
    expect([suspend.end, rig.states]).toEqual(['done', { a: 'suspended' }]);
  });

  it('cannot be called off any more once a stop has taken over and only that goes on: both end together', async () => {
    const rig = new Rig({ a: { stop: takes(100) }, b: { needs: ['a'], start: obeys(50) } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(10);
    start.operation.abort();
    await rig.clock.advance(10);
    expect([start.end, stop.end, rig.log.at(-1)]).toEqual(['pending', 'pending', 'stop a']);
    await rig.clock.advance(200);
    expect([start.end, stop.end, start.atMs === stop.atMs]).toEqual(['ERR_SUPERSEDED', 'done', true]);
  });

  it('that is called off has been aborted, and has not failed, by its event and its report', async () => {
    const rig = new Rig({ a: { start: obeys(50) } });
    const start = rig.watch(rig.start());
    start.operation.abort();
    await rig.clock.advance(100);
    expect([start.end, start.operation.state, start.operation.report().outcome, bounds(rig)]).toEqual(['ERR_ABORTED', 'aborted', 'aborted', ['start 1 begins', 'start 1 ends aborted']]);
  });

  it('that a listener calls for, and that joins one that goes on, is called off with that', async () => {
    const rig = new Rig({ a: { start: obeys(50) } });
    const joined: ReturnType<Rig['watch']>[] = [];
    rig.kernel.subscribe((event) => { if (event.kind === 'step-starting') joined.push(rig.watch(rig.start())); });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    joined[0]?.operation.abort();
    await rig.clock.advance(100);
    expect([start.end, joined.map(({ end, operation }) => [end, operation.history.map(({ state }) => state)])]).toEqual(['ERR_ABORTED', [['ERR_ABORTED', ['queued', 'running', 'aborted']]]]);
  });
});
