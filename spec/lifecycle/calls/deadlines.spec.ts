import { hangs, takes } from '../../support/acts';
import { Rig } from '../../support/rig';

describe('limits of equal length', () => {
  it('are kept when a handler is called in the very moment in which the limit of another is over', async () => {
    const rig = new Rig({
      drained: { drain: hangs, stop: takes(10) },
      other: { stop: hangs },
      upper: { needs: ['other'], stop: takes(4) },
    }, { stopTimeoutMs: 60, forceGraceMs: 15, stopBudgetMs: 1_000 });
    await rig.start();
    rig.stop();
    await rig.clock.advance(1_000);
    const aborted = rig.events.flatMap((event) => (event.kind === 'step-aborting' ? [`${event.phase} ${event.component} at ${String(event.atMs)}`] : []));
    expect(aborted).toEqual(['drain drained at 60', 'stop other at 64']);
  });
});
