import type { AnySystoleError } from '../model/errors';
import type { Asked } from '../registry/asked';

/** The components of a container, and of all below it, as far as this is concerned. */
export interface AskedComponents {
  /** How much has been learned of what they need by what factories have asked for. */
  learned: number;
}

/** A component that is not up in time. */
export interface Lacked {
  /** In the graph by which it is started; nobody, as long as it has still to be taken along. */
  readonly component: () => number;
  /** In that of the container, which is another one in a scope. */
  readonly inContainer: () => number;
  readonly name: string;
  readonly error: AnySystoleError;
}

/** Something is made for the start of a component: factories are given by it only what is up. */
export interface Demand {
  /** Whose start: a container's, or a scope's. */
  readonly of: object;
  /** The id of the component. */
  readonly starting: string;
  /** What factories have asked for and was not up yet, in order. */
  readonly lacks: Lacked[];
  /** What plain factories give later. */
  readonly later: PromiseLike<unknown>[];
}

/** Who asks now. One for all containers: one call is over before the next begins, or within it. */
export const asking: {
  /** The factory that is called now, if one is. */
  factory: { readonly asked: Asked } | undefined;
  /** The components of the container that it is called with, and of all below: what it asks another one for is none of this one's business. */
  of: AskedComponents | undefined;
  /** What is made is for a component. */
  isForComponent: boolean;
  demand: Demand | undefined;
  /** How much has been learned of all factories. */
  learned: number;
} = { factory: undefined, of: undefined, isForComponent: false, demand: undefined, learned: 0 };
