import { compiledAnew } from '../compiled-anew';
import { constructors } from '../contenders/constructing';
import type { Constructor, Token } from '../contenders/constructing';
import { scopeMakers, treeMakers } from '../contenders/scopes';
import type { Family, FamilyClass, Maker } from '../contenders/scopes';
import type { Contender, Task } from '../measure';
import { timed } from '../measure';
import { lastOf, thousandIn } from '../shapes';
import type { Suite } from '../suite';
import { Trial } from '../trial';

/** Constructing without starting: singletons at first, transient trees, a scope for each request. */
export const resolveSuite: Suite = {
  purpose: 'the first resolve of 1,000 classes, by depth; a transient tree of 121; a request scope',
  sizes: [4, 32, 250, 1_000],
  tasks: (sizes, extent) => [
    {
      name: 'The first resolve of 1,000 classes', sizes, sizesAre: 'depth', readings: [{ name: 'time', unit: 'ms' }], rounds: 25, warmUps: 5,
      contenders: constructors.map(resolvingFirst), note: 'Registering is part of it; decorating is not.',
    },
    // So many that collecting them is part of the time.
    repeated('A transient tree of 121 objects', extent === 'full' ? 20_000 : 20, 'trees', treeMakers, tree, 121),
    repeated('A request scope of four objects on a singleton', extent === 'full' ? 100_000 : 20, 'requests', scopeMakers, request, 4),
  ],
};

function resolvingFirst({ name, upTo, decorate, construct, forget }: Constructor): Contender {
  return {
    name,
    upTo,
    trial: async (layers) => {
      const shape = thousandIn(layers);
      const trial = new Trial(shape);
      const tokens = trial.classes as readonly unknown[] as readonly Token[];
      const last = lastOf(shape);
      decorate?.(tokens, shape);
      const time = await timed(() => construct(tokens, shape, last));
      trial.checkConstructed();
      forget?.();
      return { time };
    },
  };
}

function repeated(name: string, times: number, sizesAre: string, makers: readonly Maker[], makeFamily: () => Family, each: number): Task {
  return { name, sizes: [times], sizesAre, readings: [{ name: 'time of each', unit: 'ns' }], rounds: 11, warmUps: 2, contenders: makers.map((maker) => making(maker, makeFamily, each)) };
}

/** Its classes are there for the whole process, as those of a program are. */
function making({ name, prepare }: Maker, makeFamily: () => Family, each: number): Contender {
  let prepared: { readonly family: Family; readonly make: () => unknown; readonly loop: Loop } | undefined;
  return {
    name,
    trial: async (times) => {
      if (prepared === undefined) {
        const family = makeFamily();
        prepared = { family, make: prepare(family), loop: makeLoop() };
      }
      const { family, make, loop } = prepared;
      const first = make();
      check(family, first);
      if (make() === first) throw new Error(`${name} gives the same twice`);
      // Warms up: otherwise the first rounds are of code that is not compiled well yet.
      loop(make, times / 4);
      const before = family.count();
      const ms = await timed(() => { loop(make, times); });
      if (family.count() - before !== times * each) throw new Error(`${name} constructed ${String(family.count() - before)} objects, not ${String(times * each)}`);
      return { 'time of each': (ms * 1e6) / times };
    },
  };
}

type Loop = (make: () => unknown, times: number) => unknown;
/** Keeps the last few: what nobody keeps need not be made at all, and an optimising compiler sees that. */
const loopSource = '(make, times) => { const kept = new Array(16); for (let time = 0; time < times; time += 1) kept[time & 15] = make(); return kept; }';

/** A loop that has called several others before: who asks for a tree or handles a request is not compiled into one piece with what makes it. */
function makeLoop(): Loop {
  const loop = compiledAnew(loopSource) as Loop;
  for (let other = 0; other < 8; other += 1) loop(compiledAnew(`() => ({ other: ${String(other)} })`) as () => unknown, 100);
  return loop;
}

/** Five classes, each of which needs three of the next: 1 + 3 + 9 + 27 + 81. The leaf comes first. */
function tree(): Family {
  return family([[], [0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]]);
}

/** A singleton, and four that need each other and it. */
function request(): Family {
  return family([[], [0], [0, 1], [1, 2], [2, 3]]);
}

function family(needs: Family['needs']): Family {
  const counter = { made: 0 };
  const classes = needs.map(({ length }) => {
    const names = ['a', 'b', 'c'].slice(0, length);
    // What the compiler makes of `constructor(readonly a: A, …)`: fields, then assignments.
    const source = `(counter) => class { ${names.map((name) => `${name}; `).join('')}constructor(${names.join(', ')}) { ${names.map((name) => `this.${name} = ${name}; `).join('')}counter.made += 1; } }`;
    return (compiledAnew(source) as (counting: typeof counter) => FamilyClass)(counter);
  });
  return { classes, needs, count: () => counter.made };
}

/** Each is of its class and has what it needs; in a request (two parameters) what is needed twice is one object. */
function check({ classes, needs }: Family, made: unknown): void {
  const seen = new Map<number, unknown>();
  const isShared = needs.some(({ length }) => length === 2);
  const visit = (index: number, instance: unknown): void => {
    if (!(instance instanceof (classes[index] as FamilyClass))) throw new Error(`What was made is no instance of class ${String(index)}`);
    if (isShared && seen.has(index) && seen.get(index) !== instance) throw new Error(`There are two instances of class ${String(index)} in one request`);
    seen.set(index, instance);
    const given = Object.values(instance);
    for (const [place, need] of (needs[index] as readonly number[]).entries()) visit(need, given[place]);
  };
  visit(classes.length - 1, made);
}
