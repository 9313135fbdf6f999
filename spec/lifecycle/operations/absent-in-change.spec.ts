import { takes, throws } from '../../support/acts';
import { Rig } from '../../support/rig';

describe('a component that others can do without', () => {
  it('lets a restart succeed when it fails to start, as it does a start', async () => {
    const rig = new Rig({ a: { start: throws() }, b: { needs: ['a~'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(0);
    const restart = rig.watch(rig.restart());
    await rig.clock.advance(0);
    expect([start.end, restart.end, rig.states]).toEqual(['done', 'done', { a: 'failed', b: 'ready' }]);
  });

  it('lets a change of toggles succeed when it fails to start', async () => {
    const rig = new Rig({ a: { start: throws() }, b: { needs: ['a~'] }, c: {} });
    rig.switch('c', false);
    await rig.start();
    const toggle = rig.watch(rig.toggle('c', true));
    await rig.clock.advance(0);
    expect([toggle.end, rig.states]).toEqual(['done', { a: 'failed', b: 'ready', c: 'ready' }]);
  });

  it('fails a resume when it fails to resume, since those others have it in hand', async () => {
    const rig = new Rig({ a: { suspend: takes(0), resume: throws() }, b: { needs: ['a~'], suspend: takes(0) } });
    await rig.start();
    rig.suspend();
    await rig.clock.advance(0);
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(0);
    expect([resume.end, rig.states]).toEqual(['ERR_RESUME_FAILED', { a: 'stopped', b: 'stopped' }]);
  });

  it('is named with what failed to stop, when something did', async () => {
    const rig = new Rig({ a: { start: throws() }, b: { needs: ['a~'], stop: throws('stuck') } });
    await rig.start();
    const restart = rig.watch(rig.restart());
    await rig.clock.advance(0);
    expect(restart.story).toEqual({
      code: 'ERR_STOP_FAILED', rootCause: 'b', failures: ['failed: b (stop) at 0', 'failed: a (start) at 0'], cancelled: [], skipped: [], quarantined: [],
    });
  });
});
