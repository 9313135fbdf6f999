import type { Task } from './measure';

/** `brief` is for seeing that everything works: what is repeated many times is repeated a few times. */
export type Extent = 'full' | 'brief';

/** A named set of tasks; `npm run bench -- <name>` measures it. */
export interface Suite {
  /** For the help. */
  readonly purpose: string;
  /** Sizes that `--sizes` replaces. */
  readonly sizes: readonly number[];
  readonly tasks: (sizes: readonly number[], extent: Extent) => readonly Task[];
}
