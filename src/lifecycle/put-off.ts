import type { AnySystoleError } from '../model/errors';

/** What a component needs that nobody had known of, and that is not up yet. */
export interface Lack {
  /** Gives who it is; nobody, as long as that has still to be taken along. */
  readonly component: () => number;
  /** The same, for people. */
  readonly name: string;
  /** What the start fails with if that does not come up. */
  readonly error: AnySystoleError;
}

/** Thrown by the start of a component that lacks another one: it is begun again when that may be up. */
export class PutOff extends Error {
  readonly lack: Lack;

  constructor(lack: Lack) {
    super(lack.error.message);
    this.lack = lack;
  }
}
