import type { Disposable } from './disposables';
import type { Interceptors } from './interceptors';
import type { ResolutionScope } from './lifecycles';
import type { Recipe } from './recipe';

/** How components are found from inside, when something plain asks for one. */
export interface Components {
  /** Counts changes of who is there. */
  version(): number;
  find(token: unknown): number | undefined;
  resolve(component: number): unknown;
}

/** A container, as those see it who make things for it. */
export interface Maker {
  readonly components: Components;
  readonly interceptors: Interceptors | undefined;
  /** What is made once for each container, by slot. */
  scoped: unknown[] | undefined;
  recipe(token: unknown): Recipe;
  recipes(token: unknown): readonly Recipe[] | undefined;
  resolveWithin(token: unknown, scope: ResolutionScope): unknown;
  /** Takes over the disposal of an instance. */
  takeCare(instance: Disposable): void;
}
