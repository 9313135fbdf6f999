import type { SystemContender } from './contender';
import { floor } from './contenders/floor';
import { systole } from './contenders/systole';
import { chain, fanIn, lattice, layered, needsOf, service, star, thousandIn } from './shapes';
import { rehearse } from './systems';
import type { Subject } from './trial';
import { Trial } from './trial';

type Construct = (classes: readonly unknown[], given: readonly (readonly Subject[])[]) => readonly Subject[];

/** Constructs in order, and does with the instances what it is told. */
function contender(start: (instances: readonly Subject[]) => Promise<void>, stop: (instances: readonly Subject[]) => Promise<void>): SystemContender {
  return {
    name: 'by hand',
    up: async (classes, shape) => {
      const instances: Subject[] = [];
      for (const [index, target] of classes.entries()) {
        instances.push(new (target as new (...given: readonly unknown[]) => Subject)(...Array.from(needsOf(shape, index), (need) => instances[need])));
      }
      await start(instances);
      return { system: instances, stop: () => stop(instances) };
    },
  };
}

const inOrder = async (instances: readonly Subject[]): Promise<void> => { for (const instance of instances) await instance.start(); };
const inReverse = async (instances: readonly Subject[]): Promise<void> => { for (const instance of [...instances].reverse()) await instance.stop(); };

describe('a trial', () => {
  it.each([layered(60), chain(20), star(20), fanIn(20), lattice(25), service(0), thousandIn(32)].map((shape) => [shape.name, shape] as const))('passes who brings %s up in order', async (_, shape) => {
    for (const each of [floor, systole, contender(inOrder, inReverse)]) await rehearse(each, shape);
  });

  it.each<readonly [what: string, broken: SystemContender, message: string]>([
    ['starts in the wrong order', contender((instances) => inOrder([...instances].reverse()), inReverse), 'Component 1 of 5 (chain) was not started after what it needs, or not once: the time counts for nothing'],
    ['does not wait for what is needed', contender(async (instances) => { await Promise.all(instances.map((instance) => instance.start())); }, inReverse), 'Component 2 of 5 (chain) was not started after what it needs, or not once: the time counts for nothing'],
    ['starts one twice', contender((instances) => inOrder([...instances, ...instances.slice(-1)]), inReverse), 'Component 4 of 5 (chain) was not started, or not once: the time counts for nothing'],
    ['forgets one', contender((instances) => inOrder(instances.slice(0, -1)), inReverse), 'Component 4 of 5 (chain) was not started, or not once: the time counts for nothing'],
    ['says too early that all are up', contender(async (instances) => { await inOrder(instances.slice(0, -2)); void inOrder(instances.slice(-2)); }, inReverse), 'Component 4 of 5 (chain) was not started, or not once: the time counts for nothing'],
    ['stops in the wrong order', contender(inOrder, (instances) => inReverse([...instances].reverse())), 'Component 1 of 5 (chain) was not stopped before what it needs, or not once: the time counts for nothing'],
    ['stops only some', contender(inOrder, (instances) => inReverse(instances.slice(1))), 'Component 0 of 5 (chain) was not stopped, or not once: the time counts for nothing'],
  ])('finds out who %s', async (_, broken, message) => {
    await expect(rehearse(broken, chain(5))).rejects.toThrow(new Error(message));
  });

  const construct: Construct = (classes, given) => classes.map((target, index) => new (target as new (...needs: readonly Subject[]) => Subject)(...(given[index] ?? [])));

  it('finds out who gives a component another instance than it needs', () => {
    const trial = new Trial(chain(2));
    const [first] = construct(trial.classes.slice(0, 1), []);
    const [stranger] = construct(new Trial(chain(1)).classes, []);
    construct(trial.classes.slice(1), [[stranger as Subject]]);
    expect(() => { trial.checkConstructed(); }).toThrow(new Error('Component 1 of 2 (chain) was not given what it needs, or not once: the time counts for nothing'));
    expect(first).toBe(trial.instance(0));
  });

  it('finds out who constructs a component twice', () => {
    const trial = new Trial(star(1));
    construct([...trial.classes, ...trial.classes], []);
    expect(() => { trial.checkConstructed(); }).toThrow(new Error('Component 0 of 1 (star) was not constructed, or not once: the time counts for nothing'));
  });

  it('does not expect one that failed to be stopped, but all others', async () => {
    const trial = new Trial(chain(3), (index) => (index === 2 ? Promise.reject(new Error('broken')) : undefined));
    const instances: Subject[] = [];
    for (const target of trial.classes) instances.push(new (target as new (...given: readonly unknown[]) => Subject)(...instances.slice(-1)));
    for (const instance of instances) await instance.start().catch(() => undefined);
    await inReverse(instances.slice(0, 2));
    trial.checkDown(2);
    expect(() => { trial.checkDown(); }).toThrow(new Error('Component 2 of 3 (chain) was not stopped, or not once: the time counts for nothing'));
  });
});

describe('shapes', () => {
  const needs = (shape: Parameters<typeof needsOf>[0]): number[][] => Array.from({ length: shape.count }, (_, index) => [...needsOf(shape, index)]);

  it('are what their names say', () => {
    expect(needs(chain(3))).toEqual([[], [0], [1]]);
    expect(needs(star(3))).toEqual([[], [0], [0]]);
    expect(needs(fanIn(4))).toEqual([[], [], [], [0, 1, 2]]);
    expect(needs(lattice(4))).toEqual([[], [0], [0], [2, 1]]);
    expect(service(0).count).toBe(60);
  });

  it('make layers of which each component needs three different ones of the layer before', () => {
    const all = needs(layered(100));
    expect(all.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => []));
    for (const [index, of] of all.entries()) {
      if (index < 10) continue;
      expect(new Set(of).size).toBe(3);
      expect(new Set(of.map((need) => Math.floor(need / 10)))).toEqual(new Set([Math.floor(index / 10) - 1]));
    }
  });

  it('give no constructor more arguments than a call can have', () => {
    const wide = fanIn(25_000);
    const widths = needs(wide).map(({ length }) => length);
    expect(Math.max(...widths)).toBe(10_000);
    // Everybody but the last is needed, so that the last needs all, if not directly.
    expect(new Set(wide.needs).size).toBe(24_999);
  });
});
