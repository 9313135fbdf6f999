import { isProvider } from '../../container/provider';
import type { Definition } from '../../model/definition';
import { isDependencyForm } from '../../model/dependency';
import { isRelative } from '../../model/laid-over';
import { describeKey } from '../../model/token';
import { refuseUncallable } from '../../model/uncallable';
import { invalidOption, invalidSecret } from '../../registry/findings';
import { isDependency, optionNames } from '../../registry/option-check';

/** What is overridden, as messages name it. */
type Overridden = Pick<Definition, 'id' | 'key'>;

/** What each provider takes. */
const providers: Readonly<Record<string, (value: unknown) => boolean>> = {
  useValue: () => true,
  useClass: isFunction,
  useFactory: isFunction,
  useToken: (value) => value !== undefined && value !== null && isDependency(value) && !isDependencyForm(value),
};
const asWhole = 'an override of';
const parts: ReadonlySet<string> = new Set(['deps', 'start', 'stop', 'drain', 'forceStop', 'suspend', 'resume', 'status', 'on', ...optionNames]);

/** @throws ERR_INVALID_OPTION for what is no override: nothing at all, a misspelt name, a provider of nothing, a handler that is no function */
export function checkedOverride(component: Overridden, by: unknown): object {
  if (typeof by !== 'object' || by === null || Object.keys(by).length === 0) throw wrongOverride(component, asWhole, by);
  if (isProvider(by)) {
    for (const [name, value] of Object.entries(by)) if (!isProviderOf(name, value)) throw wrongOverride(component, name, value);
    return by;
  }
  for (const [name, value] of Object.entries(by)) {
    if (!parts.has(name)) throw wrongOverride(component, name, value);
    if (name === 'deps' && !Array.isArray(value) && !isRelative(value)) throw invalidOption(component.id, 'deps', value, 'it is a list of dependencies');
  }
  refuseUncallable(component.id, by, isRelative);
  return by;
}

function isProviderOf(name: string, value: unknown): boolean {
  return Object.hasOwn(providers, name) && (isRelative(value) || providers[name]?.(value) === true);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function wrongOverride(component: Overridden, name: string, value: unknown): Error {
  // What was handed in under a name that is known is no secret; what a misspelt name was meant for, nobody knows.
  const say = Object.hasOwn(providers, name) || name === asWhole ? invalidOption : invalidSecret;
  return say(component.id, name, value, name === 'make'
    ? `what is made otherwise is made by a factory: override ${describeKey(component.key)} by { useFactory }, which is given the container`
    : `override ${describeKey(component.key)} by one of { useValue }, { useClass }, { useFactory }, { useToken }, or by options and handlers of its own, not both`);
}
