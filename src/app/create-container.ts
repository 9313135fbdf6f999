import { defaultSettings } from '../lifecycle/settings';
import type { Settings } from '../model/limits';
import type { Clock } from '../model/clock';
import type { Key, TypedKey } from '../model/token';
import { refuse } from '../registry/findings';
import type { ComponentBase } from '../registry/component-base';
import { loadOptionFindings } from '../registry/later';
import { Registry } from '../registry/registry';
import type { ClosedContainer } from './closed-container';
import { Container } from './container';
import { refuseShapeless, settingNames } from './container-shape';
import { featureFindings, switchOf } from './feature-setting';
import type { FeatureSetting } from './feature-setting';
import type { Plugin } from './plugins/plugins';
import { realClock } from './host/real-clock';
import { loadCallOptions } from './later';

/** What a container is made of; all of it optional. The limits are in milliseconds. */
export interface ContainerOptions extends Partial<Settings> {
  /** Held together with all they need. */
  readonly components?: readonly TypedKey<unknown>[];
  /** Groups by their names, each with its members: components, or constants. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Options, handlers and hooks of every component that does not say otherwise; see `ComponentBase`. Default: nothing. */
  readonly base?: ComponentBase;
  /**
   * An order beside what components need: each of the list starts after the one before it, and stops before it, without needing it. What is
   * not there, or is switched off, is passed over; what the list does not name goes as it needs and as it is registered. A start of
   * only some keeps the order between neighbours. An order against a need is a cycle, which a start refuses with ERR_CYCLE.
   */
  readonly order?: readonly Key[];
  /** Whatever else belongs to the system: kept as it is, by forks too, in `container.data`. Default: nothing. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Applied in order, after everything else is in its place. */
  readonly plugins?: readonly Plugin[];
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
  return made(options, new Registry());
}

/** What a closed container is made of: as every other, but the list of components is what there is. */
export interface ClosedContainerOptions<Components extends readonly TypedKey<unknown>[]> extends ContainerOptions {
  /** All that the container holds, beside what groups and plugins bring. */
  readonly components: Components;
}

/**
 * Makes an isolated container that holds the given components and takes nothing along: what they need is listed, too, or comes by `groups`, plugins and
 * `add`; else it is missing (ERR_MISSING_DEPENDENCY). So the compiler knows what is there, and refuses `get` and `override` of anything else.
 *
 * @throws as `createContainer`
 */
export function createClosedContainer<const Components extends readonly TypedKey<unknown>[]>(options: ClosedContainerOptions<Components>): ClosedContainer<Components[number]> {
  const registry = new Registry();
  registry.isClosed = true;
  return made(options, registry) as ClosedContainer<Components[number]>;
}

function made(options: ContainerOptions, registry: Registry): Container {
  refuseShapeless(options);
  const { components, groups, plugins, features, config, name = 'container', clock = realClock, order, data, base } = options;
  if (features !== undefined) switchFeatures(registry, features);
  lay(registry, order, base);
  const container = new Container(name, { registry, clock, settings: settingsIn(options), takesDeclared: false, data });
  // As a list: a call has no room for the arguments of a large system.
  if (components !== undefined) registry.add(components);
  if (groups !== undefined) for (const [group, members] of Object.entries(groups)) container.group(group, members);
  // Checked by the start: whoever makes a system has nobody yet who would tell its errors.
  if (config !== undefined) for (const [id, value] of Object.entries(config)) container.rooms.overrides.configure(container.rooms.require(id), value, false);
  return plugins === undefined ? container : container.use(...plugins);
}

/** The default settings, with those that are given in their places. @throws ERR_INVALID_OPTION for those out of range, all at once */
function settingsIn(options: ContainerOptions): Settings {
  let given: Record<string, unknown> | undefined;
  for (const name of Object.keys(options)) if (settingNames.has(name)) (given ??= {})[name] = options[name as keyof Settings];
  return given === undefined ? defaultSettings : { ...defaultSettings, ...loadCallOptions().checkedSettings(given) };
}

/** @throws ERR_INVALID_OPTION, several as ERR_WIRING */
function switchFeatures(registry: Registry, features: Readonly<Record<string, FeatureSetting>>): void {
  refuse(Object.entries(features).flatMap(([feature, setting]) => featureFindings(feature, setting)));
  for (const [feature, setting] of Object.entries(features)) registry.setFeature(feature, switchOf(feature, setting));
}

/** What holds for all components, before there are any. @throws ERR_INVALID_OPTION, several as ERR_WIRING */
function lay(registry: Registry, order: readonly Key[] | undefined, base: ComponentBase | undefined): void {
  if (order !== undefined) {
    refuse([loadOptionFindings().orderFinding(order)].filter((finding) => finding !== undefined));
    registry.setOrder(Object.freeze([...order]));
  }
  if (base !== undefined) registry.setBase(base);
}

/** The application's own container: it holds every class that is decorated and loaded, and all they need. */
export const container: Container = new Container('application', {
  registry: new Registry(), clock: realClock, settings: defaultSettings, takesDeclared: true,
});
