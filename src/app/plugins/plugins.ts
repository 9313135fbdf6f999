import { definitionOf } from '../../metadata/metadata-store';
import { lines, SystoleError } from '../../model/errors';
import { laidOver } from '../../model/laid-over';
import type { TypedKey } from '../../model/token';
import type { ComponentBase } from '../../registry/component-base';
import { stacked } from '../../registry/component-base';
import { allOrNothing } from '../at-once';
import type { Container } from '../container';
import { switchOf } from '../feature-setting';
import type { FeatureSetting } from '../feature-setting';
import type { Internals } from '../internals';
import type { PhaseDefinition } from '../steps/phases';
import { changesBetween, factsOf } from './plugin-changes';
import type { PluginChange } from './plugin-changes';
import { checkedPlugin } from './plugin-shape';
import { refuseLater } from '../refuse-later';

/** What a plugin brings, by kind. */
export interface PluginParts {
  /** Laid under every component, those of the container and those to come; see `ComponentBase`. */
  readonly base?: ComponentBase;
  readonly components?: readonly TypedKey<unknown>[];
  readonly groups?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly features?: Readonly<Record<string, FeatureSetting>>;
  /** Configs by the id of their component: plain objects are merged field by field, lists by `append` and `prepend`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly phases?: Readonly<Record<string, PhaseDefinition>>;
}

/** A change to a whole container, with a name. */
export interface Plugin {
  /** Unique in its container. */
  readonly name: string;
  /** A sentence for people. */
  readonly doc?: string;
  /** Laid under what the container has, which wins. */
  readonly defaults?: PluginParts;
  /** Laid over what the container has; the plugin wins. */
  readonly merge?: PluginParts;
  /** Whatever else there is to change; comes last. */
  readonly update?: (container: Container) => void;
}

/** A plugin that a container uses. */
export interface PluginDescription {
  readonly name: string;
  readonly doc: string | undefined;
  readonly changes: readonly PluginChange[];
}

type How = 'under' | 'over';

/** Applies plugins, each once and in order, and remembers what each has changed. */
export class Plugins {
  private readonly container: Container;
  private readonly internals: Internals;
  private readonly onFork: () => Plugins;
  private readonly used = new Map<string, { readonly plugin: Plugin; readonly description: PluginDescription }>();

  /** @param onFork - the same for a new fork of the container */
  constructor(container: Container, internals: Internals, onFork: () => Plugins) {
    this.onFork = onFork;
    this.container = container;
    this.internals = internals;
  }

  /** @throws ERR_INVALID_OPTION, ERR_DUPLICATE_ID for another plugin of that name; and what its parts are refused with */
  use(plugin: Plugin): void {
    const known = this.used.get(checkedPlugin(plugin).name);
    if (known?.plugin === plugin) return;
    if (known !== undefined) throw usedAlready(plugin.name);
    const before = factsOf(this.container, this.internals);
    // On a fork first, so that parts of which one is refused change nothing.
    if (plugin.defaults !== undefined || plugin.merge !== undefined) this.onFork().layParts(plugin);
    // Nothing is up in a fork.
    this.refuseToReplaceInUse(plugin.merge ?? {});
    this.layParts(plugin);
    const update = plugin.update as ((container: Container) => unknown) | undefined;
    refuseLater(update?.(this.container), `${plugin.name}.update`);
    this.used.set(plugin.name, { plugin, description: Object.freeze({ name: plugin.name, doc: plugin.doc, changes: changesBetween(before, factsOf(this.container, this.internals)) }) });
  }

  /** All but the update function. */
  layParts({ defaults, merge }: Plugin): void {
    if (defaults !== undefined) this.lay(defaults, 'under');
    if (merge !== undefined) this.lay(merge, 'over');
  }

  describe(): readonly PluginDescription[] {
    return [...this.used.values()].map(({ description }) => description);
  }

  /** All that a function changes, or nothing, when it throws. */
  atOnce(change: () => void): void {
    allOrNothing(this.internals, this, change);
  }

  /** Remembers who is in use now; the function returned brings that back. */
  remember(): () => void {
    const used = [...this.used];
    return () => {
      this.used.clear();
      for (const [name, one] of used) this.used.set(name, one);
    };
  }

  /** A fork has been changed by them already. */
  copyTo(other: Plugins): void {
    for (const [name, used] of this.used) other.used.set(name, used);
  }

  private refuseToReplaceInUse({ components = [], groups = {} }: PluginParts): void {
    const placed = [
      ...components.map((component) => [idOf(component), component] as const),
      ...Object.entries(groups).flatMap(([group, members]) => Object.entries(members).map(([name, member]) => [`${group}/${name}`, member] as const)),
    ];
    for (const [id, what] of placed) {
      const there = id === undefined ? undefined : this.internals.registry.find(id);
      if (there !== undefined && this.internals.registry.find(what) !== there) this.internals.overrides.refuseRemoval(there, 'use');
    }
  }

  private lay({ base, components = [], groups = {}, features = {}, config = {}, phases = {} }: PluginParts, how: How): void {
    const { container } = this;
    const { registry } = this.internals;
    if (base !== undefined) registry.setBase(how === 'over' ? stacked(registry.base, base) : stacked(base, registry.base));
    const fresh = components.filter((component) => this.makesRoom(idOf(component), component, how));
    container.add(...fresh);
    for (const [group, members] of Object.entries(groups)) {
      container.group(group, Object.fromEntries(Object.entries(members).filter(([name, member]) => this.makesRoom(`${group}/${name}`, member, how))));
    }
    this.laySwitches(features, phases, how);
    for (const [id, value] of Object.entries(config)) this.layConfig(id, value, how);
  }

  /** Whether something is to be added: under what is there it is not, over it it takes its place. */
  private makesRoom(id: string | undefined, what: unknown, how: How): boolean {
    if (id === undefined || !this.container.holds(id)) return true;
    const isThere = this.internals.registry.find(what) === this.internals.registry.find(id);
    if (how === 'over' && !isThere) this.container.remove(id);
    return how === 'over';
  }

  private laySwitches(features: Readonly<Record<string, FeatureSetting>>, phases: Readonly<Record<string, PhaseDefinition>>, how: How): void {
    const { registry } = this.internals;
    for (const [feature, setting] of Object.entries(features)) {
      if (how === 'over' || !registry.features.has(feature)) registry.setFeature(feature, switchOf(feature, setting));
    }
    for (const [name, definition] of Object.entries(phases)) {
      if (how === 'over' || !this.container.hasPhase(name)) this.container.definePhase(name, definition);
    }
  }

  private layConfig(id: string, value: unknown, how: How): void {
    const component = this.internals.require(id);
    const now = this.internals.registry.definition(component).options.config;
    this.container.configure(id, how === 'over' ? laidOver(now, value) : laidOver(value, now));
  }
}

function idOf(component: TypedKey<unknown>): string | undefined {
  return definitionOf(component)?.id;
}

function usedAlready(name: string): SystoleError<'ERR_DUPLICATE_ID'> {
  return new SystoleError('ERR_DUPLICATE_ID', lines(
    `Another plugin called ${name} is in use already.`,
    'give one of them another name; the same plugin may be used again, and changes nothing',
  ), { id: name, declaredAt: [] });
}
