import type { Asked } from '../../registry/asked';
import { asking } from '../asking';
import { askingFor } from '../factory-asks';
import type { Maker } from './maker';
import { behindToken } from './plain-needs';

/** What factories are given, as far as these are concerned. */
interface Resolving {
  resolve(token: never): unknown;
}
type Factory = (container: never) => unknown;
type Made = { readonly value: unknown };

/** Something that is kept, and what it was made of. */
interface Kept extends Made {
  /** What had been asked for. */
  readonly asked: Asked;
  /** By when nothing of that had gone: a count. */
  at: number;
}

/**
 * What a factory made the first time, for whoever asks a container or one below it; again when something has gone that it has asked the container for.
 *
 * Elsewhere, where nobody can tell, it is made once.
 */
export function instanceCachingFactory(make: Factory): Factory {
  const keptFor = new WeakMap<object, Kept>();
  let made: Made | undefined;
  return (container: Resolving) => {
    if (!isMaker(container)) return (made ??= { value: make(container as never) }).value;
    const known = keptFor.get(container.components);
    if (known !== undefined && !isStale(known, container)) return known.value;
    const kept = madeNow(make, container);
    keptFor.set(container.components, kept);
    return kept.value;
  };
}

/** Called by itself, a factory asks on its own account. */
function madeNow(make: Factory, container: Maker): Kept {
  const at = container.losses.count;
  const { factory } = asking;
  const asked: Asked = factory?.asked ?? new Map<unknown, number>();
  const call = (): unknown => make(container as never);
  return { value: factory === undefined ? askingFor(asked, container.components, call) : call(), asked, at };
}

function isStale(kept: Kept, container: Maker): boolean {
  const { losses, components } = container;
  // What goes down all together is made of nothing else meanwhile.
  if (kept.at === losses.count || container.isDisposed || components.isStopping()) return false;
  const now = losses.count;
  for (const token of kept.asked.keys()) if (losses.isAnySince(behindToken(container, token), kept.at)) return true;
  kept.at = now;
  return false;
}

function isMaker(container: object): container is Maker {
  return 'losses' in container && 'components' in container;
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
