import type { Definition } from '../../model/definition';
import { isDisabledReason } from '../../model/definition';
import { isRelative, laidOver } from '../../model/laid-over';
import { invalidOption } from '../../registry/findings';
import type { CallContext } from '../steps/handler-calls';
import { callAll, callInTurn, callPlan, callsFor } from '../steps/handler-calls';

/** Phases by the names that parts have for their handlers. */
const phases: ReadonlyMap<string, string> = new Map([
  ['stop', 'stop'], ['drain', 'drain'], ['forceStop', 'force-stop'], ['suspend', 'suspend'], ['resume', 'resume'], ['status', 'status'],
]);
/** All handlers of these are called, whatever fails. */
const descending: ReadonlySet<string> = new Set(['stop', 'drain', 'force-stop', 'suspend']);

/**
 * An override with the changes in it worked out of a definition.
 *
 * @throws ERR_INVALID_OPTION for a change of what cannot be worked out of an old one, or that makes no handler of a handler; what its functions throw
 */
export function withoutChanges(definition: Definition, override: object): object {
  return Object.fromEntries(Object.entries(override).map(([name, value]) => [name, name === 'on' ? handlersOf(definition, value) : isRelative(value) ? changed(definition, name, value) : value as unknown]));
}

function handlersOf(definition: Definition, on: unknown): unknown {
  if (typeof on !== 'object' || on === null || isRelative(on)) return on;
  return Object.fromEntries(Object.entries(on).map(([phase, value]) => [phase, isRelative(value) ? aFunction(definition, `on.${phase}`, laidOver(handlerOf(definition, phase), value)) : value as unknown]));
}

function changed(definition: Definition, name: string, change: unknown): unknown {
  const { source, options, dependencies } = definition;
  const phase = phases.get(name);
  if (phase !== undefined) return aFunction(definition, name, laidOver(handlerOf(definition, phase), change));
  switch (name) {
    case 'config': return changedConfig(options.config, change);
    case 'deps': return laidOver(dependencies, change);
    case 'start':
      if (source.kind === 'start') return aFunction(definition, name, laidOver(source.start, change));
      throw invalidOption(definition.id, name, change, 'only a start function can be changed; of a class, override its handlers, or useClass');
    case 'useValue':
      if (source.kind === 'value') return laidOver(source.value, change);
      throw invalidOption(definition.id, name, change, 'only a constant can be changed; give another value as it is');
    case 'useClass': case 'useFactory': case 'useToken': throw invalidOption(definition.id, name, change, 'it is replaced as a whole');
    default: return laidOver(options[name as keyof typeof options], change);
  }
}

/** A config that is worked out at the start is changed when it is known. */
export function changedConfig(config: unknown, change: unknown): unknown {
  if (typeof config !== 'function') return laidOver(config, change);
  return async (live: unknown): Promise<unknown> => {
    const now: unknown = await (config as (live: unknown) => unknown)(live);
    return isDisabledReason(now) ? now : laidOver(now, change);
  };
}

/** All handlers that a component has for a phase, as one function; `undefined` for none. */
function handlerOf(definition: Definition, phase: string): ((instance: unknown, context: unknown) => unknown) | undefined {
  const own = callsFor(definition, phase);
  if (own === undefined) return undefined;
  const calls = phase === 'start' ? [...own, ...callPlan(definition).afterStart] : own;
  return (instance, context) => (descending.has(phase) ? callAll : callInTurn)(calls, instance, named(definition.id, context as CallContext | undefined));
}

/** A context of the user's own making need not say whose handlers are called. */
function named(id: string, context: CallContext | undefined): CallContext {
  return context?.id === undefined ? Object.create(context ?? null, { id: { value: id } }) as CallContext : context;
}

function aFunction(definition: Definition, name: string, made: unknown): unknown {
  if (typeof made !== 'function') throw invalidOption(definition.id, name, made, 'a change of a handler makes a function of it');
  return made;
}
