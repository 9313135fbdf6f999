import type { Adjacency } from '../model/adjacency';
import type { AnySystoleError } from '../model/errors';

/** The wired graph, as the runner needs it; a new one after each change, with the same integers for the same components. */
export interface LifecycleGraph {
  readonly version: number;
  readonly adjacency: Adjacency;
  /** 1 for components that are there and not switched off. */
  readonly enabled: Uint8Array;
  /** 1 for those enabled that a start of everything starts: not for what only disabled ones need. */
  readonly wanted: Uint8Array;
  /** How many are there, and switched off. */
  readonly disabledCount: number;
  readonly isPresent: (component: number) => boolean;
  /** Why a component is switched off, in one line. */
  readonly disabledReason: (component: number) => string | undefined;
  /** What it requires, and is switched off, when that is why it is switched off itself. */
  readonly disabledBy: (component: number) => number | undefined;
  /** The refusal for somebody who asks for a component that is switched off. */
  readonly disabledError: (component: number) => AnySystoleError;
}

/** Where the runner gets the graph from, before each operation. */
export interface GraphSource {
  /** @throws whatever is wrong with the wiring; then nothing has been called */
  current(): LifecycleGraph;
  /**
   * With what has become known of who needs whom, by making things, that a graph of that version does not know, whatever is wrong with it; `undefined` where that is
   * nothing. Without it, it never is.
   */
  learned?(version: number): LifecycleGraph | undefined;
  /** Whether nothing is wrong with the wiring. */
  isSound(): boolean;
}
