import type { DependencyGraph } from '../../graph/dependency-graph';
import { toGraphlib } from '../../graph/dependency-graph';
import { levelsOf, planOf } from '../../graph/rounds';
import { names } from '../../lifecycle/operations/operation-errors';
import type { Operation } from '../../lifecycle/operations/operation';
import type { AnySystoleError } from '../../model/errors';
import { lines } from '../../model/errors';
import type { ComponentDescription, StatusAnswer, SystemDescription } from '../../model/description';
import type { ScopeKind } from '../../model/scope-kind';
import type { ComponentSnapshot, Snapshot } from '../../model/snapshot';
import type { ComponentState } from '../../model/state';
import { componentStates } from '../../model/state';
import { frozenCopy } from '../../model/plain-data';
import type { Key } from '../../model/token';
import { describeKey } from '../../model/token';
import { invalidOption, refuse } from '../../registry/findings';
import { choiceFinding } from '../../registry/option-findings';
import { groupOf, nameInGroup } from '../../registry/groups';
import { chainSentence } from '../../registry/disabled-chains';
import { hasReferringConfig } from '../config/config';
import type { Internals } from '../internals';
import { whyDisabled } from '../not-there';
import type { PlainLook } from '../plain/plain-look';
import { plainIn } from '../plain/plain-look';
import { redacted } from '../config/redact';
import type { PhaseRunOptions } from '../runner';
import type { SnapshotPlace } from './snapshot-place';
import { placed, remembered } from './snapshot-place';
import type { StatusAnswers, WithStatus } from './status-answers';
import { answersOf, isWithStatus } from './status-answers';

export { instanceOr, instancesOf, partOf, wholeParts } from './parts';

/** What a phase would do: everybody's place, and who may run together. */
export interface PhasePlan {
  readonly phase: string;
  readonly order: readonly string[];
  /** The rounds if every step took equally long; the runner itself waits for no round. */
  readonly rounds: readonly (readonly string[])[];
}

/** By index: iterators and callbacks cost several times what the list does. */
function idsOf(components: ArrayLike<number>, ids: readonly string[]): readonly string[] {
  const list: string[] = [];
  for (let place = 0; place < components.length; place += 1) list.push(ids[components[place] as number] ?? '');
  return list;
}

/** A container that is described: it can be asked how its components are. */
interface Described {
  readonly name: string;
  run(phase: string, options?: PhaseRunOptions): Operation;
}

/** What `explain` adds for what is no singleton: its state says nothing of instances. */
const scopeSentences: Readonly<Record<ScopeKind, string>> = {
  singleton: '',
  container: ' Each scope has an instance of its own (runInScope); up, it says that what they need is up.',
  resolution: ' Each construction that asks for it has an instance of its own; up, it says that what they need is up.',
  transient: ' Whoever asks for it is given an instance of its own; up, it says that what they need is up.',
};

/** Reads a container; changes nothing, constructs nothing, calls no user code. */
export class Look {
  private readonly internals: Internals;

  constructor(internals: Internals) {
    this.internals = internals;
  }

  /** The integers of the components that are there, in order of registration. */
  present(): readonly number[] {
    const { present } = this.internals.wired.wiring();
    const components: number[] = [];
    present.forEach((there, component) => { if (there === 1) components.push(component); });
    return components;
  }

  ids(filter: { readonly status?: ComponentState }): readonly string[] {
    const { status, ...others } = filter;
    for (const [name, value] of Object.entries(others)) throw invalidOption(undefined, name, value, 'components are chosen by one thing: { status }');
    refuse([choiceFinding(undefined, 'status', status, componentStates)].filter((finding) => finding !== undefined));
    const { adjacency } = this.internals.wired.wiring();
    const chosen = status === undefined ? this.present() : this.present().filter((component) => this.internals.state(component) === status);
    return chosen.map((component) => adjacency.ids[component] as string);
  }

  /** A snapshot, as it is or in a state of the user's own. @throws ERR_INVALID_OPTION */
  snapshotAt(name: string, place: SnapshotPlace | undefined): Snapshot | object {
    const taken = remembered(this.snapshot(name));
    return place === undefined ? taken : placed(taken, place);
  }

  private snapshot(name: string): Snapshot {
    const { kernel, clock } = this.internals;
    const components = this.present().map((component) => this.component(component));
    const up = components.filter((component) => component.state === 'started' || component.state === 'ready');
    return Object.freeze({
      name, state: kernel.state, atMs: clock.now(),
      ready: kernel.state === 'running' && up.every((component) => component.state === 'ready'),
      components: Object.freeze(components),
    });
  }

  /** A container in words: its state, and who is in which. */
  printed(name: string): string {
    const byState = new Map<string, string[]>();
    for (const component of this.present()) {
      const state = this.internals.state(component);
      const ids = byState.get(state);
      if (ids === undefined) byState.set(state, [this.id(component)]);
      else ids.push(this.id(component));
    }
    return lines(`container ${name}, ${this.internals.kernel.state}`, ...[...byState].map(([state, ids]) => `${state}: ${names(ids)}`));
  }

  private openScopes(component: number): string {
    const { internals } = this;
    const count = internals.scopeOf(component) === 'container' ? internals.scopes.count : 0;
    return count === 0 ? '' : ` ${String(count)} ${count === 1 ? 'is' : 'are'} open.`;
  }

  /** Why a component is in the state it is in, in words. */
  explain(component: number): string {
    const { internals } = this;
    const state = internals.state(component);
    const id = this.id(component);
    const reason = internals.reasonOf(component);
    if (state === 'disabled') return chainSentence(whyDisabled(internals, component));
    if (state === 'registered' && internals.wired.wiring().wanted[component] === 0) return `${id} is not started with everything: only what is switched off asks for it.`;
    if (state === 'waiting') return `${id} is waiting: ${this.waitsFor(component).join('; ')}`;
    return reason === undefined ? `${id} is ${state}.${scopeSentences[internals.scopeOf(component)]}${this.openScopes(component)}` : `${id} is ${state}: ${reason}`;
  }

  /** One component or all of them, with what their status handlers answer if that is asked for. @throws ERR_NOT_FOUND, ERR_INVALID_OPTION */
  described(container: Described, first: Key | WithStatus | undefined, options: WithStatus | undefined): SystemDescription | ComponentDescription | Promise<SystemDescription | ComponentDescription> {
    if (isWithStatus(first)) return answersOf(container.run('status')).then((answers) => this.describeAll(container.name, answers));
    if (first === undefined) return this.describeAll(container.name);
    const component = this.internals.require(first);
    if (!isWithStatus(options)) return this.describe(component);
    return answersOf(container.run('status', { only: [first] })).then((answers) => this.describe(component, answers.get(this.internals.registry.definition(component).id)));
  }

  private describe(component: number, status?: StatusAnswer): ComponentDescription {
    const { internals } = this;
    const effective = internals.registry.definition(component);
    const { source, handlers, options, id, declaredAt } = effective;
    return Object.freeze({
      ...this.component(component),
      group: groupOf(id), name: nameInGroup(id), doc: options.doc, declaredAt: declaredAt?.place, feature: options.feature,
      tags: Object.freeze((options.tags ?? []).map(describeKey)),
      scope: internals.scopeOf(component),
      made: source.kind,
      phases: Object.freeze([...new Set([...(source.kind === 'start' ? ['start'] : []), ...handlers.map(({ phase }) => phase)])]),
      config: redacted(hasReferringConfig(effective) ? options.config : internals.configOf(component), options.safe),
      writtenConfig: redacted(options.config, options.safe),
      status,
    });
  }

  private describeAll(name: string, answers?: StatusAnswers): SystemDescription {
    const components = this.present().map((component) => this.describe(component, answers?.get(this.id(component))));
    // A group may be called `constructor`: no object is asked for what it may have inherited.
    const groups = new Map<string, readonly string[]>();
    for (const { id, group } of components) if (group !== undefined) groups.set(group, Object.freeze([...groups.get(group) ?? [], id]));
    return Object.freeze({ name, state: this.internals.kernel.state, components: Object.freeze(components), groups: Object.freeze(Object.fromEntries(groups)) });
  }

  /** Everything that is wrong: what a start would be refused with, and what is wrong with plain registrations, whoever may ask for them. */
  findings(): readonly AnySystoleError[] {
    const findings = this.internals.wired.findings();
    const more = this.plain?.findings(findings) ?? [];
    return more.length === 0 ? findings : [...findings, ...more];
  }

  /** The same of something plain. @throws ERR_NOT_FOUND for what is neither a component nor plain */
  explainPlain(key: unknown): string {
    const isPlain = this.internals.find(key) === undefined && this.internals.plain.elsewhere(key) !== undefined;
    return isPlain && this.plain !== undefined ? this.plain.explain(key) : this.explain(this.internals.require(key));
  }

  private get plain(): PlainLook | undefined {
    return plainIn(this.internals);
  }

  graph(): DependencyGraph {
    const { adjacency, present } = this.internals.wired.wiring();
    return toGraphlib(adjacency, present, (component) => this.label(component), this.plain?.graph());
  }

  /** Its id, with how long its instances live where that is not as long as the container is up. */
  private label(component: number): string {
    const scope = this.internals.scopeOf(component);
    return scope === 'singleton' ? this.id(component) : `${this.id(component)} (${scope})`;
  }

  plan(phase: string, direction: 'dependencies-first' | 'dependents-first'): PhasePlan {
    this.internals.wired.current();
    const { adjacency, wanted } = this.internals.wired.wiring();
    const plan = planOf(this.internals.wired.order(), wanted, direction);
    const { ids } = adjacency;
    return { phase, order: idsOf(plan.members, ids), rounds: levelsOf(adjacency, plan).map((round) => idsOf(round, ids)) };
  }

  private component(component: number): ComponentSnapshot {
    const { internals } = this;
    const { adjacency } = internals.wired.wiring();
    const { table } = internals.kernel.core;
    return Object.freeze({
      id: this.id(component),
      state: internals.state(component),
      failedIn: table.failedIn.get(component),
      reason: internals.state(component) === 'disabled' ? chainSentence(whyDisabled(internals, component)) : internals.reasonOf(component),
      sinceMs: table.since(component),
      diagnostics: internals.kernel.core.diagnostics.of(component),
      hasInstance: internals.instances.has(component),
      meta: frozenCopy(internals.registry.definition(component).options.meta),
      needs: this.names(adjacency.needs.subarray(adjacency.needsFrom[component], adjacency.needsFrom[component + 1])),
      neededBy: this.names(adjacency.neededBy.subarray(adjacency.neededByFrom[component], adjacency.neededByFrom[component + 1])),
    });
  }

  private waitsFor(component: number): readonly string[] {
    const { adjacency } = this.internals.wired.wiring();
    const { table } = this.internals.kernel.core;
    const now = this.internals.clock.now();
    const open: string[] = [];
    for (let edge = adjacency.needsFrom[component] as number; edge < (adjacency.needsFrom[component + 1] as number); edge += 1) {
      const need = adjacency.needs[edge] as number;
      const isThere = table.isUp(need) && table.holds(need, adjacency.kinds[edge] as number);
      if (!isThere) open.push(`for ${this.id(need)}, ${table.state(need)} for ${String(Math.round(now - table.since(need)))} ms`);
    }
    return open.length === 0 ? ['for a free slot'] : open;
  }

  private names(components: Int32Array): readonly string[] {
    return Object.freeze(Array.from(components, (component) => this.id(component)));
  }

  private id(component: number): string {
    return this.internals.wired.wiring().adjacency.ids[component] ?? '';
  }
}
