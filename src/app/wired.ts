import { topologicalOrder } from '../graph/plan';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import type { GraphSource, LifecycleGraph } from '../lifecycle/graph-source';
import type { PlainWays } from '../registry/captive-findings';
import { Trait } from '../registry/connect';
import { refuse } from '../registry/findings';
import { describeKey } from '../model/token';
import { loadCaptives, loadPlainGraph, loadRefusals, loadRewiring } from '../registry/later';
import type { OrderWitness } from '../registry/order-witness';
import type { Registry } from '../registry/registry';
import type { AskElsewhere, Wiring } from '../registry/wiring';
import { wire } from '../registry/wiring';
import { silencedClasses } from '../metadata/metadata-store';
import { loadCycles, loadSilenced, loadSubsystems } from './later';
import type { Plain } from './plain/plain';

/** What is wrong with a wiring; and its order, once that has been asked for, or was needed to tell what is wrong. */
interface Checked {
  readonly version: number;
  order: Int32Array | undefined;
  readonly findings: readonly AnySystoleError[];
}

/** The registry worked out and checked, anew after each change. */
export class Wired implements GraphSource {
  private readonly registry: () => Registry;
  private readonly elsewhere: AskElsewhere;
  private wired: Wiring | undefined = undefined;
  private checked: Checked | undefined = undefined;
  private witness: OrderWitness | undefined = undefined;
  private readonly plainWays: PlainWays;
  private readonly plain: Plain | undefined;

  /**
   * @param registry - the registry with everything in it that is known by now
   * @param plainWays - where plain registrations lead to; default: nowhere
   * @param plain - what is registered plainly, and becomes known of it while things are made, which is asked for before an operation rather than meanwhile; without it, handlers that nobody would call are not looked for
   */
  constructor(registry: () => Registry, elsewhere: AskElsewhere, plainWays: PlainWays = () => [], plain?: Plain) {
    this.registry = registry;
    this.elsewhere = elsewhere;
    this.plainWays = plainWays;
    this.plain = plain;
  }

  /** The wiring, whatever is wrong with it. */
  wiring(): Wiring {
    const registry = this.registry();
    return this.wired?.version === registry.version ? this.wired : this.wireAgain(registry);
  }

  private wireAgain(registry: Registry): Wiring {
    const before = this.wired;
    const now = this.wired = wire(registry, this.elsewhere, before);
    if (before !== undefined) this.goOn(before, now);
    return now;
  }

  /** After a small change, an order from before may show that there is no cycle. */
  private goOn(before: Wiring, { layout }: Wiring): void {
    const { checked } = this;
    if (layout !== before.layout && layout.anew === undefined) {
      this.witness = undefined;
      return;
    }
    this.witness ??= new (loadRewiring().OrderWitness)();
    if (checked?.order !== undefined && checked.version === before.version) this.witness.found(before, checked.order);
    this.witness.follow(before.layout, layout);
  }

  /** Everything that is wrong, by what is known now: the wiring's findings and the cycles. */
  findings(): readonly AnySystoleError[] {
    this.plain?.learn();
    return this.check().findings;
  }

  learned(version: number): LifecycleGraph | undefined {
    if (this.plain?.hasLearned(version) !== true) return undefined;
    this.plain.learn();
    return this.graph();
  }

  isSound(): boolean {
    return this.findings().length === 0;
  }

  /** A topological order of what is enabled. Shorter when there is a cycle. */
  order(): Int32Array {
    const checked = this.check();
    const { adjacency, enabled } = this.wiring();
    return checked.order ??= topologicalOrder(adjacency, enabled);
  }

  /** @throws as `current` */
  refuseUnsound(): void {
    const { findings } = this.check();
    if (findings.length > 0) refuse(findings);
  }

  /** As it is with all that is known now. @throws all findings: one as itself, several as ERR_WIRING */
  current(): LifecycleGraph {
    this.plain?.learn();
    this.refuseUnsound();
    return this.graph();
  }

  /** Whatever is wrong with it. */
  private graph(): LifecycleGraph {
    const wiring = this.wiring();
    const { adjacency, disabled, present, enabled, wanted } = wiring;
    return {
      version: wiring.version, adjacency, enabled, wanted,
      disabledCount: disabled.size,
      isPresent: (component) => present[component] === 1,
      disabledReason: (component) => disabled.get(component)?.reason,
      disabledBy: (component) => disabled.get(component)?.via,
      disabledError: (component) => loadRefusals().disabledError(adjacency.ids, disabled, component),
    };
  }

  private check(): Checked {
    const wiring = this.wiring();
    if (this.checked?.version === wiring.version) return this.checked;
    const { adjacency, enabled } = wiring;
    const order = this.witness?.shows(wiring) === true ? undefined : topologicalOrder(adjacency, enabled);
    const cycles = order === undefined || order.length === wiring.enabledCount ? [] : this.cycles(wiring);
    const rings = wiring.plainRings.length === 0 ? [] : loadCycles().plainCycles(wiring.plainRings.map((ring) => ring.map(describeKey)));
    this.checked = { version: wiring.version, order, findings: [...wiring.findings, ...cycles, ...rings, ...this.inside(wiring), ...this.captives(wiring, order), ...this.silenced(wiring)] };
    return this.checked;
  }

  private cycles(wiring: Wiring): readonly AnySystoleError[] {
    const { adjacency, enabled, definitions } = wiring;
    return loadCycles().cycleErrors(
      adjacency, enabled, (component) => (definitions[component] as Definition).declaredAt?.place, (from, to) => this.between(wiring, from, to),
    );
  }

  /** @param known - the order, if it is */
  private captives(wiring: Wiring, known: Int32Array | undefined): readonly AnySystoleError[] {
    if (wiring.scopes === undefined && wiring.layout.isRegular) return [];
    return loadCaptives().captiveFindings(wiring, known ?? topologicalOrder(wiring.adjacency, wiring.enabled), this.plainWays);
  }

  private silenced(wiring: Wiring): readonly AnySystoleError[] {
    const { plain } = this;
    const classes = silencedClasses();
    return plain === undefined || classes.size === 0 ? [] : loadSilenced().silencedFindings(classes, wiring, plain, (key) => this.registry().find(key));
  }

  private inside(wiring: Wiring): readonly AnySystoleError[] {
    return (wiring.layout.allTraits & Trait.System) === 0 ? [] : loadSubsystems().insideFindings(wiring);
  }

  /** The names of what is plain between two components. */
  private between({ through }: Wiring, from: number, to: number): readonly string[] {
    if (through.get(from)?.has(to) !== true) return [];
    const { waysBehind, wayTo } = loadPlainGraph();
    const place = waysBehind(through.get(from)?.get(to), (key, by) => this.elsewhere(key, by, 'for components'), (key) => this.registry().find(key)).components.get(to);
    return place === undefined ? [] : wayTo(place).map(describeKey);
  }
}
