import type { Hook } from './outcome';
import type { OperationReport } from './report';
import type { ScopeKind } from './scope-kind';
import type { ComponentState } from './state';

/** A component that keeps others waiting: a handler of it is still in flight. */
export interface BusyComponent {
  readonly id: string;
  readonly state: ComponentState;
  readonly sinceMs: number;
}

/** One failed component of an operation, in order of time. */
export interface Failure {
  readonly id: string;
  readonly phase: string;
  readonly kind: 'failed' | 'timed-out' | 'aborted';
  /** When it was not the handler itself: a hook before it, or after it. */
  readonly hook?: Hook;
  readonly error: unknown;
  readonly atMs: number;
}

/** One part of a user's own operation that did not succeed, beside others that ran together with it. */
export interface PartFailure<out Reason = unknown> {
  /** Its place among the parts, from 0 on. */
  readonly place: number;
  readonly name: string;
  readonly state: 'failed' | 'timed-out' | 'aborted';
  readonly reason: Reason;
}

/** One step of a cycle: who needs whom, and where that is written. */
export interface CycleEdge {
  readonly from: string;
  readonly to: string;
  readonly declaredAt: string | undefined;
}

/** One step of the path to a captive: who it is, how long its instances live, and where it is declared. */
export interface CaptiveLink {
  readonly id: string;
  readonly scope: ScopeKind;
  readonly declaredAt: string | undefined;
}

/** The facts of an operation that did not end well. */
export interface OperationFailure {
  /** The component that failed first, or `undefined` when the operation was called off from outside. */
  readonly rootCause: string | undefined;
  readonly failures: readonly Failure[];
  /** Called off because of the root cause, before their handlers ended. */
  readonly cancelled: readonly string[];
  /** Never called; the path leads from each one to the root cause. */
  readonly skipped: readonly { readonly id: string; readonly path: readonly string[] }[];
  /** Left behind with a handler in flight. */
  readonly quarantined: readonly string[];
  /** Up, and left so, by a start with `{ rollback: false }`; `undefined` when nothing is up. */
  readonly leftUp?: readonly string[];
  /** Not called, by a phase that has ended at its first failure; `undefined` when there is nobody. */
  readonly uncalled?: readonly string[];
  readonly report: OperationReport;
}

/** The facts each error carries, by code. Codes and facts follow semver; messages are for people. */
export interface ErrorDetails {
  /** Components need each other in a ring; the walk starts and ends at the same component. */
  readonly ERR_CYCLE: { readonly walk: readonly string[]; readonly edges: readonly CycleEdge[] };
  /**
   * A component asks for something that nothing provides. Here and below, `position` is that in its list of dependencies; for a reference inside
   * data it is `undefined`, and `at` says where: `config.routes.0`.
   */
  readonly ERR_MISSING_DEPENDENCY: {
    readonly component: string; readonly position: number | undefined; readonly at?: string; readonly missing: string;
    readonly path: readonly string[]; readonly similar: readonly string[];
  };
  /** A component asks for a member of its own group, and has none; or for a group that nothing is in. */
  readonly ERR_NO_GROUP: { readonly component: string; readonly position: number | undefined; readonly at?: string; readonly name: string };
  /** A placeholder made by `required` is enabled, and nothing has taken its place. */
  readonly ERR_NOT_PROVIDED: { readonly component: string; readonly neededBy: readonly string[] };
  /** A dependency was `undefined` when the decorator ran. */
  readonly ERR_UNDEFINED_DEPENDENCY: { readonly component: string; readonly position: number | undefined; readonly at?: string };
  /** A class stands where a component belongs, but is not decorated. */
  readonly ERR_NOT_A_COMPONENT: { readonly name: string; readonly component: string | undefined; readonly position: number | undefined; readonly at?: string };
  /** Two components go by one id; or one goes by what is registered plainly already. */
  readonly ERR_DUPLICATE_ID: { readonly id: string; readonly declaredAt: readonly (string | undefined)[] };
  /** An id that cannot be one. */
  readonly ERR_INVALID_ID: { readonly id: string };
  /** An option outside its range. */
  readonly ERR_INVALID_OPTION: { readonly component: string | undefined; readonly option: string; readonly value: unknown };
  /** A decorator stands where it cannot work. */
  readonly ERR_INVALID_DECORATION: { readonly decorator: string; readonly target: string };
  /** A component is switched on by name although something it requires is switched off. */
  readonly ERR_DISABLED_REQUIRED: { readonly component: string; readonly chain: readonly string[] };
  /** Several findings about the wiring, all of them. */
  readonly ERR_WIRING: { readonly findings: readonly AnySystoleError[] };
  /** Nothing goes by that name here. */
  readonly ERR_NOT_FOUND: { readonly name: string; readonly similar: readonly string[] };
  /** The component is known, but not up. */
  readonly ERR_NOT_STARTED: { readonly component: string; readonly state: ComponentState };
  /** A component was to be started by name that has no start, and no other handler. */
  readonly ERR_NOTHING_TO_START: { readonly component: string };
  /** The component is switched off. */
  readonly ERR_DISABLED: { readonly component: string; readonly chain: readonly string[] };
  /** Something is still in flight, or up, that the call needs out of the way. */
  readonly ERR_BUSY: { readonly call: string; readonly busy: readonly BusyComponent[] };
  /** A call that the current state does not allow. */
  readonly ERR_STATE: { readonly call: string; readonly state: string; readonly allowed: readonly string[] };
  /**
   * A handler asked for an operation that would wait for that very handler; or an operation was awaited in a scope that it waits for: then `phase` is `'scope'`, `component` the
   * name of the container, and `path` leads from the call to itself.
   */
  readonly ERR_REENTRANT: { readonly call: string; readonly component: string; readonly phase: string; readonly path?: readonly string[] };
  /** Something that lives long needs something that lives shorter, and would hold on to it: the path leads from the one to the other. */
  readonly ERR_CAPTIVE_DEPENDENCY: { readonly component: string; readonly captive: string; readonly path: readonly CaptiveLink[] };
  /** A component that belongs to scopes was asked for where there is none. */
  readonly ERR_OUTSIDE_SCOPE: { readonly component: string; readonly path: readonly string[] };
  /** A later call took over. */
  readonly ERR_SUPERSEDED: { readonly call: string; readonly by: string };
  readonly ERR_START_FAILED: OperationFailure;
  readonly ERR_STOP_FAILED: OperationFailure;
  /** Something plain that was made of a component could not be disposed of when that was stopped. */
  readonly ERR_DISPOSE_FAILED: { readonly name: string; readonly component: string };
  readonly ERR_SUSPEND_FAILED: OperationFailure;
  readonly ERR_RESUME_FAILED: OperationFailure;
  readonly ERR_PHASE_FAILED: OperationFailure;
  /**
   * A limit was over. As an abort reason it names the component that ran over it; for a user's own operation, `path` leads from the whole to
   * the part that ran over it. `waitsFor` says in words what a stop was waiting for, when that was none of its handlers.
   */
  readonly ERR_TIMEOUT: { readonly component: string | undefined; readonly phase: string; readonly limitMs: number; readonly path?: readonly string[]; readonly waitsFor?: string };
  /**
   * Called off. `rootCause` names the component, or the part of a user's own operation, whose failure was the reason, if one was; `path` leads
   * from the whole operation to the part that was called off.
   */
  readonly ERR_ABORTED: { readonly rootCause: string | undefined; readonly path?: readonly string[] };
  /** A user's own operation has failed without saying why. */
  readonly ERR_OPERATION_FAILED: { readonly path: readonly string[] };
  /** Some parts that ran together did not succeed: all of them, with what the others gave. `cause` is an `AggregateError` of the reasons. */
  readonly ERR_PARTS_FAILED: {
    readonly path: readonly string[];
    /** How many parts there are. */
    readonly of: number;
    /** In the order of the parts. */
    readonly failed: readonly PartFailure[];
    /** What each part gave, in their order; `undefined` for those that gave nothing. */
    readonly results: readonly unknown[];
  };
  /** What was put in the place of a class's instance lacks methods that are handlers. */
  readonly ERR_MISSING_HANDLER: { readonly component: string; readonly handlers: readonly { readonly phase: string; readonly method: string }[] };
  /** A config, an instance or a whole definition does not fit its schema. */
  readonly ERR_INVALID_CONFIG: {
    readonly component: string;
    /** What was checked: the config, the whole component before it is constructed, or the instance after its start. */
    readonly stage: 'config' | 'definition' | 'instance';
    /** The option that the schema stands in. */
    readonly schema: 'configSchema' | 'definitionSchema' | 'instanceSchema';
    /** Where the component, and so its schema, is declared: `file:line`. */
    readonly declaredAt: string | undefined;
    /** What the schema says, where; `received` is the kind of the value there, never the value. */
    readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[]; readonly received: string }[];
  };
  /** A handler has said by `context.invalid` that its component is not fit to take part; told when it had been left behind by then. */
  readonly ERR_INVALID: { readonly component: string; readonly phase: string; readonly issues: readonly unknown[] };
  /** Nothing here opens the page with a picture; it stays at `file`. */
  readonly ERR_NO_OPENER: { readonly container: string; readonly file: string };
  /** No phase goes by that name. */
  readonly ERR_UNKNOWN_PHASE: { readonly phase: string; readonly known: readonly string[] };
  /** A tool of this package needs another package that is not there. */
  readonly ERR_NOT_INSTALLED: { readonly packages: readonly string[] };
  /** A test fixture found no test runner to tie itself to. */
  readonly ERR_NO_TEST_HOOKS: { readonly missing: readonly string[] };
  /** A test left something behind; a line for each thing. */
  readonly ERR_LEFTOVERS: { readonly leftovers: readonly string[] };
  /** A member of a fake was called that nobody has given it. */
  readonly ERR_NOT_FAKED: { readonly fake: string; readonly member: string };
  /** Asked what was called of something that records no calls. */
  readonly ERR_NOT_A_FAKE: { readonly name: string };
  /** A run of an exploration broke a rule of the lifecycle, or what its check says. */
  readonly ERR_INVARIANT_VIOLATED: {
    /** Of the run; `undefined` for the one without chance that comes first. */
    readonly seed: number | undefined;
    /** Its number, from 1 on; 0 for the one that comes first. */
    readonly run: number;
    /** The rule `check` is the user's own. */
    readonly violations: readonly { readonly invariant: string; readonly sequence: number; readonly atMs: number; readonly component?: string; readonly message: string }[];
    /** What happened up to the first violation: the last lines. */
    readonly log: readonly string[];
    /** The call that plays the run again. */
    readonly replay: string;
  };
}

/** The codes of all errors; they follow semver, and tell what `details` an error carries. */
export type ErrorCode = keyof ErrorDetails;

const brand: unique symbol = Symbol.for('systole/error') as never;

/** The class of every error of this package. See `isSystoleError` for telling ours from others across copies. */
export class SystoleError<Code extends ErrorCode = ErrorCode> extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'SystoleError', configurable: true });
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  readonly code: Code;
  readonly details: ErrorDetails[Code];

  /** Where this code is explained: an address inside the installed package, so that it fits its version. */
  get docs(): string {
    return `systole/README.md#${this.code}`;
  }

  constructor(code: Code, message: string, details: ErrorDetails[Code], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** Any of them, discriminated by `code`. */
export type AnySystoleError = { [Code in ErrorCode]: SystoleError<Code> }[ErrorCode];

/** True for errors of this package, those of another installed copy too, where `instanceof` fails. */
export function isSystoleError(value: unknown): value is AnySystoleError {
  return typeof value === 'object' && value !== null && (value as { readonly [brand]?: unknown })[brand] === true;
}

/** Joins the lines of a message: the sentence, the evidence indented, the remedy. */
export function lines(sentence: string, ...rest: readonly (string | undefined)[]): string {
  return [sentence, ...rest.filter((line) => line !== undefined).map((line) => `  ${line}`)].join('\n');
}

/** The text of whatever was thrown; never throws itself, since anything can be thrown. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return '(something that cannot be turned into text)';
  }
}
