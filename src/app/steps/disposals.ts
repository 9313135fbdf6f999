import type { StopSignal } from '../../model/handler-context';

/** What is made of components' instances by others, and is to be disposed of before those are stopped. */
export interface Disposals {
  /** There is nothing of the kind. */
  isIdle(): boolean;
  owes(component: number): boolean;
  /** Does that, calls the function, and does it with what was made meanwhile. @param isUnderWay - the function only waits for what has been called. @param id - the component's, for errors */
  stopAround(component: number, id: string, signal: StopSignal, stop: () => unknown, isUnderWay?: boolean): unknown;
  /** What that waits for; see `Steps`. */
  waitsFor(component: number, id: string): readonly string[] | undefined;
}
