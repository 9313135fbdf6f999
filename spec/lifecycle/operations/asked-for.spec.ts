import { disabled } from '../../../src/model/definition';
import type { Act } from '../../support/acts';
import { inTurn, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';

const nothing: Act = () => undefined;
const pausing: Part = { suspend: nothing, resume: nothing };

/** The components that each operation has said to be about, in order. */
function announced(rig: Rig): readonly (readonly string[])[] {
  return rig.events.flatMap((event) => (event.kind === 'operation-starting' ? [event.components] : []));
}

describe('what was asked for', () => {
  it('grows by the target of a restart, and not by what was restarted with it', async () => {
    const rig = new Rig({ base: {}, mid: { needs: ['base'] }, top: { needs: ['mid'] } });
    await rig.start(['top']);
    await rig.restart(['base']);
    await rig.stop(['top']);
    expect(rig.states).toEqual({ base: 'ready', mid: 'stopped', top: 'stopped' });
  });

  it('is not everything after a restart of one, or after a resume: what is switched on then stays down', async () => {
    for (const change of [(rig: Rig) => rig.restart(['a']), async (rig: Rig): Promise<unknown> => { await rig.suspend(); return rig.resume(); }]) {
      const rig = new Rig({ a: pausing, b: {} });
      rig.switch('b', false);
      await rig.start(['a']);
      await change(rig);
      await rig.toggle('b', true);
      expect(rig.states).toEqual({ a: 'ready', b: 'registered' });
    }
  });

  it('is everything after a restart of everything: what is switched on then comes up', async () => {
    const rig = new Rig({ a: {}, b: {} });
    rig.switch('b', false);
    await rig.start(['a']);
    await rig.restart();
    await rig.toggle('b', true);
    expect(rig.states).toEqual({ a: 'ready', b: 'ready' });
  });

  it('is given up by a restart that is called off: nothing of it comes up later because something else is switched', async () => {
    const rig = new Rig({ a: { stop: takes(50) }, b: { needs: ['a'] }, c: {} });
    await rig.start();
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.advance(10);
    restart.operation.abort();
    await rig.clock.advance(100);
    await rig.toggle('c', false);
    expect([restart.end, rig.states]).toEqual(['ERR_ABORTED', { a: 'stopped', b: 'stopped', c: 'disabled' }]);
  });

  it('by nobody any more, but still up, is stopped all the same when it is switched off', async () => {
    const rig = new Rig({ base: {}, top: { needs: ['base'] } });
    await rig.start(['top']);
    await rig.stop(['top'], { isolated: true });
    expect(rig.states).toEqual({ base: 'ready', top: 'stopped' });
    await rig.toggle('base', false);
    expect(rig.states).toEqual({ base: 'disabled', top: 'disabled' });
  });

  it('and is switched off for good has nobody restarted over and over by changes of something else', async () => {
    const rig = new Rig({ cache: {}, api: { needs: ['cache?'] }, other: {} });
    await rig.start();
    await rig.toggle('cache', false);
    rig.takeLog();
    await rig.toggle('other', false);
    expect(rig.log).toEqual(['stop other', 'stopped other']);
  });

  it('and was found to be disabled at its start is asked again with the next change, unless it was stopped by name meanwhile', async () => {
    for (const isStopped of [false, true]) {
      const rig = new Rig({ probe: { start: inTurn(() => disabled('no licence'), nothing) }, on: { needs: ['probe'] }, flag: {} });
      await rig.start();
      expect(rig.states).toEqual({ probe: 'disabled', on: 'disabled', flag: 'ready' });
      if (isStopped) await rig.stop(['probe', 'on']);
      await rig.toggle('flag', false);
      const then = isStopped ? 'registered' : 'ready';
      expect(rig.states).toEqual({ probe: then, on: then, flag: 'disabled' });
    }
  });

  it('with everything includes what was switched on later: a stop of some leaves it, and what it needs, up', async () => {
    for (const on of [(rig: Rig) => rig.toggle('extra', true), async (rig: Rig): Promise<unknown> => {
      await rig.suspend();
      await rig.toggle('extra', true);
      return rig.resume();
    }]) {
      const rig = new Rig({ base: pausing, main: { ...pausing, needs: ['base'] }, extra: { needs: ['base'] } });
      rig.switch('extra', false);
      await rig.start();
      await on(rig);
      await rig.stop(['main']);
      await rig.stop(['base'], { isolated: true });
      expect(rig.states).toEqual({ base: 'stopped', main: 'stopped', extra: 'ready' });
      await rig.toggle('main', false);
      expect(rig.states).toEqual({ base: 'stopped', main: 'disabled', extra: 'ready' });
    }
  });

  it('with everything includes all that was switched on later, each by itself: a stop of one leaves the others', async () => {
    for (const on of [(rig: Rig) => rig.toggle('lib', true), async (rig: Rig): Promise<unknown> => {
      await rig.suspend();
      await rig.toggle('lib', true);
      return rig.resume();
    }]) {
      const rig = new Rig({ other: pausing, lib: {}, main: { needs: ['lib'] }, extra: { needs: ['lib'] } });
      rig.switch('lib', false);
      await rig.start();
      await on(rig);
      await rig.stop(['main']);
      expect(rig.states).toEqual({ other: 'ready', lib: 'ready', main: 'stopped', extra: 'ready' });
    }
  });

  it('does not grow by what a change of toggles starts anew, nor by what a resume brings back', async () => {
    for (const change of [(rig: Rig) => rig.toggle('flag', false), async (rig: Rig): Promise<unknown> => { await rig.suspend(); return rig.resume(); }]) {
      const rig = new Rig({ flag: pausing, mid: { ...pausing, needs: ['flag?'] }, top: { ...pausing, needs: ['mid'] } });
      await rig.start(['flag', 'top']);
      await change(rig);
      await rig.stop(['top']);
      expect([rig.state('mid'), rig.state('top')]).toEqual(['stopped', 'stopped']);
    }
  });

  it('alone comes back with a resume: not what was switched on meanwhile, unless everything was asked for', async () => {
    for (const [asked, b] of [[['a'], 'registered'], [[], 'ready']] as const) {
      const rig = new Rig({ a: pausing, b: {} });
      rig.switch('b', false);
      await rig.start(asked);
      await rig.suspend();
      await rig.toggle('b', true);
      await rig.resume();
      expect(rig.states).toEqual({ a: 'ready', b });
    }
  });
});

describe('listeners are told as the components of', () => {
  it('a resume: whom it resumes, starts, or stops first, and nobody who is switched off', async () => {
    const rig = new Rig({ a: pausing, old: pausing, changed: pausing, kept: { needs: ['changed?'] }, pump: { whenSuspended: 'stop' } });
    await rig.start();
    await rig.suspend();
    await rig.toggle('old', false);
    await rig.resume(['changed']);
    expect(announced(rig).at(-1)).toEqual(['a', 'changed', 'kept', 'pump']);
  });
});

describe('the system', () => {
  const states = (rig: Rig): readonly string[] => rig.events.flatMap((event) => (event.kind === 'system-changed' ? [event.to] : []));

  it('does not stop in a restart of what is down', async () => {
    const rig = new Rig({ a: {} });
    await rig.restart(['a']);
    expect(states(rig)).toEqual(['starting', 'running']);
  });

  it('is suspending until the last is suspended or, where that failed, stopped', async () => {
    const rig = new Rig({ a: { ...pausing, suspend: throws() }, b: pausing });
    await rig.start();
    rig.events.length = 0;
    const suspend = rig.watch(rig.suspend());
    await rig.clock.settle();
    expect([suspend.end, states(rig)]).toEqual(['ERR_SUSPEND_FAILED', ['suspending', 'suspended']]);
  });

  it('begins a restart, or a resume, in the turn of its call', async () => {
    const rig = new Rig({ a: pausing });
    await rig.start();
    rig.takeLog();
    const restart = rig.restart();
    expect([rig.takeLog(), rig.kernel.state]).toEqual([['stop a', 'stopped a'], 'stopping']);
    await restart;
    await rig.suspend();
    const before = announced(rig).length;
    const resume = rig.resume();
    expect(announced(rig).slice(before)).toEqual([['a']]);
    await resume;
  });
});
