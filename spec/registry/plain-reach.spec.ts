import fc from 'fast-check';
import type { Elsewhere, PlainNeed } from '../../src/registry/elsewhere';
import { PlainReach } from '../../src/registry/plain-reach';
import { waysBehind } from '../../src/registry/plain-ways';

const firstComponent = 1000;
const locate = (key: unknown): number | undefined => (typeof key === 'number' && key >= firstComponent ? key - firstComponent : undefined);

function need(key: number, isLater = false, isAll = false): PlainNeed {
  return { key, position: 0, isOptional: false, isAll, isLater, lacks: undefined };
}

/** Keys below 1,000 are plain, and need what stands at their place; those from there on are components. */
function askIn(needs: readonly (readonly PlainNeed[])[], asked: unknown[] = []): (key: unknown) => Elsewhere {
  return (key) => {
    asked.push(key);
    const own = needs[key as number];
    return own === undefined ? undefined : { kind: 'provided', needs: own };
  };
}

const sizes = 12;
const anyNeed = fc.tuple(fc.oneof(fc.nat(sizes), fc.integer({ min: firstComponent, max: firstComponent + 4 })), fc.boolean(), fc.nat(9))
  .map(([key, isLater, chance]) => need(key, isLater && key >= firstComponent, chance === 0));
/** Half of them without rings: everything asks for what comes before it. */
const anySystem = fc.tuple(fc.array(fc.array(anyNeed, { maxLength: 4 }), { minLength: 1, maxLength: sizes }), fc.boolean())
  .map(([needs, mayRing]) => (mayRing ? needs : needs.map((own, place) => own.filter(({ key }) => (key as number) >= firstComponent || (key as number) < place))));

describe('what components need through what is plain', () => {
  it('is what following each key by itself comes upon, with the same faults; in the same order, where there is no ring', () => {
    fc.assert(fc.property(anySystem, fc.array(fc.nat(sizes - 1), { minLength: 1 }), (needs, asked) => {
      const ask = askIn(needs);
      // Whoever stands in a ring has one list with all others in it, so its order is that of one of them.
      const isRingFree = needs.every((own, place) => own.every(({ key }) => (key as number) >= firstComponent || (key as number) < place));
      const ordered = (components: Iterable<number>): readonly number[] => (isRingFree ? [...components] : [...components].sort((a, b) => a - b));
      const keys = asked.map((key) => key % needs.length);
      const reach = new PlainReach(ask, locate);
      for (const key of keys) {
        const ways = waysBehind(key, ask, locate);
        const faults = reach.faultsBehind(key);
        expect([faults?.gaps ?? [], faults?.rings ?? []]).toEqual([ways.gaps, ways.rings]);
        expect(ordered(reach.componentsBehind(key))).toEqual(ordered(ways.components.keys()));
      }
    }));
  });

  it('is told of to be taken along once, however many ask for it', () => {
    fc.assert(fc.property(anySystem, (needs) => {
      const ask = askIn(needs);
      const reach = new PlainReach(ask, locate);
      const taken = new Set<number>();
      needs.forEach((_, key) => {
        reach.takeAlong(7, key, false, (component) => { taken.add(component); });
        const { components, laters } = waysBehind(key, ask, locate);
        expect([...taken]).toEqual(expect.arrayContaining([...components.keys(), ...laters]));
      });
      const later = needs.flatMap((_, key) => waysBehind(key, ask, locate).laters);
      expect(new Set(reach.laterAsks())).toEqual(new Set(later.length === 0 ? [] : [7, ...later]));
    }));
  });

  it('is looked up once for each key, however many components ask, and whoever asks first', () => {
    const length = 500;
    const chain = Array.from({ length }, (_, place) => [need(place === 0 ? firstComponent : place - 1)]);
    const keys = chain.map((_, place) => place);
    for (const order of [keys, [...keys].reverse()]) {
      const asked: unknown[] = [];
      const reach = new PlainReach(askIn(chain, asked), locate);
      for (const key of order) {
        expect(reach.faultsBehind(key)).toBeUndefined();
        reach.takeAlong(key, key, false, () => undefined);
      }
      const lists = new Set(order.map((key) => reach.componentsBehind(key)));
      expect(asked.length).toBe(length);
      expect([...lists]).toEqual([[0]]);
    }
  });
});
