import type { SystoleEvent } from '../../../src/model/event';
import { Rig } from '../../support/rig';

function announcements(rig: Rig): readonly object[] {
  return rig.events.flatMap((event) => {
    if (event.kind !== 'operation-starting') return [];
    const { kind: _kind, operation: _operation, settings: _settings, sequence: _sequence, atMs: _atMs, ...said } = event;
    return [said];
  });
}

const extended = (rig: Rig): readonly SystoleEvent[] => rig.events.filter((event) => event.kind === 'step-extended');

describe('listeners are told', () => {
  it('when an operation leaves alone what depends on its components', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a?'] } });
    await rig.start();
    await rig.restart(['a'], { isolated: true });
    await rig.stop(['a'], { detach: true });
    await rig.start(['a'], { isolated: true });
    await rig.stop(['a'], { isolated: true });
    await rig.stop();
    expect(announcements(rig)).toEqual([
      { name: 'start', components: ['a', 'b'] },
      { name: 'restart', components: ['a'], isolated: true },
      { name: 'stop', components: ['a'], detach: true },
      { name: 'start', components: ['a'], isolated: true },
      { name: 'stop', components: ['a'], isolated: true },
      { name: 'stop', components: ['b'] },
    ]);
  });

  it('which way a phase of the user\'s own goes, and what it makes of failures', async () => {
    const rig = new Rig({ a: { migrate: () => undefined } });
    await rig.start();
    await rig.migrate([], { direction: 'dependents-first', onError: 'halt', timeoutMs: 40 });
    expect(announcements(rig)[1]).toEqual({ name: 'migrate', components: ['a'], phase: { direction: 'dependents-first', onError: 'halt', timeoutMs: 40 } });
  });

  it('when a handler is given more time, and how much in all', async () => {
    const rig = new Rig({
      a: {
        startTimeoutMs: 100,
        start: async ({ clock, attempt }) => {
          attempt.extend(50);
          await clock.after(120);
          attempt.extend(10_000);
          await clock.after(20);
        },
      },
    }, { startDeadlineMs: 1_000 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(200);
    expect(start.end).toBe('done');
    expect(extended(rig)).toEqual([
      { kind: 'step-extended', component: 'a', phase: 'start', limitMs: 150, sequence: 7, atMs: 0 },
      { kind: 'step-extended', component: 'a', phase: 'start', limitMs: 1_000, sequence: 8, atMs: 120 },
    ]);
  });

  it('nothing of a handler that asks for more time too late', async () => {
    const rig = new Rig({
      a: {
        startTimeoutMs: 100,
        start: async ({ clock, attempt }) => {
          await clock.after(110);
          attempt.extend(500);
        },
      },
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(200);
    expect([start.end, extended(rig)]).toEqual(['ERR_START_FAILED', []]);
  });

  it('what a component is switched off by', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] }, c: { needs: ['b', 'a'] }, d: { needs: ['b?', 'c*'] } });
    rig.switch('a', false);
    await rig.start();
    const wired = rig.events.find((event) => event.kind === 'wired');
    expect(wired?.components.map(({ id, isEnabled, disabledBy }) => [id, isEnabled, disabledBy])).toEqual([
      ['a', false, undefined], ['b', false, 'a'], ['c', false, 'a'], ['d', true, undefined],
    ]);
  });
});
