import type { AnySystoleError } from '../model/errors';

/** Thrown by the start of a component that needs another one, which nobody had known of, and which is not up yet: it is begun again when that may be up. */
export class PutOff extends Error {
  /** What it needs. */
  readonly component: number;
  /** The same, for people. */
  readonly needs: string;
  /** What its start fails with if that does not come up. */
  readonly otherwise: AnySystoleError;

  constructor(component: number, needs: string, otherwise: AnySystoleError) {
    super(otherwise.message);
    this.component = component;
    this.needs = needs;
    this.otherwise = otherwise;
  }
}
