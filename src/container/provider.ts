import { injectableOf } from '../metadata/injection';
import { loadInjectedDependencies } from '../metadata/later';
import { definitionOf, hasOwnHandlers } from '../metadata/metadata-store';
import type { ComponentClass, Definition, DefinitionOptions, Handler, HandlerFunction } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { lines, SystoleError } from '../model/errors';
import type { ContainerView } from '../model/handler-context';
import type { DefinitionPart, ProviderBy } from '../model/override';
import type { DependencyContainer } from './plain-container';

/** How an instance comes to be instead of by its own definition. `Changed` may stand for a value, too. */
export type Provider<Value, Changed = never> = ProviderBy<Value, DependencyContainer & ContainerView, Changed>;

/** The definition that a provider makes of a component: same id, same key; dependencies and handlers are the provider's. */
export function provided(original: Definition, provider: Provider<unknown>): Definition {
  const kept = { ...original, options: optionsKept(original.options) };
  if ('useValue' in provider) return { ...kept, source: { kind: 'value', value: provider.useValue }, dependencies: [], handlers: [] };
  if ('useFactory' in provider) return { ...kept, source: { kind: 'factory', make: provider.useFactory }, dependencies: [], handlers: [] };
  if ('useToken' in provider) return { ...kept, source: { kind: 'alias' }, dependencies: [provider.useToken], handlers: [] };
  return { ...kept, ...classPart(original, provider.useClass as unknown as ComponentClass) };
}

/** True when the object is a provider rather than a part of a definition. */
export function isProvider(value: object): value is Provider<unknown> {
  return 'useValue' in value || 'useClass' in value || 'useFactory' in value || 'useToken' in value;
}

/**
 * Lays a part over a definition. A handler in it takes the place of the component's own handlers of that phase; `start` makes
 * the instance, so it takes the place of the class too.
 */
export function withPart(original: Definition, part: DefinitionPart): Definition {
  const { deps, start, stop, drain, forceStop, suspend, resume, status, on = {}, ...options } = part;
  const replaced: readonly (readonly [string, HandlerFunction | undefined])[] = [
    ['stop', stop], ['drain', drain], ['force-stop', forceStop], ['suspend', suspend], ['resume', resume], ['status', status],
    ...Object.entries(on),
  ];
  const phases = new Set(replaced.filter(([, call]) => call !== undefined).map(([phase]) => phase));
  if (start !== undefined) phases.add('start');
  const own = replaced.flatMap(([phase, call]): Handler[] => (call === undefined ? [] : [{ phase, moment: 'on', call }]));
  return {
    ...original,
    source: start === undefined ? original.source : { kind: 'start', start },
    dependencies: deps ?? original.dependencies,
    handlers: [...original.handlers.filter((handler) => !phases.has(handler.phase)), ...own],
    options: { ...original.options, ...options },
  };
}

/** A fake stands for the instance, not for how the real one is configured or checked. */
function optionsKept(options: DefinitionOptions): DefinitionOptions {
  const { configSchema: _configSchema, instanceSchema: _instanceSchema, definitionSchema: _definitionSchema, readiness: _readiness, ...kept } = options;
  return kept;
}

function classPart(original: Definition, target: ComponentClass): Pick<Definition, 'source' | 'dependencies' | 'handlers'> {
  const own = definitionOf(target);
  if (own !== undefined) return { source: own.source, dependencies: own.dependencies, handlers: own.handlers };
  if (hasOwnHandlers(target)) throw withoutPlace(original, target, `is to take the place of ${original.id} and has handlers, but is no component, so nobody would call them`, "decorate it with @Component(), or take the handlers' decorators off it");
  return { source: { kind: 'class', target }, dependencies: parametersOf(original, target), handlers: [] };
}

/** What a class that is no component is given: what it has said as a plain one, or nothing. */
function parametersOf(original: Definition, target: ComponentClass): readonly Dependency[] {
  const told = injectableOf(target)?.parameters;
  if (told !== undefined && told.length >= target.length) return loadInjectedDependencies().injectedDependencies(target, told, Object.fromEntries(told.entries())) as readonly Dependency[];
  if (target.length > 0) throw withoutPlace(original, target, `is to take the place of ${original.id}, but nobody knows what its constructor needs`, 'decorate it with @Component(...), or pass an instance: { useValue }');
  return [];
}

function withoutPlace(original: Definition, target: ComponentClass, problem: string, remedy: string): SystoleError<'ERR_NOT_A_COMPONENT'> {
  return new SystoleError('ERR_NOT_A_COMPONENT', lines(`${target.name} ${problem}.`, remedy), { name: target.name, component: original.id, position: undefined });
}
