import { asValue, createContainer as createAwilix } from 'awilix';
import { Container as Inversify } from 'inversify';
import { container as tsyringe } from 'tsyringe';
import { Container as Typedi } from 'typedi';
import { compiledAnew } from '../compiled-anew';
import { declared, forgetDeclared } from '../contenders/systole';
import type { Contender } from '../measure';
import { timed } from '../measure';
import { star } from '../shapes';
import type { Suite } from '../suite';
import type { Subject } from '../trial';
import { Trial } from '../trial';

type Token = new () => Subject;
type LookUp = (token: Token, index: number) => unknown;
type Loop = (lookUp: LookUp, tokens: readonly Token[], expected: readonly Subject[], times: number) => number;

/** Looks up, one after the other and again from the first, and counts what came wrong. */
const loopSource = `(lookUp, tokens, expected, times) => {
  let wrong = 0;
  for (let time = 0, index = 0; time < times; time += 1) {
    if (lookUp(tokens[index], index) !== expected[index]) wrong += 1;
    index = index + 1 === tokens.length ? 0 : index + 1;
  }
  return wrong;
}`;
const loops = new Map<string, Loop>();

/** A loop of each contender's own. */
function loopOf(name: string): Loop {
  const known = loops.get(name) ?? compiledAnew(loopSource) as Loop;
  loops.set(name, known);
  return known;
}


/** Makes a place in which all instances are known, and gives how to look one up. */
type Prepare = (tokens: readonly Token[], instanceOf: (index: number) => Subject, trial: Trial) => Promise<LookUp>;

const ways: Readonly<Record<string, Prepare>> = {
  'Map.get': async (tokens, instanceOf) => {
    const map = new Map(tokens.map((token, index) => [token, instanceOf(index)]));
    return (token) => map.get(token);
  },
  'systole get': async (_tokens, _instanceOf, trial) => {
    const container = declared(trial.classes, trial.shape);
    await container.startAll();
    return (token): unknown => container.get(token);
  },
  'systole resolve': async (_tokens, _instanceOf, trial) => {
    const container = declared(trial.classes, trial.shape);
    await container.startAll();
    return (token): unknown => container.resolve(token);
  },
  typedi: async (tokens, instanceOf) => {
    Typedi.reset();
    for (const [index, token] of tokens.entries()) Typedi.set(token, instanceOf(index));
    return (token): unknown => Typedi.get(token);
  },
  inversify: async (tokens, instanceOf) => {
    const container = new Inversify();
    for (const [index, token] of tokens.entries()) container.bind(token).toConstantValue(instanceOf(index));
    return (token): unknown => container.get(token);
  },
  tsyringe: async (tokens, instanceOf) => {
    const container = tsyringe.createChildContainer();
    for (const [index, token] of tokens.entries()) container.registerInstance(token, instanceOf(index));
    return (token): unknown => container.resolve(token);
  },
  awilix: async (tokens, instanceOf) => {
    const container = createAwilix<Record<string, Subject>>();
    const names = tokens.map((_, index) => `component${String(index)}`);
    for (const [index, name] of names.entries()) container.register(name, asValue(instanceOf(index)));
    return (_, index): unknown => container.resolve(names[index] as string);
  },
};

/** Asking for what is there already. */
export const lookupSuite: Suite = {
  purpose: 'asking for a singleton that is there, by its class',
  sizes: [1, 100],
  tasks: (sizes, extent) => [{
    name: 'Looking a singleton up', sizes, sizesAre: 'registered', rounds: 11, warmUps: 2, readings: [{ name: 'one look-up', unit: 'ns' }],
    contenders: Object.entries(ways).map(([name, prepare]) => lookingUp(name, prepare, extent === 'full' ? 1_000_000 : 1_000)),
  }],
};

/** Looks something up so many times in each trial. */
function lookingUp(name: string, prepare: Prepare, times: number): Contender {
  return {
    name,
    trial: async (size) => {
      const trial = new Trial(star(size));
      const tokens = trial.classes as readonly Token[];
      if (!name.startsWith('systole')) for (const token of tokens) new token();
      const lookUp = await prepare(tokens, (index) => trial.instance(index), trial);
      // The check costs all the same: one comparison with what is expected.
      const expected = tokens.map((_, index) => trial.instance(index));
      let wrong = 0;
      const loop = loopOf(name);
      // Warms up: a short loop would be measured before it is compiled well.
      loop(lookUp, tokens, expected, times / 10);
      const ms = await timed(() => { wrong = loop(lookUp, tokens, expected, times); });
      forgetDeclared();
      if (wrong > 0) throw new Error(`${name} gave another instance ${String(wrong)} times`);
      return { 'one look-up': (ms * 1e6) / times };
    },
  };
}
