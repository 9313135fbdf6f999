import type { DeclaredAt, Definition, Handler, HandlerFunction } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { lines, SystoleError } from '../model/errors';
import { refuseMisshapen } from '../model/handler-shapes';
import { invalidOption } from '../model/invalid-option';
import type { Token, TypedKey } from '../model/token';
import { describeKey, isToken } from '../model/token';
import { refuseUncallable } from '../model/uncallable';
import type { ComponentOptions } from './component-types';
import type { ComponentToken, ReadOptions } from './define';
import { noHandlers } from './handler-lists';
import { attachDefinition, definitionOf } from './metadata-store';
import { noDependencies, noOptions, qualifiedId, storedOptions } from './stored-options';

/** See `component`. */
export function definedComponent(name: string | TypedKey<unknown>, options: ReadOptions, declaredAt: DeclaredAt): ComponentToken<unknown> {
  refuseNameless(name);
  refuseMisshapen(describeKey(name), options);
  refuseUncallable(describeKey(name), options);
  if (options.make !== undefined && options.start !== undefined) throw invalidOption(describeKey(name), 'make', options.make, 'start makes the instance already: write one of them');
  const { deps = [], make, start, stop, drain, forceStop, suspend, resume, status, on = {}, ...rest } = options;
  const named: readonly (readonly [string, HandlerFunction | undefined])[] = [
    ['drain', drain], ['stop', stop], ['force-stop', forceStop], ['suspend', suspend], ['resume', resume], ['status', status], ...Object.entries(on),
  ];
  const handlers = named.flatMap(([phase, call]): Handler[] => (call === undefined ? [] : [Object.freeze<Handler>({ phase, moment: 'on', call })]));
  const source: Definition['source'] = make === undefined ? { kind: 'start', start } : { kind: 'factory', make, takesDependencies: true };
  return defined(name, rest, source, Object.freeze([...deps]), declaredAt, Object.freeze(handlers));
}

/**
 * What stands in a group under a name: the same definition with an id of its own, or a constant.
 *
 * @throws ERR_NOT_A_COMPONENT for a function that is no component: a class that has not been decorated, most likely
 */
export function groupMember(group: string, name: string, member: unknown): ComponentToken<unknown> {
  const holds = typeof member === 'function' || (typeof member === 'object' && member !== null);
  const definition = holds ? definitionOf(member) : undefined;
  const made: Token<unknown> = Object.freeze({ kind: 'token', description: `${group}/${name}` });
  if (definition === undefined && (typeof member === 'function' || isToken(member))) throw notGroupable(group, name, member);
  const constant: Omit<Definition, 'id' | 'key'> = { source: { kind: 'value', value: member }, dependencies: noDependencies, handlers: noHandlers, options: noOptions, declaredAt: undefined };
  attachDefinition(made, Object.freeze({ ...definition ?? constant, id: made.description, key: made }));
  return made;
}

function notGroupable(group: string, name: string, member: unknown): SystoleError<'ERR_NOT_A_COMPONENT'> {
  return new SystoleError('ERR_NOT_A_COMPONENT', lines(
    `${describeKey(member)} stands in the group ${group} as ${name}, but it is not a component.`,
    'decorate the class with @Component(), list what component(...) or value(...) returned, or any other value for a constant',
  ), { name: describeKey(member), component: `${group}/${name}`, position: undefined });
}

/**
 * A definition that is no class's, behind a token of its own.
 *
 * The value behind the token is known to the callers' types only; `never` fits what they promise.
 */
export function defined(
  name: string | symbol | TypedKey<unknown>,
  options: ComponentOptions,
  source: Definition['source'],
  dependencies: readonly Dependency[],
  declaredAt: DeclaredAt,
  handlers: readonly Handler[] = noHandlers,
): ComponentToken<never> {
  refuseNameless(name);
  const plainName = typeof name === 'symbol' ? name.description ?? '' : describeKey(name);
  const id = qualifiedId(options.group, options.name ?? plainName);
  const made: Token<never> = Object.freeze({ kind: 'token', description: id });
  const definition: Definition = { id, key: typeof name === 'string' ? made : name, options: storedOptions(options), source, dependencies, handlers, declaredAt };
  attachDefinition(made, Object.freeze(definition));
  return made;
}

function refuseNameless(name: unknown): void {
  if (typeof name === 'function' && definitionOf(name) !== undefined) throw invalidOption(undefined, 'the name of a component', name, 'it is a component by itself: list that, and to put something else in its place override it');
  if (typeof name !== 'string' && typeof name !== 'symbol' && typeof name !== 'function' && !isToken(name)) throw invalidOption(undefined, 'the name of a component', name, 'it is text, or a token or class that it stands for');
}
