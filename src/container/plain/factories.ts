/** What factories are given, as far as these are concerned. */
interface Resolving {
  resolve(token: never): unknown;
}
type Factory = (container: never) => unknown;
type Made = { readonly value: unknown };

/** What a factory made the first time, for whoever asks. */
export function instanceCachingFactory(make: Factory): Factory {
  let made: Made | undefined;
  return (container) => (made ??= { value: make(container) }).value;
}

/** What a factory made the first time that a container asked, for each container. */
export function instancePerContainerCachingFactory(make: Factory): Factory {
  const madeFor = new WeakMap<object, Made>();
  return (container) => {
    const known = madeFor.get(container);
    if (known !== undefined) return known.value;
    const made = { value: make(container) };
    madeFor.set(container, made);
    return made.value;
  };
}

/** One of two classes, anew each time or, with caching, whenever the predicate says something else than the last time. */
export function predicateAwareClassFactory(predicate: Factory, trueClass: unknown, falseClass: unknown, useCaching: boolean): Factory {
  let last: { readonly said: unknown; readonly value: unknown } | undefined;
  return (container: Resolving) => {
    const said = predicate(container as never);
    if (useCaching && last !== undefined && last.said === said) return last.value;
    last = { said, value: container.resolve((said ? trueClass : falseClass) as never) };
    return last.value;
  };
}
