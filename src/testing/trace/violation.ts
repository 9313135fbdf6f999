/** Every rule that a log of events is held against, by its number, with what it says. */
export const invariants = {
  P3: 'a start is about exactly what it needs, and calls each component once',
  P6: 'an operation calls those it was announced with, and nobody else',
  S1: 'a start is called only when what the component needs is up, in the way it asks for it',
  S3: 'a component has at most one start in flight, and none while it is up or left behind',
  S4: 'a component that waits for nothing more starts at once, as long as a slot is free',
  S5: 'no more starts are in flight than there are slots',
  S7: 'after the failure of a start no further start handler is called',
  S8: 'the failure of a start calls off every start in flight at once, and tells it why',
  S9: 'a start that was called off is left behind only after its grace',
  S10: 'a start that failed gets its clean-ups once, and no stop',
  S11: 'a start that failed leaves nothing up',
  S12: 'the roll-back of a start stops everything that the start brought up',
  S13: 'a start that succeeds after it was left behind is stopped',
  S14: 'a component that came up late is not started again before its stop is over',
  S15: 'the error of a start names what failed, what was called off, what was skipped and what was left behind, and nothing else',
  S16: 'the root cause of a failed start is what failed first',
  S19: 'what is switched off, or requires what is, gets no handler called, and nobody else is switched off',
  S20: 'a start of nothing succeeds at once',
  T1: 'a stop is called only when everything that uses the component has settled',
  T2: 'each start that succeeded gets one stop, and no other gets one',
  T3: 'a stop attempts everything that was up',
  T4: 'a component is stopped at once when everything that uses it has settled; those that may stop together, in the mirror of the plan',
  T5: 'a stop ends within its budget and one grace',
  T6: 'a stop fails if, and only if, a step of it did, and lists each that did once',
  T7: 'a stop of nothing ends at once',
  T8: 'a force-stop is called once, and only for a stop that ran over its limit',
  T13: 'a restart stops first and starts then, and touches nobody else',
  T15: 'a resume brings back what was up at the suspend',
  T16: 'a resume, or a change of toggles, stops first and starts then',
  T17: 'a suspended component is stopped once by a stop',
  T18: 'a phase visits its components once each, in its direction',
  T22: 'an operation of a user takes only the steps there are, and ends once',
  T23: 'an operation of a user begins and ends while what it is a part of goes on',
  T24: 'what is called off is called off with all its parts, at one moment, and nothing begins in it any more',
  T25: 'an operation of a user ends for the reason it was called off for',
  T26: 'an operation that fails because of its parts names each that did not succeed, and nobody else',
  T27: 'no limit is over before its time',
  C2: 'one operation at a time changes anything',
  C3: 'a stop that takes over ends all further starting, and lets the other end after itself',
  C5: 'no component is busy for longer than its limits allow',
  E1: 'the log is dense, in order, and each change is a legal one',
  E5: 'what a step says it took is the time between its events',
  E8: 'no secret occurs in an event',
} as const;

/** The number of an invariant that `checkTrace` knows. */
export type Invariant = keyof typeof invariants;

/** One place at which a log breaks a rule. */
export interface Violation {
  /** The number of the rule; `invariants` says what it means. Simulators add rules of their own. */
  readonly invariant: Invariant | (string & {});
  /** The event at which it shows. */
  readonly sequence: number;
  /** When, in milliseconds of the container's clock. */
  readonly atMs: number;
  /** The component it is about, if it is about one. */
  readonly component?: string;
  /** One sentence that names who and when. */
  readonly message: string;
}
