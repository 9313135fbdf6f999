/** Every rule that a log of events can be held against, by its number, with what it says. */
export const invariants = {
  S1: 'a start is called only when what the component needs is up, as it asks for it',
  S3: 'a component has at most one start in flight, and none while it is up or left behind',
  S7: 'after the failure of a start no further start handler is called',
  S11: 'a failed start leaves nothing up',
  T1: 'a stop is called only when everything that uses the component has settled',
  T2: 'each start that succeeded gets one stop, and no other gets one',
  T3: 'a stop attempts everything that was up',
  T5: 'a stop ends within its budget and one grace',
  C2: 'one operation at a time changes anything',
  E1: 'the log is dense, in order, and each change is a legal one',
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
