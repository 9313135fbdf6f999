import type { Demand } from '../../container/asking';
import { asking } from '../../container/asking';
import { givenToFactory, madeByFactory } from '../../container/factory-asks';
import { PutOff } from '../../lifecycle/put-off';
import { AskedByFactories } from '../../registry/asked';
import type { Internals } from '../internals';
import { notUpInTime } from '../not-there';

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
 * @throws PutOff when one has asked for something that is not up yet, whatever has become of that
 */
export function demanding<Made>(of: object, starting: string, make: () => Made): Made {
  const outer = asking.demand;
  const demand: Demand = asking.demand = { of, starting, lacks: undefined };
  let outcome: { readonly made: Made } | { readonly error: unknown };
  try {
    outcome = { made: make() };
  } catch (error) {
    outcome = { error };
  }
  asking.demand = outer;
  const { lacks } = demand;
  if (lacks !== undefined) throw new PutOff(lacks.component, lacks.name, lacks.error);
  if ('error' in outcome) throw outcome.error;
  return outcome.made;
}

/** What a factory asks for by the name of its container that it knows, rather than by the one that it is given. */
export function giveToFactory<Given>(internals: Internals, key: unknown, give: () => Given): Given {
  return givenToFactory(internals.plain.components, key, false, () => {
    const component = internals.findForFactory(key);
    if (component !== undefined) internals.demandUp(component);
    return give();
  });
}

/** Refuses a factory what is not up, where it is asked for a start of that container. @throws ERR_NOT_STARTED */
export function refuseDown(internals: Internals, component: number): void {
  const { demand, factory } = asking;
  if (demand?.of !== internals || factory === undefined || asking.of !== internals.plain.components) return;
  const state = internals.state(component);
  // Whoever resolves it is told why.
  if (state === 'disabled') return;
  const { id } = internals.registry.definition(component);
  const error = notUpInTime(id, state, internals.reasonOf(component), demand.starting);
  if (internals.kernel.mayComeUp(component)) demand.lacks ??= { component, name: id, error };
  throw error;
}

/**
 * A component that a factory has been asked for, and that is not here: as what is listed is, it is taken along for who is given what the factory makes.
 *
 * @param key - that of a component
 */
export function takenAlong(internals: Internals, key: unknown): number | undefined {
  const { factory, isForComponent, of } = asking;
  if (factory === undefined || !isForComponent || of !== internals.plain.components) return undefined;
  internals.plain.learn();
  internals.wired.wiring();
  return internals.registry.find(key);
}
