import { ownMetadata } from './emitted-metadata';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- a base class may be anything that can be extended
type AnyFunction = Function;

/** What is known of the constructor that runs for `new target()`. */
export interface ConstructorFacts {
  /** The class that wrote the constructor: the target, or the base class it inherits its constructor from. */
  readonly owner: AnyFunction;
  /** The parameters' types as the compiler wrote them down; only legacy decorators with `emitDecoratorMetadata` have any. */
  readonly types: readonly unknown[] | undefined;
}

/** Finds the constructor of a class and its types, copied, because tsyringe rewrites the stored array. */
export function constructorFacts(target: AnyFunction): ConstructorFacts {
  for (let owner = target; ; owner = Object.getPrototypeOf(owner) as AnyFunction) {
    const types = ownMetadata('design:paramtypes', owner) as readonly unknown[] | undefined;
    if (types !== undefined || !inheritsConstructor(owner)) return { owner, types: types === undefined ? undefined : [...types] };
  }
}

/** How many parameters a constructor writes, up to the first with a default. */
export function parametersOf(target: AnyFunction): number {
  return Reflect.get<AnyFunction, 'length'>(target, 'length');
}

/**
 * True when a class is known to pass whatever it gets on to its base class. Only the source text tells: `length` is 0 then, as
 * for a constructor without parameters. Compilers write `super(...arguments)` where the class has fields or decorators.
 */
function inheritsConstructor(target: AnyFunction): boolean {
  // Asking a function for its length costs several times what asking for its prototype does; and most classes have no base class.
  if (Object.getPrototypeOf(target) === Function.prototype || parametersOf(target) > 0) return false;
  const source = Function.prototype.toString.call(target);
  return !/\bconstructor\b["']?\s*\(/.test(source) || /\bsuper\s*\(\s*\.\.\.arguments\s*\)/.test(source);
}
