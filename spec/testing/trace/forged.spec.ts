import { checkTrace } from '../../../src/testing/trace/check-trace';
import { invariants } from '../../../src/testing/trace/violation';
import { Forgery } from './forge';
import { forgeries } from './forgeries';
import { recordings } from './recordings';
import type { Recording } from './recordings';

const secrets = ['hunter2'];

describe('a log of what really happened', () => {
  it.each(Object.keys(recordings) as Recording[])('breaks no rule: %s', async (recording) => {
    expect(checkTrace(await recordings[recording](), { secrets })).toEqual([]);
  });
});

describe('a log that lies breaks', () => {
  it.each(forgeries.map((forged) => [forged.breaks, forged.lie, forged] as const))('%s when %s', async (breaks, _lie, { of, forge, found }) => {
    const events = await recordings[of]();
    const violations = checkTrace(forge(new Forgery(events), events).log, { secrets });
    expect(violations.map(({ invariant, message }) => `${invariant}: ${message}`)).toEqual(found);
    expect(violations.map(({ invariant }) => invariant)).toContain(breaks);
  });

  it('each rule there is', () => {
    expect(Object.keys(invariants).filter((invariant) => !forgeries.some(({ breaks }) => breaks === invariant))).toEqual([]);
  });
});
