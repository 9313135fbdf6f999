import type { OperationCase, OperationPlan } from './plan';
import { literal } from '../regression';
import { playOperation } from './simulate-operation';

/** Whether a case still does what is looked for. */
export type StillBreaks = (played: OperationCase) => Promise<boolean>;

/** Breaks the same invariant. */
export const breakingInOperation = (invariant: string): StillBreaks => async (played) => (await playOperation(played)).violations.some((violation) => violation.invariant === invariant);

/** The smallest case found that still breaks: as long as something can be left out, it is. */
export async function reduceOperation(broken: OperationCase, stillBreaks: StillBreaks): Promise<{ readonly smallest: OperationCase; readonly tries: number }> {
  let smallest = broken;
  let tries = 0;
  for (let hasShrunk = true; hasShrunk;) {
    hasShrunk = false;
    for (const smaller of smallerCases(smallest)) {
      tries += 1;
      if (!await stillBreaks(smaller)) continue;
      smallest = smaller;
      hasShrunk = true;
      break;
    }
  }
  return { smallest, tries };
}

/** A case as a test, ready to be pasted into `operations.spec.ts`. */
export function operationTest(played: OperationCase, name: string): string {
  return [`it(${literal(name, 3)}, async () => {`, `  const { violations } = await playOperation(${literal(played, 2)});`, '  expect(violations).toEqual([]);', '});'].join('\n');
}

function* smallerCases(played: OperationCase): Generator<OperationCase> {
  for (const [place] of played.calls.entries()) yield { ...played, calls: played.calls.filter((_, other) => other !== place) };
  for (const plan of smallerPlans(played.plan)) yield { ...played, plan };
  if (played.schedule.together > 0) yield { ...played, schedule: { ...played.schedule, together: 0 } };
}

/** In place of an operation a part of it; without one of its parts; or with a smaller one. */
export function* smallerPlans(plan: OperationPlan): Generator<OperationPlan> {
  if ('part' in plan) {
    yield plan.part;
    for (const part of smallerPlans(plan.part)) yield { ...plan, part };
  } else if ('parts' in plan) {
    yield* plan.parts;
    const fewest = plan.kind.startsWith('race') ? 1 : 0;
    for (const [place, part] of plan.parts.entries()) {
      if (plan.parts.length > fewest) yield { ...plan, parts: plan.parts.filter((_, other) => other !== place) };
      for (const smaller of smallerPlans(part)) yield { ...plan, parts: plan.parts.with(place, smaller) };
    }
    if (plan.kind === 'steps') for (const [place] of plan.defers.entries()) yield { ...plan, defers: plan.defers.filter((_, other) => other !== place) };
  }
}
