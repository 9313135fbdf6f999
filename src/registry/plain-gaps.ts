import { definitionOf } from '../metadata/metadata-store';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import { describeKey } from '../model/token';
import { nearNames } from './near-names';
import type { PlainGap } from './plain-ways';
import type { AskedAt } from './references';

/** Where the way to a gap began: at a component, or at something plain itself. */
export type WayBegins = { readonly component: string } & AskedAt;

/**
 * What something plain asks for in vain.
 *
 * @param path - names from where the way began down to who asks
 * @param isLeftOut - it is a component, which a closed container does not take along
 */
export function plainGapFound({ need }: PlainGap, path: readonly string[], begins: WayBegins, known: Iterable<string>, isLeftOut: boolean): AnySystoleError {
  if (need.lacks === 'class') return undefinedParameter(path.at(-1) ?? '', need.position, path, begins);
  const missing = describeKey(need.key);
  if (isLeftOut || (typeof need.key === 'function' && definitionOf(need.key) !== undefined)) return componentNotHere(missing, path, begins, isLeftOut);
  return typeof need.key === 'function' ? untold(missing, path, begins) : notRegistered(missing, path, begins, need.lacks === undefined ? nearNames(missing, known) : []);
}

function untold(missing: string, path: readonly string[], begins: WayBegins): AnySystoleError {
  const asker = path.at(-1) ?? '';
  const isItself = asker === missing;
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    `${isItself ? `${missing} is to be made` : `${asker} needs ${missing}`}, but nobody has said what its constructor needs.`,
    `asked through: ${[...path, ...isItself ? [] : [missing]].join(' -> ')}`,
    `decorate it with @injectable() or @Component(), or register a provider for it: container.register(${missing}, { useValue })`,
  ), { ...begins, missing, path, similar: [] });
}

function notRegistered(missing: string, path: readonly string[], begins: WayBegins, similar: readonly string[]): AnySystoleError {
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    `${path.at(-1) ?? ''} needs ${missing}, but nothing provides it.`,
    `asked through: ${[...path, missing].join(' -> ')}`,
    similar.length > 0 ? `similar: ${similar.join(', ')}` : undefined,
    `register it: container.register(${JSON.stringify(missing)}, { useValue }), or ask for it with { isOptional: true }`,
  ), { ...begins, missing, path, similar });
}

function componentNotHere(missing: string, path: readonly string[], begins: WayBegins, isLeftOut: boolean): AnySystoleError {
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    `${path.at(-1) ?? ''} needs ${missing}, which ${isLeftOut ? 'this container does not list, and it is closed' : 'is a component, but not one of this container'}.`,
    `asked through: ${[...path, missing].join(' -> ')}`,
    'add it to the container',
  ), { ...begins, missing, path, similar: [] });
}

function undefinedParameter(asker: string, position: number, path: readonly string[], begins: WayBegins): AnySystoleError {
  return new SystoleError('ERR_UNDEFINED_DEPENDENCY', lines(
    `${asker} asks for something in its constructor, at position ${String(position + 1)}, that is undefined.`,
    path.length > 1 ? `asked through: ${path.join(' -> ')}` : undefined,
    'usual reason: two files import each other; the class did not exist yet when its name was read',
    'move one of them, or write @inject(delay(() => TheClass))',
  ), begins);
}
