import type { AbandonedOperation } from '../model/report';

/** How a stop of everything lets what goes on beside it end. */
export interface EndRequest {
  /** When the stop goes on, whatever is left then; in milliseconds of the clock. */
  readonly untilMs: number;
  /** False calls everything off at once. */
  readonly drains: boolean;
}

/** What users run beside the lifecycle, with the components: it has to be over before they go down. */
export interface Companions {
  readonly areIdle: boolean;
  /** Waits for each as long as it may take, calls it off then, and gives those that are left; never rejects. */
  end(request: EndRequest): Promise<readonly AbandonedOperation[]>;
  /** Ends the waiting: what goes on is called off now, and given one more grace. */
  hurry(): void;
}

/** Nobody runs anything. */
export const noCompanions: Companions = { areIdle: true, end: () => Promise.resolve([]), hurry: () => undefined };
