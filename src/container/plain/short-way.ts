import { Batch, Part, Step } from './batch';
import { constructing } from './construct';
import { callFactory } from './factory-calls';
import type { Make, Recipe } from './recipe';
import { Lifecycle, unmade } from './registration';
import type { Constructor } from './tokens';
import { isNote } from './tokens';

/** Functions that call each other may be this deep; what lies above goes the long way, which needs no stack. */
const deepest = 50;

/**
 * Gives a recipe its short way, when all that it needs has one: a function that calls those of its parts and its constructor, and nothing else.
 *
 * Asks nothing of the book that has not been asked before, so it finds nothing out.
 */
export function shorten(recipe: Recipe): void {
  const { kind, target, parameters, lifecycle, isHeard } = recipe;
  if (isHeard || parameters === undefined || (lifecycle !== Lifecycle.Transient && lifecycle !== Lifecycle.ContainerScoped)) return;
  const parts = partsOf(recipe, parameters);
  if (parts === undefined) return;
  if (kind === 'token' && lifecycle === Lifecycle.Transient) [recipe.make] = parts.makes;
  else if (kind === 'class') recipe.make = lifecycle === Lifecycle.Transient ? constructing(target as Constructor, parts.makes) : oncePerContainer(recipe, constructing(target as Constructor, parts.makes));
  else return;
  if (kind === 'class' && lifecycle === Lifecycle.ContainerScoped) recipe.batch = batchOf(recipe, parameters);
  recipe.count = parts.depth + 1;
}

function partsOf({ book }: Recipe, parameters: readonly unknown[]): { readonly makes: readonly Make[]; readonly depth: number } | undefined {
  const makes: Make[] = [];
  let depth = 0;
  for (const parameter of parameters) {
    const needed = book.known(tokenOf(parameter));
    const make = needed === undefined ? undefined : wayTo(needed, parameter);
    if (needed === undefined || make === undefined) return undefined;
    if (needed.make !== undefined && needed.count > depth) depth = needed.count;
    makes.push(make);
  }
  return depth >= deepest ? undefined : { makes, depth };
}

function wayTo(needed: Recipe, parameter: unknown): Make | undefined {
  const { value, kind, target, isHeard } = needed;
  if (value !== unmade) return () => value;
  if (isHeard) return undefined;
  if (kind === 'component') return (container) => container.components.resolve(target as number, container);
  if (kind === 'factory') return (container) => callFactory(needed, container);
  if (kind === 'missing') return isNote(parameter) && parameter.isOptional === true ? () => undefined : undefined;
  return needed.make;
}

/** What a parameter asks for, when it asks for one thing as it is. */
function tokenOf(parameter: unknown): unknown {
  if (!isNote(parameter)) return parameter;
  return parameter.multiple === true || 'transform' in parameter ? undefined : parameter.token;
}

function oncePerContainer({ registration, book }: Recipe, make: Make): Make | undefined {
  // What another container keeps is that one's to dispose of, too.
  if (registration === undefined || book.otherHolder(registration) !== undefined) return undefined;
  const { slot } = registration;
  return (container) => {
    const held = container.scoped?.[slot];
    if (held !== undefined) return held;
    const made = make(container);
    container.room()[slot] = made;
    return made;
  };
}

/** One list for a class and all that it needs, when each of those is always the same, or made once by whoever asks. */
function batchOf({ registration, book, target, make }: Recipe, parameters: readonly unknown[]): Batch | undefined {
  if (registration === undefined || make === undefined) return undefined;
  const before: Batch[] = [];
  const parts: Part[] = [];
  for (const parameter of parameters) {
    const needed = book.known(tokenOf(parameter));
    if (needed?.batch !== undefined) {
      before.push(needed.batch);
      parts.push(needed.batch.part);
    } else if (needed !== undefined && needed.value !== unmade) {
      parts.push(new Part(needed.value, undefined));
    } else {
      return undefined;
    }
  }
  return Batch.of(new Step(target as Constructor, registration.slot, parts), before, make, book.owner.slots);
}
