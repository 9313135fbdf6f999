import type { Dependency } from '../model/dependency';
import { optional } from '../model/dependency';
import { lines, SystoleError } from '../model/errors';
import { describeKey } from '../model/token';
import type { InjectionNotes } from './injection-notes';

/** What `@inject` and its like note. */
interface Note {
  readonly token: Dependency;
  readonly multiple?: boolean;
  readonly isOptional?: boolean;
  readonly transform?: unknown;
}

/**
 * The dependencies of a component whose constructor's parameters are decorated; those that are not have the types that the compiler wrote down.
 *
 * @throws ERR_INVALID_DECORATION for what a component cannot ask for so
 */
export function injectedDependencies(target: { readonly name: string }, types: readonly unknown[], notes: InjectionNotes): readonly unknown[] {
  const dependencies = [...types];
  for (const [place, note] of Object.entries(notes)) dependencies[Number(place)] = dependencyOf(target, Number(place), note);
  return dependencies;
}

function dependencyOf(target: { readonly name: string }, position: number, note: unknown): unknown {
  const { token, multiple, isOptional, transform } = (isNote(note) ? note : { token: note }) as Note;
  const isDelayed = typeof token === 'object' && (token as unknown) !== null && 'createProxy' in token;
  if (multiple === true || transform !== undefined || isDelayed) throw notForComponents(target, position, isDelayed ? '@inject(delay(() => …))' : transform === undefined ? '@injectAll' : 'a transformer');
  return isOptional === true ? optional(token as never) : token;
}

function isNote(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'token' in note;
}

function notForComponents(target: { readonly name: string }, position: number, what: string): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} asks with ${what} at position ${String(position + 1)} of its constructor, which components do not.`,
    'list its dependencies instead: @Component(all(Tag), pick(Other, (other) => other.part), lazy(() => Later), …), where all(Tag) gives components; what is registered, a plain class is given that asks so',
  ), { decorator: 'Component', target: describeKey(target) });
}
