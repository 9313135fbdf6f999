import type { Maker } from './maker';
import type { Recipe } from './recipe';
import { Lifecycle, unmade } from './registration';
import type { Registration } from './registration';

/** What is made once for each resolution, however deep it goes. */
export class ResolutionScope {
  made: Map<Registration, unknown> | undefined = undefined;
}

/** How many singletons have been made, whatever containers they are of. */
export const makings: { count: number } = { count: 0 };

/** Stands for `undefined` where that would mean that nothing has been made. */
const nothing: unique symbol = Symbol('nothing');

/** What was made before and is to be given again; `unmade` when there is no such thing. */
export function held({ registration, book }: Recipe, container: Maker, scope: ResolutionScope): unknown {
  if (registration === undefined) return unmade;
  switch (registration.lifecycle) {
    case Lifecycle.Transient: return unmade;
    case Lifecycle.Singleton: return registration.instance;
    case Lifecycle.ResolutionScoped: return scope.made?.has(registration) === true ? scope.made.get(registration) : unmade;
    case Lifecycle.ContainerScoped: {
      const value = book.holder(registration, container).scoped?.[registration.slot];
      return value === undefined ? unmade : value === nothing ? undefined : value;
    }
  }
}

/** Puts what was made where `held` finds it. */
export function keep(recipe: Recipe, value: unknown, container: Maker, scope: ResolutionScope): void {
  const { registration } = recipe;
  if (registration === undefined) return;
  switch (registration.lifecycle) {
    case Lifecycle.Transient: return;
    case Lifecycle.Singleton:
      registration.instance = value;
      makings.count += 1;
      if (!recipe.isHeard) recipe.value = value;
      return;
    case Lifecycle.ResolutionScoped:
      (scope.made ??= new Map<Registration, unknown>()).set(registration, value);
      return;
    case Lifecycle.ContainerScoped:
      recipe.book.holder(registration, container).room()[registration.slot] = value === undefined ? nothing : value;
  }
}
