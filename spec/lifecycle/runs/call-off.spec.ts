import { hangs } from '../../support/acts';
import { Rig } from '../../support/rig';

describe('a suspend that a stop takes over from', () => {
  it('aborts each handler once, even if a listener that hears of that calls it off again', async () => {
    const rig = new Rig({ a: { suspend: hangs }, b: { suspend: hangs }, c: { suspend: hangs } });
    await rig.start();
    const suspend = rig.suspend();
    rig.kernel.subscribe((event) => { if (event.kind === 'step-aborting') suspend.abort('enough'); });
    rig.stop();
    await rig.clock.advance(30_000);
    const aborted = rig.events.flatMap((event) => (event.kind === 'step-aborting' && event.phase === 'suspend' ? [event.component] : []));
    expect(aborted).toEqual(['c', 'b', 'a']);
  });
});
