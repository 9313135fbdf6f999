import { obeys, takes } from '../../support/acts';
import { Rig } from '../../support/rig';

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
});
