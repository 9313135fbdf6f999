import { isThenable } from '../model/thenable';
import type { Asked } from '../registry/asked';
import { AskedHow } from '../registry/asked';
import type { AskedComponents } from './asking';
import { asking } from './asking';

/** Calls the factory that a component is made by. @param of - the components of the container that it is called with */
export function madeByFactory<Made>(asked: Asked, of: AskedComponents, make: () => Made): Made {
  const { isForComponent } = asking;
  asking.isForComponent = true;
  try {
    return notedLater(askingFor(asked, of, make));
  } finally {
    asking.isForComponent = isForComponent;
  }
}

/** Calls something, and notes what it asks a container for. */
export function askingFor<Made>(asked: Asked, of: AskedComponents, make: () => Made): Made {
  const { factory, of: outer } = asking;
  asking.factory = { asked };
  asking.of = of;
  try {
    return make();
  } finally {
    asking.factory = factory;
    asking.of = outer;
  }
}

/** What a factory gives later, whatever becomes of whom it is for. */
export function notedLater<Made>(made: Made): Made {
  if (asking.demand !== undefined && isThenable(made)) asking.demand.later.push(made);
  return made;
}

/** Of what a factory asks for, the first. */
const noted = 1_000;

/**
 * Gives the factory that is called now what it asks for, and notes that: it needs it. What it is refused it can do without, unless it will be there in time.
 *
 * @param of - the components of the container that it asks
 */
export function givenToFactory<Given>(of: AskedComponents, token: unknown, isAll: boolean, give: () => Given): Given {
  const { factory, demand, isForComponent } = asking;
  if (factory === undefined || asking.of !== of) return give();
  const { asked } = factory;
  const [known, lacked] = [asked.get(token), demand?.lacks.length];
  // Before it is given, since who is asked may want to know who asks.
  note(of, asked, token, (isAll ? AskedHow.All : 0) | (isForComponent ? AskedHow.ForComponent : 0));
  let isNeeded = false;
  try {
    const given = give();
    isNeeded = true;
    const how = asked.get(token);
    if (how !== undefined) asked.set(token, how | AskedHow.Given);
    return given;
  } finally {
    // What it has waited for and is refused after all, it can do without, too.
    if (!isNeeded && demand?.lacks.length === lacked) takeBack(of, asked, token, ((known ?? 0) & AskedHow.Given) === 0 ? undefined : known);
  }
}

function note(of: AskedComponents, asked: Asked, token: unknown, how: number): void {
  const known = asked.get(token);
  if (known === undefined ? asked.size >= noted : (known | how) === known) return;
  asked.set(token, (known ?? 0) | how);
  learn(of, how);
}

/** Something that a factory has asked for is not what it needs. @param known - how it had been before, if that still counts */
export function takeBack(of: AskedComponents, asked: Asked, token: unknown, known?: number): void {
  const how = asked.get(token);
  if (how === known) return;
  if (known === undefined) asked.delete(token);
  else asked.set(token, known);
  learn(of, how ?? 0);
}

function learn(of: AskedComponents, how: number): void {
  asking.learned += 1;
  if ((how & AskedHow.ForComponent) !== 0) of.learned += 1;
}
