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
  const asker = path.at(-1) ?? '';
  if (need.lacks === 'class') return undefinedParameter(asker, need.position, path, begins);
  const missing = describeKey(need.key);
  if (isLeftOut) {
    return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
      `${asker} needs ${missing}, which this container does not list, and it is closed.`,
      `asked through: ${[...path, missing].join(' -> ')}`,
      'add it to the container',
    ), { ...begins, missing, path, similar: [] });
  }
  const similar = need.lacks === undefined && typeof need.key !== 'function' ? nearNames(missing, known) : [];
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    typeof need.key !== 'function' ? `${asker} needs ${missing}, but nothing provides it.`
      : asker === missing ? `${missing} is to be made, but nobody has said what its constructor needs.` : `${asker} needs ${missing}, but nobody has said what its constructor needs.`,
    `asked through: ${[...path, ...asker === missing ? [] : [missing]].join(' -> ')}`,
    similar.length > 0 ? `similar: ${similar.join(', ')}` : undefined,
    typeof need.key === 'function'
      ? `decorate it with @injectable() or @Component(), or register a provider for it: container.register(${missing}, { useValue })`
      : `register it: container.register(${JSON.stringify(missing)}, { useValue }), or ask for it with { isOptional: true }`,
  ), { ...begins, missing, path, similar });
}

function undefinedParameter(asker: string, position: number, path: readonly string[], begins: WayBegins): AnySystoleError {
  return new SystoleError('ERR_UNDEFINED_DEPENDENCY', lines(
    `${asker} asks for something in its constructor, at position ${String(position + 1)}, that is undefined.`,
    path.length > 1 ? `asked through: ${path.join(' -> ')}` : undefined,
    'usual reason: two files import each other; the class did not exist yet when its name was read',
    'move one of them, or write @inject(delay(() => TheClass))',
  ), begins);
}
