import type { Demand } from '../../container/asking';
import { asking } from '../../container/asking';
import type { Instances } from '../../container/instances';
import type { Asker } from '../../container/plain-container';
import { loadPlain } from '../../container/later';
import { givenToFactory, madeByFactory, takeBack } from '../../container/factory-asks';
import { PutOff } from '../../lifecycle/put-off';
import { definitionOf } from '../../metadata/metadata-store';
import type { Definition } from '../../model/definition';
import type { ComponentState } from '../../model/state';
import type { Asked } from '../../registry/asked';
import { AskedByFactories } from '../../registry/asked';
import { Trait, traitsOf } from '../../registry/connect';
import { componentDisabled } from '../../registry/disabled-chains';
import type { Provided } from '../../registry/elsewhere';
import { refuse } from '../../registry/findings';
import { keyOf } from '../../registry/keys';
import { askedOf } from '../../registry/references';
import type { Registry } from '../../registry/registry';
import type { Internals } from '../internals';
import { notUpInTime, whyDisabled } from '../not-there';

/** Calls the factory that a component is made by. */
export function makeBy({ registry, plain }: Internals, component: number, make: () => unknown): unknown {
  const asked = registry.asked ??= new AskedByFactories();
  return madeByFactory(asked.of(registry.definition(component)), plain.components, make);
}

/**
 * Makes something for the start of a component: factories are given by it only what is up.
 *
 * @param of - whose start it is: the container's, or a scope's
 * @param starting - the component's id
 * @param keeper - whose what has been made in spite of a refusal is, for a factory that makes do without: it is forgotten; `undefined` where nothing plain is made
 * @throws PutOff when one has asked for something that is not up yet, whatever has become of that
 */
export function demanding<Made>(of: object, starting: string, make: () => Made, keeper: Asker | undefined): Made {
  const outer = asking.demand;
  const { lacks, later }: Demand = asking.demand = { of, starting, lacks: [], later: [] };
  let thrown: Error | undefined;
  try {
    const made = make();
    if (lacks.length === 0) return made;
  } catch (error) {
    thrown = error as Error;
  } finally {
    asking.demand = outer;
  }
  // Nobody is given it, or told how it ends: who is put off, or fails, says why.
  for (const promise of later) promise.then(undefined, () => undefined);
  const [first] = lacks;
  if (first === undefined) throw thrown as Error;
  // What one refusal has put an end to has made nothing, whatever classes it has come through.
  const isSpread = lacks.length === 1 && [thrown, thrown?.cause].includes(first.error);
  if (!isSpread && keeper !== undefined) loadPlain().forgetMadeOf(keeper, lacks.map((lacked) => lacked.inContainer()));
  throw new PutOff(first);
}

/**
 * Constructs a component for its start, when all that it is made of is there: what is made of something that a factory was refused would be nobody's.
 *
 * @param given - what it is made of, where that has been asked for already
 */
export function construct(instances: Instances, component: number, definition: Definition, given: readonly unknown[] | undefined, demands: <Made>(make: () => Made) => Made): void {
  const { source } = definition;
  const isMadeOfThem = source.kind === 'class' || (source.kind === 'factory' && source.takesDependencies === true);
  const isThere = given !== undefined || !isMadeOfThem || instances.has(component) || instances.isReplaced(component);
  const args = isThere ? given : demands(() => instances.args(component, definition));
  demands(() => { instances.construct(component, definition, args); });
}

/**
 * What a factory asks for by the name of its container that it knows, rather than by the one that it is given. What others ask for while something is made for a
 * start, such as a constructor, is given as ever: nobody would know it the next time.
 */
export function giveToFactory<Given>(internals: Internals, key: unknown, give: () => Given): Given {
  const { factory, demand } = asking;
  if (factory !== undefined) {
    return givenToFactory(internals.plain.components, key, false, () => {
      const component = internals.findForFactory(key);
      if (component !== undefined) internals.demandUp(component);
      return give();
    });
  }
  asking.demand = undefined;
  try {
    return give();
  } finally {
    asking.demand = demand;
  }
}

/** Refuses a factory what is not up, where it is asked for a start of that container. @throws ERR_NOT_STARTED */
export function refuseDown(internals: Internals, component: number): void {
  const { demand, factory } = asking;
  if (demand?.of !== internals || factory === undefined || asking.of !== internals.plain.components) return;
  refuseOff(internals, component);
  const state = internals.state(component);
  // Whoever resolves it is told why.
  if (state !== 'disabled') refuseInTime(internals, demand, internals.registry.definition(component), state, component);
}

/** @param component - if there is one that is known: else it is taken along with all that others ask for meanwhile */
function refuseInTime(internals: Internals, { starting, lacks }: Demand, { id, key }: Definition, state: ComponentState = 'registered', component = -1): never {
  const error = notUpInTime(id, state, internals.reasonOf(component), starting);
  const { registry } = internals;
  if (internals.kernel.mayComeUp(component)) lacks.push({ component: () => registry.find(key) ?? -1, inContainer: () => registry.find(key) ?? wiredNow(internals, key) as number, name: id, error });
  throw error;
}

/** What has only now been taken along is not known yet to those who are asked for states. @throws ERR_DISABLED */
function refuseOff(internals: Internals, component: number): void {
  if (internals.wired.wiring().disabled.has(component)) throw componentDisabled(internals.registry.definition(component).id, whyDisabled(internals, component));
}

/**
 * A component that a factory has been asked for, and that is not here: as what is listed is, it is taken along for who is given what the factory makes.
 *
 * @param key - that of a component
 * @throws ERR_DISABLED for one that is off: it stays where it is, since nobody is off because of what a factory can do without; ERR_DUPLICATE_ID for one whose name another one has
 */
export function takenAlong(internals: Internals, key: unknown): number | undefined {
  const { factory, isForComponent, of, demand } = asking;
  if (factory === undefined || !isForComponent || of !== internals.plain.components) return undefined;
  if (demand?.of === internals && willBeOn(internals, key, factory.asked)) refuseInTime(internals, demand, definitionOf(key as object) as Definition);
  const component = wiredNow(internals, key);
  try {
    if (component !== undefined) refuseOff(internals, component);
    else if (factory.asked.has(key)) refuseOutOfPlace(internals.registry, key);
  } catch (error) {
    takeBack(of, factory.asked, key);
    internals.plain.learn();
    throw error;
  }
  return component;
}

/** @throws ERR_DUPLICATE_ID where another one has its name */
function refuseOutOfPlace(registry: Registry, key: unknown): void {
  const findings = registry.findingsOf([key]);
  if (findings.length > 0) refuse(findings);
}

/** What is behind a key, with all that has been asked for by now. */
function wiredNow({ plain, registry, wired }: Internals, key: unknown): number | undefined {
  plain.learn();
  wired.wiring();
  return registry.find(key);
}

/** What has been promised to be taken along: the keys, by id, since there is room for one of a name. */
const promised = new WeakMap<Registry, Map<string, unknown>>();

/**
 * Whether the next wiring takes along what is not here, and has it on: told without one, since there would be one for each who asks. False where it may be otherwise.
 *
 * @param asked - by the factory that is called now
 */
function willBeOn({ plain, registry, wired }: Internals, key: unknown, asked: Asked): boolean {
  const { enabled } = wired.wiring();
  const reached = new Set(asked.keys());
  // A set that grows while it is gone through is gone through to its new end.
  for (const one of reached) {
    const component = registry.find(one);
    const definition = definitionOf(one as object);
    if (component !== undefined) {
      if (enabled[component] !== 1) return false;
    } else if (definition === undefined) {
      const there = plain.elsewhere(one, 'all', 'for components') as Provided | undefined;
      for (const need of there?.needs ?? []) reached.add(need.key);
    } else {
      const made = registry.made(definition);
      if (!canBePromised(registry, one, made)) return false;
      for (const dependency of askedOf(made)) reached.add(keyOf(dependency));
    }
  }
  return reached.has(key) && !registry.isClosed;
}

/** It cannot be switched off, nothing is wrong with it, and no other one of its name has been promised. */
function canBePromised(registry: Registry, key: unknown, made: Definition): boolean {
  if ((traitsOf(made) & Trait.Switchable) !== 0 || registry.findingsOf([key]).length > 0) return false;
  const known = promised.get(registry) ?? new Map<string, unknown>();
  promised.set(registry, known);
  if ((known.get(made.id) ?? key) !== key) return false;
  known.set(made.id, key);
  return true;
}
