import { defaultSettings } from '../lifecycle/settings';
import type { Settings } from '../model/limits';
import type { Clock } from '../model/clock';
import type { TypedKey } from '../model/token';
import type { AnySystoleError } from '../model/errors';
import { invalidOption, refuse } from '../registry/findings';
import { Registry } from '../registry/registry';
import { Container } from './container';
import { realClock } from './real-clock';
import { checkedSettings } from './runner';

/** A feature: on or off, and where that comes from. */
export type FeatureSetting = boolean | { readonly enabled: boolean; readonly reason?: string };

/** What a container is made of; all of it optional. The limits are in milliseconds. */
export interface ContainerOptions extends Partial<Settings> {
  /** Held together with all they need. */
  readonly components?: readonly TypedKey<unknown>[];
  /** Groups by their names, each with its members: components, or constants. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By name; a component of a feature that is not named here is on. */
  readonly features?: Readonly<Record<string, FeatureSetting>>;
  /** Configs, by the id of their component. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** For messages and snapshots. Default: `container`. */
  readonly name?: string;
  /** Where time comes from. Default: the process. */
  readonly clock?: Clock;
}

/**
 * Makes an isolated container that holds the given components and all they need.
 *
 * @throws ERR_NOT_A_COMPONENT, ERR_DUPLICATE_ID, ERR_INVALID_ID, ERR_INVALID_OPTION, several as ERR_WIRING; ERR_NOT_FOUND for a
 *   config without its component
 */
export function createContainer(options: ContainerOptions = {}): Container {
  const { components = [], groups = {}, features = {}, config = {}, name = 'container', clock = realClock, ...limits } = options;
  const registry = new Registry();
  refuse(Object.entries(features).flatMap(([feature, setting]) => featureFindings(feature, setting)));
  for (const [feature, setting] of Object.entries(features)) registry.setFeature(feature, switchOf(feature, setting));
  const made = new Container(name, { registry, clock, settings: { ...defaultSettings, ...checkedSettings(limits) }, takesDeclared: false });
  made.add(...components);
  for (const [group, members] of Object.entries(groups)) made.group(group, members);
  for (const [id, value] of Object.entries(config)) made.configure(id, value);
  return made;
}

/** The application's own container: it holds every class that is decorated and loaded, and all they need. */
export const container: Container = new Container('application', {
  registry: new Registry(), clock: realClock, settings: defaultSettings, takesDeclared: true,
});

function featureFindings(feature: string, setting: unknown): readonly AnySystoleError[] {
  const enabled: unknown = typeof setting === 'object' && setting !== null ? (setting as { readonly enabled?: unknown }).enabled : setting;
  return typeof enabled === 'boolean' ? [] : [invalidOption(undefined, `features.${feature}`, setting, 'it is true, false, or { enabled, reason }')];
}

function switchOf(feature: string, setting: FeatureSetting): { readonly on: true } | { readonly on: false; readonly reason: string } {
  const isOn = typeof setting === 'boolean' ? setting : setting.enabled;
  const reason = typeof setting === 'boolean' ? undefined : setting.reason;
  return isOn ? { on: true } : { on: false, reason: `feature ${feature} is off${reason === undefined ? '' : ` (${reason})`}` };
}
