import { isDisposable } from './disposables';
import type { Maker } from './maker';
import { notInjected } from './messages';
import type { Make } from './recipe';
import type { Constructor } from './tokens';

/** Spreading a list costs more than the rest of a resolution. */
export function newOf(Class: Constructor, args: readonly unknown[], at: number): object {
  switch (args.length - at) {
    case 0: return new Class();
    case 1: return new Class(args[at]);
    case 2: return new Class(args[at], args[at + 1]);
    case 3: return new Class(args[at], args[at + 1], args[at + 2]);
    case 4: return new Class(args[at], args[at + 1], args[at + 2], args[at + 3]);
    default: return new Class(...args.slice(at));
  }
}

/** The same as one function, for a class whose arguments are made by functions; one for each number of arguments, without a list. */
export function constructing(Class: Constructor, makes: readonly Make[]): Make {
  const [a, b, c] = makes as readonly [Make, Make, Make];
  switch (makes.length) {
    case 0: return (container) => cared(container, new Class(), Class);
    case 1: return (container) => {
      let first: unknown;
      try {
        first = a(container);
      } catch (error) {
        throw notInjected([{ target: Class, position: 0 }], error);
      }
      return cared(container, new Class(first), Class);
    };
    case 2: return (container) => {
      let first: unknown;
      let second: unknown;
      let position = 0;
      try {
        first = a(container);
        position = 1;
        second = b(container);
      } catch (error) {
        throw notInjected([{ target: Class, position }], error);
      }
      return cared(container, new Class(first, second), Class);
    };
    case 3: return (container) => {
      let first: unknown;
      let second: unknown;
      let third: unknown;
      let position = 0;
      try {
        first = a(container);
        position = 1;
        second = b(container);
        position = 2;
        third = c(container);
      } catch (error) {
        throw notInjected([{ target: Class, position }], error);
      }
      return cared(container, new Class(first, second, third), Class);
    };
    default: return (container) => {
      const args: unknown[] = [];
      try {
        for (const make of makes) args.push(make(container));
      } catch (error) {
        throw notInjected([{ target: Class, position: args.length }], error);
      }
      return cared(container, newOf(Class, args, 0), Class);
    };
  }
}

/** The container disposes of what can be disposed of. */
export function cared(container: Maker, made: object, Class: Constructor): object {
  if ((made as { readonly dispose?: unknown }).dispose !== undefined && isDisposable(made)) container.takeCare(made, container.origins.of(Class));
  return made;
}
