import { lines, SystoleError } from '../../model/errors';
import { invalidOption } from '../../registry/findings';
import { loadRefusals } from '../../registry/later';
import { Container } from '../container';
import type { Overrides } from '../overrides/override-list';
import { isContainer } from '../predicates';
import type { SystemDefinition } from './systems';

// What `systems.ts` shows; loaded when the first system is defined or asked for.

const systems = new Map<string, SystemDefinition>();

/** The systems that are being built, from the outside inwards. */
const path: string[] = [];

export function defineSystem(name: string, build: () => Container): SystemDefinition {
  if (typeof (name as unknown) !== 'string' || name === '') throw invalidOption(undefined, 'the name of a system', name, 'it is text, and not empty');
  if (typeof (build as unknown) !== 'function') throw invalidOption(undefined, `system ${name}`, build, 'it is a function that makes a container');
  const definition: SystemDefinition = Object.freeze({
    name,
    build: (overrides?: Overrides): Container => {
      const made = built(name, build);
      return overrides === undefined ? made : made.overrideAll(overrides);
    },
  });
  systems.set(name, definition);
  return definition;
}

function built(name: string, build: () => Container): Container {
  if (path.includes(name)) throw builtOfItself([...path.slice(path.indexOf(name)), name]);
  const before = Container.count;
  path.push(name);
  try {
    const made: unknown = build();
    if (!isContainer(made)) throw invalidOption(undefined, `what system ${name} is made as`, made, 'it is a container, as createContainer(…) makes them');
    return made.ordinal > before ? made : made.fork();
  } finally {
    path.pop();
  }
}

function builtOfItself(walk: readonly string[]): SystoleError<'ERR_CYCLE'> {
  return new SystoleError('ERR_CYCLE', lines(
    `System ${walk[0] ?? ''} is made of itself.`,
    `walk: ${walk.join(' -> ')}`,
    'give what it is made of another name: a later definition takes the place of the earlier one',
  ), { walk, edges: walk.slice(1).map((to, place) => ({ from: walk[place] ?? '', to, declaredAt: undefined })) });
}

export function system(name: string, overrides: Overrides | undefined): Container {
  const definition = systems.get(name);
  if (definition === undefined) throw loadRefusals().notFound(name, loadRefusals().nearNames(name, systems.keys()), 'define it first: defineSystem(name, () => createContainer({ … }))');
  return definition.build(overrides);
}

export function systemNames(): readonly string[] {
  return [...systems.keys()];
}
