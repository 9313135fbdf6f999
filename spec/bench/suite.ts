import type { Task } from './measure';

/** A named set of tasks; `npm run bench -- <name>` measures it. */
export interface Suite {
  /** For the help. */
  readonly purpose: string;
  /** Sizes that `--sizes` replaces. */
  readonly sizes: readonly number[];
  readonly tasks: (sizes: readonly number[]) => readonly Task[];
}
