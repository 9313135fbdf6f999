import { inspect } from 'node:util';
import { FailureLog } from '../../../src/lifecycle/runs/failure-log';
import { takes } from '../../support/acts';
import { Rig } from '../../support/rig';
import type { Part } from '../../support/rig';

describe('what went wrong with very many', () => {
  it('is joined, however many there are', () => {
    const [all, more] = [new FailureLog(), new FailureLog()];
    for (let component = 0; component < 300_000; component += 1) {
      more.add({ id: String(component), component, phase: 'stop', kind: 'failed', error: component, atMs: 0 });
      more.cancelled.push(component);
      more.quarantined.push(component);
    }
    all.quarantined.push(0);
    all.join(more);
    expect([all.failures.length, all.cancelled.length, all.quarantined.length]).toEqual([300_000, 300_000, 300_000]);
  });
});

describe('a report', () => {
  it('tells the states of when it was asked for, however late it is read', async () => {
    const rig = new Rig({ a: { start: takes(10) }, b: { needs: ['a'], start: takes(10) } });
    const start = rig.start();
    await rig.clock.advance(15);
    const half = start.report();
    await rig.clock.advance(5);
    const whole = await start;
    await rig.stop();
    const states = (report: typeof half): readonly string[] => report.components.map(({ id, state, outcome }) => `${id} ${state} ${outcome.kind}`);
    expect([states(half), states(whole)]).toEqual([['a ready done', 'b starting waiting'], ['a ready done', 'b ready done']]);
    expect(whole.components).toBe(whole.components);
    expect([Object.isFrozen(whole.components), Object.isFrozen(whole.components[0])]).toEqual([true, true]);
  });

  it('says the same through a proxy, and to what is derived from it', async () => {
    const rig = new Rig({ a: {} });
    const report = await rig.start();
    const others = [new Proxy(report, {}), Object.create(report) as typeof report];
    expect(others.map(({ components }) => components.map(({ id }) => id))).toEqual([['a'], ['a']]);
    await rig.stop();
  });

  it('is printed, spread and turned into JSON with its components', async () => {
    const rig = new Rig({ a: {} });
    const report = await rig.start();
    const keys = ['operation', 'outcome', 'startedAtMs', 'elapsedMs', 'components', 'reported', 'channels'];
    expect([Object.keys(report), Object.keys({ ...report }), Object.keys(JSON.parse(JSON.stringify(report)) as object)]).toEqual([keys, keys, keys]);
    expect(inspect(report)).toContain("id: 'a'");
    expect({ ...report }.components).toEqual(report.components);
  });
});

describe('the way down', () => {
  it('goes through what becomes free together in the mirror of the way up, be it few, many or nearly all', async () => {
    for (const [users, others] of [[3, 0], [40, 1_000], [40, 0]] as const) {
      const parts = Object.fromEntries<Part>([
        ...Array.from({ length: others }, (_, index) => [`other${String(index)}`, {}] as const),
        ...Array.from({ length: users }, (_, index) => [`base${String(index)}`, {}] as const),
        ['top', { needs: Array.from({ length: users }, (_, index) => `base${String(index)}`) }] as const,
      ]);
      const rig = new Rig(parts);
      await rig.start();
      rig.events.length = 0;
      await rig.stop();
      const stopping = rig.events.flatMap((event) => (event.kind === 'component-changed' && event.to === 'stopping' ? [event.component] : []));
      expect(stopping).toHaveLength(users + others + 1);
      const bases = stopping.filter((id) => id.startsWith('base'));
      expect(bases).toEqual(Array.from({ length: users }, (_, index) => `base${String(users - 1 - index)}`));
    }
  });
});
