import type { Demand } from '../../container/asking';
import { asking } from '../../container/asking';
import type { Asker } from '../../container/plain-container';
import { loadPlain } from '../../container/later';
import { givenToFactory, madeByFactory, takenBack } from '../../container/factory-asks';
import { PutOff } from '../../lifecycle/put-off';
import { componentDisabled } from '../../registry/disabled-chains';
import { AskedByFactories } from '../../registry/asked';
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
  const demand: Demand = asking.demand = { of, starting, lacks: [], later: [] };
  let outcome: { readonly made: Made } | { readonly error: unknown };
  try {
    outcome = { made: make() };
  } catch (error) {
    outcome = { error };
  }
  asking.demand = outer;
  const { lacks, lacks: [first], later } = demand;
  // Nobody is given it, or told how it ends: who is put off, or fails, says why.
  if (first !== undefined || 'error' in outcome) for (const promise of later) promise.then(undefined, () => undefined);
  if (first !== undefined) {
    // What one refusal has put an end to has made nothing.
    const isSpread = lacks.length === 1 && 'error' in outcome && outcome.error === first.error;
    if (!isSpread && keeper !== undefined) loadPlain().forgetMadeOf(keeper, lacks.map(({ inContainer }) => inContainer));
    throw new PutOff(first.component, first.name, first.error);
  }
  if ('error' in outcome) throw outcome.error;
  return outcome.made;
}

/**
 * What a factory asks for by the name of its container that it knows, rather than by the one that it is given. What others ask for while something is made for a
 * start, such as a constructor, is given as ever: nobody would know it the next time.
 */
export function giveToFactory<Given>(internals: Internals, key: unknown, give: () => Given): Given {
  if (asking.factory === undefined) return undemanded(give);
  return givenToFactory(internals.plain.components, key, false, () => {
    const component = internals.findForFactory(key);
    if (component !== undefined) internals.demandUp(component);
    return give();
  });
}

function undemanded<Given>(give: () => Given): Given {
  const { demand } = asking;
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
  if (state === 'disabled') return;
  const { id } = internals.registry.definition(component);
  const error = notUpInTime(id, state, internals.reasonOf(component), demand.starting);
  if (internals.kernel.mayComeUp(component)) demand.lacks.push({ component, inContainer: component, name: id, error });
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
 * @throws ERR_DISABLED for one that is off: it stays where it is, since nobody is off because of what a factory can do without
 */
export function takenAlong(internals: Internals, key: unknown): number | undefined {
  const { factory, isForComponent, of } = asking;
  if (factory === undefined || !isForComponent || of !== internals.plain.components) return undefined;
  internals.plain.learn();
  internals.wired.wiring();
  const component = internals.registry.find(key);
  try {
    if (component !== undefined) refuseOff(internals, component);
  } catch (error) {
    takenBack(of, factory.asked, key);
    internals.plain.learn();
    throw error;
  }
  return component;
}
