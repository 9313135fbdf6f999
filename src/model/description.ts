import type { ScopeKind } from './scope-kind';
import type { Diagnostic } from './snapshot';
import type { ComponentState, FailedPhase, SystemState } from './state';

/** What the status handlers of a component answered: what the last one returned, or why there is no answer. */
export type StatusAnswer =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed' | 'timed-out' | 'aborted' | 'invalid' | 'skipped'; readonly reason: string };

/** One component as it is now: what it says of itself, where it stands, and with whom. Frozen; holds no instance. */
export interface ComponentDescription {
  readonly id: string;
  /** `undefined` outside groups. */
  readonly group: string | undefined;
  /** In its group. */
  readonly name: string;
  readonly doc: string | undefined;
  /** `file:line`. */
  readonly declaredAt: string | undefined;
  readonly feature: string | undefined;
  readonly tags: readonly string[];
  /** How long its instances live; of an alias, that of what it is of. */
  readonly scope: ScopeKind;
  /** How its instance comes to be. */
  readonly made: 'class' | 'value' | 'start' | 'factory' | 'alias' | 'required';
  /** The phases it has handlers for, in the order of their declaration. */
  readonly phases: readonly string[];
  /** The config that its handlers get, or what is written down while it is down; whatever is not marked safe is `'[redacted]'`. */
  readonly config: unknown;
  /** The config as it is written down; whatever is not marked safe is `'[redacted]'`. */
  readonly writtenConfig: unknown;
  /** What its status handlers answered; `undefined` unless it was asked for, and when it has none or is not up. */
  readonly status: StatusAnswer | undefined;
  /** The notes of the user's own that its definition has. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly state: ComponentState;
  readonly failedIn: FailedPhase | undefined;
  /** Why it is disabled, skipped or failed, in words. */
  readonly reason: string | undefined;
  /** When it came into this state, in milliseconds of the container's clock. */
  readonly sinceMs: number;
  readonly hasInstance: boolean;
  /** What has been noted about it, the last first: at most 20, until `container.clear` forgets them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
}

/** A whole container as it is now. */
export interface SystemDescription {
  readonly name: string;
  readonly state: SystemState;
  /** In order of registration. */
  readonly components: readonly ComponentDescription[];
  /** The ids of the members of each group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}
