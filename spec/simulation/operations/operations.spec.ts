import { playBatch } from '../batch';
import { caseOfOperation } from './plan';
import type { OperationCase, OperationPlan } from './plan';
import { breakingInOperation, operationTest, reduceOperation } from './reduce';

const first = Number(process.env['SYSTOLE_SEED'] ?? 1);
const runs = Number(process.env['SYSTOLE_RUNS'] ?? 1_000);

describe('random operations in random circumstances', () => {
  it(`keep every invariant, and give the same log for the same seed (seeds ${first} to ${first + runs - 1})`, async () => {
    const { broken, tally } = await playBatch({ of: 'operations', from: first, count: runs, twice: true });
    expect(broken).toEqual([]);
    expect(tally['runs']).toBe(runs);
  }, 300_000);
});

function names(plan: OperationPlan): readonly string[] {
  return [plan.name, ...('parts' in plan ? plan.parts : 'part' in plan ? [plan.part] : []).flatMap(names)];
}

describe('a random operation that breaks something', () => {
  it('is made smaller as long as it still does, and printed as a test', async () => {
    const needle: OperationPlan = { kind: 'work', name: 'n3', act: { end: 'hangs', ms: 0, obeysAfterMs: 1 } };
    const whole: OperationCase = {
      plan: {
        kind: 'steps', name: 'n1', awaits: true, catches: false, defers: [{ end: 'returns', ms: 0 }],
        parts: [{ kind: 'delay', name: 'n2', ms: 5 }, { kind: 'all', name: 'n4', concurrency: Infinity, parts: [{ kind: 'timeout', name: 'n5', part: needle, ms: 10, perStepMs: undefined }] }],
      },
      calls: [{ kind: 'abort', at: { ms: 5 } }], schedule: { kind: 'random', seed: 7, together: 0.5 }, graceMs: 0, cleanUpMs: 5, seed: 8,
    };
    const { smallest } = await reduceOperation(whole, (played) => Promise.resolve(names(played.plan).includes('n3')));
    expect(smallest).toEqual({ ...whole, calls: [], plan: needle, schedule: { kind: 'random', seed: 7, together: 0 } });
    expect(operationTest(smallest, 'replays it').split('\n')).toEqual([
      "it('replays it', async () => {",
      '  const { violations } = await playOperation({',
      "    plan: { kind: 'work', name: 'n3', act: { end: 'hangs', ms: 0, obeysAfterMs: 1 } },",
      '    calls: [],',
      "    schedule: { kind: 'random', seed: 7, together: 0 },",
      '    graceMs: 0,',
      '    cleanUpMs: 5,',
      '    seed: 8,',
      '  });',
      '  expect(violations).toEqual([]);',
      '});',
    ]);
  });

  it('is known by the invariant it breaks', async () => {
    expect(await breakingInOperation('T24')(caseOfOperation(1))).toBe(false);
  });
});
