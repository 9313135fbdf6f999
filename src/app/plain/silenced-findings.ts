import { collectHandlers } from '../../metadata/metadata-store';
import type { Definition } from '../../model/definition';
import { isLater as isAskedLater } from '../../model/dependency';
import type { AnySystoleError } from '../../model/errors';
import { lines, SystoleError } from '../../model/errors';
import { describeKey } from '../../model/token';
import type { Registration } from '../../container/plain/registration';
import { keyOf } from '../../registry/keys';
import { askedOf } from '../../registry/references';
import type { Wiring } from '../../registry/wiring';
import type { Plain } from './plain';

type Silenced = new () => object;

/** Something plain that is asked for, and by whom: something plain, too, or a component. */
interface Ask {
  readonly key: unknown;
  readonly isAll: boolean;
  readonly by: Ask | Definition;
}

/**
 * Plain classes with handlers that a start would have to call, and never does, since they are no components: those that components are given, and those that are registered.
 *
 * A class that components derive from speaks for them, and not for itself.
 *
 * @param classes - plain ones that have handlers
 * @param locate - the component behind a key, if it is one's
 */
export function silencedFindings(classes: ReadonlySet<Silenced>, { definitions, enabled }: Wiring, plain: Plain, locate: (key: unknown) => number | undefined): readonly AnySystoleError[] {
  const components = definitions.filter((_, component) => enabled[component] === 1);
  const left = new Set([...classes].filter((one) => !components.some(({ key }) => typeof key === 'function' && key.prototype instanceof one)));
  if (left.size === 0) return [];
  const found: AnySystoleError[] = [];
  const tell = (key: unknown, isAll: boolean, ask: Ask | undefined): void => {
    for (const one of madeFor(plain, key, isAll)) if (left.delete(one as Silenced)) found.push(silenced(one as Silenced, ask));
  };
  for (const ask of asks(components, plain, locate)) tell(ask.key, ask.isAll, ask);
  for (const key of plain.there?.container.tokens() ?? []) if (locate(key) === undefined) tell(key, false, undefined);
  return found;
}

/** All that is plain and that components are given, each thing once. */
function asks(components: readonly Definition[], plain: Plain, locate: (key: unknown) => number | undefined): Iterable<Ask> {
  const known = { one: new Set<unknown>(), all: new Set<unknown>() };
  const found: Ask[] = [];
  const add = (key: unknown, isAll: boolean, by: Ask | Definition): void => {
    const seen = isAll ? known.all : known.one;
    if (locate(key) === undefined && seen.size < seen.add(key).size) found.push({ key, isAll, by });
  };
  for (const definition of components) for (const asked of askedOf(definition)) if (!isAskedLater(asked)) add(keyOf(asked), false, definition);
  // A list that grows while it is gone through is gone through to its new end.
  for (const ask of found) for (const { key, isAll } of neededBy(plain, ask)) add(key, isAll, ask);
  return found;
}

function neededBy(plain: Plain, { key, isAll }: Ask): readonly { readonly key: unknown; readonly isAll: boolean }[] {
  const there = plain.elsewhere(key, isAll ? 'all' : 'plain');
  if (there?.kind === 'alias') return [{ key: there.of, isAll: false }];
  return there === undefined ? [] : there.needs.filter(({ isLater, lacks }) => !isLater && lacks === undefined);
}

/** The classes that are made for who asks: by what is registered, or because they are asked for themselves. */
function madeFor(plain: Plain, key: unknown, isAll: boolean): readonly unknown[] {
  const last = plain.there?.container.find(key, true)?.last;
  if (last === undefined) return [key];
  const all: Registration[] = [];
  for (let one: Registration | undefined = last; one !== undefined; one = isAll ? one.before : undefined) if (one.kind === 'class') all.push(one);
  return all.map(({ target }) => target);
}

function silenced(target: Silenced, ask: Ask | undefined): AnySystoleError {
  const name = describeKey(target);
  const phases = [...new Set(collectHandlers(target).map(({ phase }) => phase))].join(' and ');
  const path: string[] = [name];
  let from: Ask | Definition | undefined = ask;
  for (; from !== undefined && 'by' in from; from = from.by) if (describeKey(from.key) !== path[0]) path.unshift(describeKey(from.key));
  const place = from?.declaredAt?.place;
  return new SystoleError('ERR_NOT_A_COMPONENT', lines(
    `${name} has handlers for ${phases}, but is no component, so nobody would call them.`,
    from === undefined ? undefined : `asked through: ${[from.id, ...path].join(' -> ')}${place === undefined ? '' : `  (${place})`}`,
    'decorate it with @Component() in the place of @singleton(), @scoped(…) or @injectable(); or take the handlers\' decorators off it, and call the methods yourself',
  ), { name, component: from?.id, position: undefined });
}
