import type { Container } from '../../../src/app/container';
import { isSystoleError } from '../../../src/model/errors';
import { Random } from '../../../src/testing/random';
import type { SimulatedTime } from '../../../src/testing/simulation/time';
import { OperationStage } from './build';
import type { OperationPlan } from './plan';
import { caseOfOperation } from './plan';

/** An operation of a user's own that runs with the components of a system. Times are milliseconds. */
export interface OperationInSystem {
  readonly atMs: number;
  readonly plan: OperationPlan;
  readonly graceMs: number;
  readonly cleanUpMs: number;
  /** For the jitter. */
  readonly seed: number;
  readonly drainMs?: number;
  /** So long after its beginning. */
  readonly abortAfterMs?: number;
}

/** Few seeds have any. They draw from numbers of their own: what else a seed stands for does not depend on them. */
export function randomOperations(seed: number): readonly OperationInSystem[] {
  const random = new Random(seed * 2 + 1_000_000_007);
  const count = random.chance(0.1) ? random.integer(1, 2) : 0;
  return Array.from({ length: count }, () => {
    const { plan, graceMs, cleanUpMs, seed: own } = caseOfOperation(random.integer(1, 1_000_000_000));
    return {
      atMs: random.pick([0, 1, 10, 50, 100, 200, 400]), plan, graceMs, cleanUpMs, seed: own,
      ...(random.chance(0.3) ? { drainMs: random.pick([1, 20, 60]) } : {}), ...(random.chance(0.3) ? { abortAfterMs: random.pick([0, 5, 40, 100]) } : {}),
    };
  });
}

/** Begins it when its time has come; what is returned tells at the end what has gone wrong. */
export function operateLater(container: Container, time: SimulatedTime, { atMs, plan, graceMs, cleanUpMs, seed, drainMs, abortAfterMs }: OperationInSystem): () => readonly string[] {
  const stage = new OperationStage(time, () => undefined);
  const random = new Random(seed);
  time.later('call', 'caller', atMs, () => {
    try {
      const handle = container.operate(stage.build(plan), undefined, { graceMs, cleanUpMs, random: () => random.next(), ...(drainMs === undefined ? {} : { drainMs }) });
      void handle.settled();
      if (abortAfterMs !== undefined) time.later('call', 'caller', abortAfterMs, () => { handle.abort('as planned'); });
    } catch (error) {
      // While a stop waits for those that go on, no other begins.
      if (!isSystoleError(error) || error.code !== 'ERR_STATE') throw error;
    }
  });
  return () => [...stage.broken, ...stage.cleanUps.filter(({ runs }) => runs !== 1).map(({ of, place, runs }) => `clean-up ${String(place)} of run ${String(of)} ran ${String(runs)} times`)];
}
