import type { Attempt } from '../../src/lifecycle/calls/attempt';
import type { VirtualClock } from '../../src/testing/virtual-clock';
import type { Rig } from './rig';

/** What a hand-made handler is called with. */
export interface Turn {
  readonly id: string;
  readonly clock: VirtualClock;
  readonly rig: Rig;
  readonly attempt: Attempt;
  readonly signal: AbortSignal;
  ready(): void;
  notReady(reason: string): void;
}

/** A hand-made handler. */
export type Act = (turn: Turn) => unknown;

/** Done after so long, whatever its signal says. */
export const takes = (ms: number): Act => ({ clock }) => clock.after(ms);

/** Never ends, whatever its signal says. */
export const hangs: Act = () => new Promise(() => undefined);

/** Rejects after so long, whatever its signal says. */
export const fails = (message = 'broken', afterMs = 0): Act => async ({ clock }) => {
  await clock.after(afterMs);
  throw new Error(message);
};

/** Throws at once. */
export const throws = (message = 'broken'): Act => () => { throw new Error(message); };

/** Ends by itself after `ms`; when its signal aborts before, it rejects with the reason, `lagMs` later. */
export const obeys = (ms = Infinity, lagMs = 0): Act => ({ clock, signal }) => new Promise<void>((resolve, reject) => {
  const cancel = clock.schedule(ms, resolve);
  const stop = (): void => {
    cancel();
    void clock.after(lagMs).then(() => { reject(signal.reason as Error); });
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
});

/** Registers clean-ups that write down their name, then goes on as told. */
export const defers = (names: readonly string[], then: Act): Act => (turn) => {
  for (const name of names) turn.attempt.defer(() => { turn.rig.log.push(`clean up ${name}`); });
  return then(turn);
};

/** Another act at each call; the last one from then on. */
export const inTurn = (...acts: readonly Act[]): Act => {
  let calls = 0;
  return (turn) => {
    const act = acts[Math.min(calls, acts.length - 1)] as Act;
    calls += 1;
    return act(turn);
  };
};
