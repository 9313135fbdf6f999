import { isProvider, provided, withPart } from '../../container/provider';
import { dependentClosure } from '../../graph/selection';
import { wrongState } from '../../lifecycle/operations/refused-calls';
import type { Definition, Source } from '../../model/definition';
import type { SystoleError } from '../../model/errors';
import { isRelative } from '../../model/laid-over';
import type { Key } from '../../model/token';
import { describeKey } from '../../model/token';
import { invalidOption, refuse } from '../../registry/findings';
import { upAlready } from '../../registry/refusals';
import { withLocalsNamed } from '../../registry/groups';
import { definitionFindings } from '../../registry/option-check';
import { changedConfig, withoutChanges } from './changed-part';
import { hasReferringConfig } from '../config/config';
import { refuseMisfit } from '../config/schema-answers';
import { discardUnkept, discardUnstarted } from '../discarding';
import type { Internals } from '../internals';
import { newAsk } from './new-asks';
import type { PlainOverride } from './plain-overrides';
import { plainDependents, plainOverride } from './plain-overrides';
import type { OverrideEntry, OverrideGroup } from './override-list';
import { entriesOf, withValueAt } from './override-list';
import { checkedOverride } from './override-shape';

export { isProvider } from '../../container/provider';

const nobody = new Uint8Array(0);

/** What `register` has made of components, with what overrides had made of them before. Forks have the same definitions. */
const registered = new WeakMap<Definition, Definition | undefined>();

/** Replaces definitions, and discards what was constructed with the old ones. */
export class Overrides {
  private readonly internals: Internals;

  constructor(internals: Internals) {
    this.internals = internals;
  }

  /** @throws ERR_INVALID_OPTION for what is no override, ERR_BUSY while the component or what depends on it is up or on its way */
  apply(component: number, by: unknown): void {
    const { registry } = this.internals;
    const effective = registry.definition(component);
    const definition = this.overridden(effective, by);
    this.change(component, 'override', () => { registry.override(component, definition); });
  }

  /** As `apply`, until `forgetRegistered`. */
  register(component: number, by: unknown): void {
    const { registry } = this.internals;
    const before = registry.entry(component).override;
    const definition = this.overridden(registry.definition(component), by);
    this.change(component, 'register', () => { registry.override(component, definition); });
    registered.set(definition, before !== undefined && registered.has(before) ? registered.get(before) : before);
  }

  /** A component's class is registered for itself: it counts again, whatever was registered in its place before, and is there by name. */
  registerItself(component: number): void {
    const { registry } = this.internals;
    const { override, original: { source, dependencies, handlers }, explicit } = registry.entry(component);
    if (override !== undefined && registered.has(override)) this.takeBack(component, override, 'register');
    // With the config, and other options, that it has been given meanwhile.
    else if (override !== undefined && override.source !== source) this.change(component, 'register', () => { registry.override(component, { ...override, source, dependencies, handlers }); });
    if (explicit) return;
    registry.askFor(component);
    discardUnkept(this.internals);
  }

  /** Takes back the values that were registered in the places of components, where nothing in use stands in the way. */
  forgetRegistered(): void {
    for (const { index, override } of this.internals.registry.entries()) {
      if (override?.source.kind === 'value' && registered.has(override) && this.inTheWay(index, this.dependents(index)) === undefined) this.takeBack(index, override, 'clearInstances');
    }
  }

  private takeBack(component: number, override: Definition, call: string): void {
    const { registry } = this.internals;
    const before = registered.get(override);
    this.change(component, call, () => { if (before === undefined) registry.restore(component); else registry.override(component, before); });
  }

  /**
   * Another config. It holds from the component's next start; one that refers to others changes edges, and so is an override.
   *
   * @throws ERR_INVALID_CONFIG for one that its schema refuses at once; for one that refers, or did, as `apply`
   */
  configure(component: number, given: unknown, isChecked = true): void {
    const { registry } = this.internals;
    const effective = registry.definition(component);
    const config = isRelative(given) ? changedConfig(effective.options.config, given) : given;
    if (isChecked) refuseMisfit(effective, config);
    const definition: Definition = Object.freeze({ ...effective, options: Object.freeze({ ...effective.options, config }) });
    if (hasReferringConfig(effective) || hasReferringConfig(definition)) this.change(component, 'configure', () => { registry.override(component, definition); });
    else registry.configure(component, config);
  }

  /** Puts a provider in the place of what is registered for a plain key; false, and nothing has changed, when there is nothing to be replaced so. @throws as `apply` */
  applyPlain(key: Key, by: unknown): boolean {
    const plain = plainOverride(this.internals, key, by);
    if (plain !== undefined) this.exchangePlain([plain], 'override');
    return plain !== undefined;
  }

  /** Takes back what overrides have put in the place of a plain registration; false for what is nothing plain. @throws ERR_BUSY */
  restorePlain(key: Key): boolean {
    const { plain } = this.internals;
    if (this.internals.find(key) !== undefined || plain.elsewhere(key) === undefined) return false;
    if (plain.there?.isOverridden(key) === true) this.changePlain([key], 'restore', () => { plain.registrations.restore(key); });
    return true;
  }

  /** Several at once: when one is refused, none is made. @throws as `apply`, and ERR_NOT_FOUND */
  applyAll(given: OverrideGroup): void {
    const { made, plain } = this.madeBy(given);
    for (const component of made.keys()) this.refuseInUse(component, 'overrideAll');
    this.exchangePlain(plain, 'overrideAll');
    for (const [component, definition] of made) this.exchange(component, definition);
  }

  /**
   * The same while an operation goes on: of components that wait for their turn in it, too, and leaving the graph that it walks as it is.
   *
   * @throws ERR_BUSY for what has had its turn, or what depends on it; ERR_INVALID_OPTION for what changes the graph; as `applyAll`
   */
  applyLater(given: OverrideGroup): void {
    const { registry } = this.internals;
    if (typeof given === 'function') throw invalidOption(undefined, 'overrides', given, 'from a handler they are a list of [key, override], a map, a record by id, or merge(…) of one');
    const { made, plain } = this.madeBy(given);
    if (plain.length > 0) throw invalidOption(undefined, 'overrides', describeKey(plain[0]?.key), 'what is registered plainly has no turn in an operation; make this change before it, with override');
    for (const [component, definition] of made) {
      this.refuseInUse(component, 'update', { letsWaitingPass: true, remedy: 'only what has not had its turn can be changed; for its own instance a handler has setInstance' });
      const effective = registry.definition(component);
      const added = newAsk(effective, withLocalsNamed(definition), (key) => this.internals.find(key) ?? key);
      if (added !== undefined) throw invalidOption(effective.id, added.option, added.value, 'an operation keeps to the graph that it began with; make this change before it, with override');
    }
    const { present } = this.internals.wired.wiring();
    for (const [component, definition] of made) this.exchange(component, definition);
    this.retain(present);
  }

  /** Whoever was there stays: who asked for it may have been the only one, and be content with less now. */
  private retain(wasPresent: Uint8Array): void {
    const { registry, wired } = this.internals;
    const { present } = wired.wiring();
    wasPresent.forEach((was, component) => { if (was === 1 && present[component] === 0) registry.askFor(component); });
  }

  /** The definitions that overrides make, all of them sound. */
  private madeBy(given: OverrideGroup): { readonly made: ReadonlyMap<number, Definition>; readonly plain: readonly PlainOverride[] } {
    const { registry } = this.internals;
    const made = new Map<number, Definition>();
    const plain: PlainOverride[] = [];
    for (const entry of entriesOf(given, { sourceOf: (id) => this.sourceOf(id), isGroup: (name) => this.internals.isGroup(name) })) {
      const replaced = entry.kind === 'override' ? plainOverride(this.internals, entry.key, entry.by) : undefined;
      if (replaced !== undefined) {
        plain.push(replaced);
        continue;
      }
      const component = this.internals.require(entry.key);
      const now = made.get(component) ?? registry.definition(component);
      made.set(component, entry.kind === 'override' ? this.overridden(now, entry.by) : withConfigAt(now, entry));
    }
    for (const definition of made.values()) refuse(definitionFindings(definition));
    return { made, plain };
  }

  private sourceOf(id: string): Source['kind'] | undefined {
    const component = this.internals.find(id);
    return component === undefined ? undefined : this.internals.registry.definition(component).source.kind;
  }

  /** @throws ERR_BUSY, and ERR_STATE while an instance is kept */
  remove(component: number): void {
    this.refuseRemoval(component, 'remove');
    this.change(component, 'remove', () => { this.internals.registry.remove(component); });
  }

  /** What `remove` would be refused with, for a call that removes. @throws ERR_BUSY, and ERR_STATE while an instance is kept */
  refuseRemoval(component: number, call: string): void {
    if (this.internals.kept?.has(component) === true) {
      const { id } = this.internals.registry.definition(component);
      throw wrongState(`${call}()`, `${id} keeps an instance`, [`${id} keeps none`], `let go of it first: await container.evict(${id})`);
    }
    this.refuseInUse(component, call);
  }

  /** Takes back what overrides and configs have made of a component. */
  restore(component: number): void {
    this.change(component, 'restore', () => { this.internals.registry.restore(component); });
  }

  /** Takes back every override that nothing in use stands in the way of. */
  restoreIdle(): void {
    for (const { index, override } of this.internals.registry.entries()) {
      if (override !== undefined && this.inTheWay(index, this.dependents(index)) === undefined) this.restore(index);
    }
  }

  private exchangePlain(overrides: readonly PlainOverride[], call: string): void {
    const { plain } = this.internals;
    const undo = plain.remember();
    try {
      this.changePlain(overrides.map(({ key }) => key), call, () => {
        for (const { key, by } of overrides) plain.registrations.override(key, by);
      });
    } catch (error) {
      undo();
      throw error;
    }
  }

  private changePlain(keys: readonly Key[], call: string, make: () => void): void {
    if (keys.length === 0) return;
    const dependents = plainDependents(this.internals, keys);
    const inUse = this.inTheWay(undefined, dependents);
    if (inUse !== undefined) throw this.inUse(call, inUse);
    make();
    for (const key of keys) this.internals.plain.there?.replaced(key);
    discardUnstarted(this.internals, (index) => dependents[index] === 1);
  }

  private change(component: number, call: string, make: () => void): void {
    const dependents = this.refuseInUse(component, call);
    make();
    discardUnstarted(this.internals, (index) => index === component || dependents[index] === 1);
  }

  /** What depends on it is asked for before: another definition may have other tags. */
  private exchange(component: number, definition: Definition): void {
    const dependents = this.dependents(component);
    this.internals.registry.override(component, definition);
    discardUnstarted(this.internals, (index) => index === component || dependents[index] === 1);
  }

  /** The components that depend on it. @throws ERR_BUSY */
  private refuseInUse(component: number, call: string, { letsWaitingPass = false, remedy }: { readonly letsWaitingPass?: boolean; readonly remedy?: string } = {}): Uint8Array {
    const dependents = this.dependents(component);
    const inUse = this.inTheWay(component, dependents, letsWaitingPass);
    if (inUse !== undefined) throw this.inUse(call, inUse, remedy);
    return dependents;
  }

  private inUse(call: string, component: number, remedy?: string): SystoleError<'ERR_BUSY'> {
    const { table } = this.internals.kernel.core;
    const sinceMs = this.internals.clock.now() - table.since(component);
    return upAlready(`${call}()`, { id: table.ids[component] ?? '', state: table.state(component), sinceMs }, remedy);
  }

  /** Nobody, where nothing is up and nothing has been made: then it does not matter who they are. */
  private dependents(component: number): Uint8Array {
    const { instances, kernel } = this.internals;
    if (instances.isEmpty && kernel.core.table.isQuiet()) return nobody;
    const { adjacency } = this.internals.wired.wiring();
    return component < adjacency.size ? dependentClosure(adjacency, [component], () => true) : new Uint8Array(0);
  }

  /** The component, or the first that depends on it, that is up or on its way. */
  private inTheWay(component: number | undefined, dependents: Uint8Array, letsWaitingPass = false): number | undefined {
    const { table } = this.internals.kernel.core;
    const isInTheWay = (index: number): boolean => table.isInUse(index) || (!letsWaitingPass && table.state(index) === 'waiting');
    for (let index = 0; index < dependents.length; index += 1) if (dependents[index] === 1 && isInTheWay(index)) return index;
    return component !== undefined && isInTheWay(component) ? component : undefined;
  }

  private overridden(effective: Definition, by: unknown): Definition {
    const override = withoutChanges(effective, checkedOverride(effective, by));
    return isProvider(override) ? provided(effective, override) : withPart(effective, override);
  }
}

function withConfigAt(definition: Definition, { key, path, value }: OverrideEntry & { readonly kind: 'config' }): Definition {
  return Object.freeze({ ...definition, options: { ...definition.options, config: withValueAt(definition.options.config, path, value, key) } });
}
