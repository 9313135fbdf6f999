import { ownMetadata, writeMetadata } from './emitted-metadata';

/** What the parameters of a constructor are decorated with, by position. */
export type InjectionNotes = Readonly<Record<string, unknown>>;

/** Where tsyringe keeps its notes too: a class may have parameters decorated by both. */
const notesKey = 'injectionTokens';

/** What `@inject` and its like have noted of a class's own constructor. */
export function injectionNotes(target: object): InjectionNotes | undefined {
  return ownMetadata(notesKey, target) as InjectionNotes | undefined;
}

let areThereAny = false;

/**
 * How far the notes of a class's constructor reach: 0 for one without notes. Known at once where no parameter was ever decorated by this package.
 */
export function notedParameters(target: object): number {
  return areThereAny ? Math.max(0, ...Object.keys(injectionNotes(target) ?? {}).map((position) => Number(position) + 1)) : 0;
}

/** Notes what a parameter of a class's constructor asks for; the last note of a parameter counts. */
export function noteParameter(target: object, position: number, note: unknown): void {
  areThereAny = true;
  writeMetadata(notesKey, { ...injectionNotes(target), [position]: note }, target);
}
