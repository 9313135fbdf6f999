import fc from 'fast-check';
import type { Container, ContainerView, DependencyContainer, SystoleEvent } from 'systole';
import { component, createContainer, inject, injectable } from 'systole';
import { checkTrace } from 'systole/testing';
import { rejection } from '../support/errors';

/** How one component comes to be given another. */
const ways = ['listed', 'factory', 'known container', 'behind a class', 'behind a factory', 'two at once'] as const;

interface Part {
  /** Places of those it needs, all before its own, and how it gets each. */
  readonly needs: readonly { readonly place: number; readonly way: typeof ways[number] }[];
  /** Turns that its start and its stop take. */
  readonly turns: number;
  /** Made by a factory that asks for all it needs; then it has no handlers. */
  readonly isMadeByFactory: boolean;
}

interface System {
  readonly parts: readonly Part[];
  readonly isListed: readonly boolean[];
  /** Left to be taken along, where somebody asks for it. */
  readonly isLeft: readonly boolean[];
  readonly order: readonly number[];
  readonly concurrency: number;
  readonly failing: number | undefined;
  readonly isInScope: boolean;
}

const anySystem: fc.Arbitrary<System> = fc.integer({ min: 2, max: 9 }).chain((size) => fc.record({
  parts: fc.tuple(...Array.from({ length: size }, (_, place) => fc.record({
    needs: place === 0 ? fc.constant([]) : fc.uniqueArray(fc.record({ place: fc.integer({ min: 0, max: place - 1 }), way: fc.constantFrom(...ways) }), { maxLength: 3, selector: (need) => need.place }),
    turns: fc.integer({ min: 0, max: 4 }),
    isMadeByFactory: fc.boolean(),
  }))),
  isListed: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
  isLeft: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
  order: fc.shuffledSubarray(Array.from({ length: size }, (_, place) => place), { minLength: size }),
  concurrency: fc.constantFrom(1, 2, 100),
  failing: fc.option(fc.integer({ min: 0, max: size - 1 }), { nil: undefined }),
  isInScope: fc.boolean(),
}));

/** What components are up, and what they were wrong about. */
class Watch {
  readonly up = new Set<number>();
  readonly wrong: string[] = [];
  failing: number | undefined = undefined;
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  async start(place: number): Promise<void> {
    for (const need of this.waitsFor(place)) if (!this.up.has(need)) this.wrong.push(`${String(place)} starts without ${String(need)}`);
    for (let turn = 0; turn < this.turnsOf(place); turn += 1) await Promise.resolve();
    if (this.failing === place) throw new Error(`${String(place)} cannot`);
    if (this.up.has(place)) this.wrong.push(`${String(place)} is started twice`);
    this.up.add(place);
  }

  async stop(place: number): Promise<void> {
    for (const one of this.up) if (this.waitsFor(one).has(place)) this.wrong.push(`${String(place)} stops before ${String(one)}`);
    for (let turn = 0; turn < this.turnsOf(place); turn += 1) await Promise.resolve();
    this.up.delete(place);
  }

  /** What it needs, and has handlers: whatever has none hands on. */
  private waitsFor(place: number): ReadonlySet<number> {
    const reached = new Set(this.needsOf(place));
    for (const one of reached) if (!this.isWatched(one)) for (const need of this.needsOf(one)) reached.add(need);
    return new Set([...reached].filter((one) => this.isWatched(one)));
  }

  isWatched(place: number): boolean {
    return this.parts[place]?.isMadeByFactory === false;
  }

  private needsOf(place: number): readonly number[] {
    return this.parts[place]?.needs.map((need) => need.place) ?? [];
  }

  /** A component, and all behind it. */
  behind(place: number): ReadonlySet<number> {
    const all = new Set([place]);
    // A set that grows while it is gone through is gone through to its new end.
    for (const one of all) for (const need of this.needsOf(one)) all.add(need);
    return all;
  }

  private turnsOf(place: number): number {
    return this.parts[place]?.turns ?? 0;
  }
}

const idOf = (place: number): string => `c${String(place)}`;

/** All that is listed, and what is behind that; all there is if nothing is listed. */
function takenOf({ isListed, order, isInScope }: Pick<System, 'isListed' | 'order' | 'isInScope'>, watch: Watch): ReadonlySet<number> {
  const taken = new Set(order.filter((place) => isListed[place] === true || isInScope).flatMap((place) => [...watch.behind(place)]));
  return taken.size === 0 ? new Set(order) : taken;
}

/** The container; the same with each of its components made by a class or a factory, and given what it needs in the way that it says. */
function built({ parts, isListed, isLeft, order, isInScope }: System, watch: Watch): Container {
  const container = createContainer();
  const keys: unknown[] = [];
  parts.forEach((part, place) => {
    const deps = part.isMadeByFactory ? [] : part.needs.map((need) => keyFor(container, keys, part, place, need));
    keys.push(component(idOf(place), { deps: deps as never, start: async () => { await watch.start(place); return { place }; }, stop: () => watch.stop(place), ...(isInScope ? { scope: 'container' as const } : {}) }));
  });
  // In another order than they need each other in; what others list is taken along.
  const taken = takenOf({ isListed, order, isInScope }, watch);
  const isAsked = (place: number): boolean => [...taken].some((one) => one !== place && watch.behind(one).has(place));
  // Only what is there can be overridden, and a scope keeps to what there was when it was opened.
  const isAdded = (place: number): boolean => isLeft[place] !== true || isInScope || parts[place]?.isMadeByFactory === true || !isAsked(place);
  container.add(...order.filter((place) => taken.has(place) && isAdded(place)).map((place) => keys[place] as never));
  parts.forEach((part, place) => {
    if (!part.isMadeByFactory || !taken.has(place)) return;
    const useFactory = (by: ContainerView): object => ({ place, given: part.needs.map((need) => (by as unknown as DependencyContainer).resolve(keys[need.place] as never)) });
    container.override(idOf(place) as never, { useFactory } as never);
  });
  return container;
}

function keyFor(container: Container, keys: readonly unknown[], part: Part, place: number, { place: need, way }: Part['needs'][number]): unknown {
  const name = `${idOf(place)} gets ${idOf(need)}`;
  const [key, others] = [(): never => keys[need] as never, part.needs];
  switch (way) {
    case 'listed': return keys[need];
    case 'factory': container.register(name, { useFactory: (by) => by.resolve(key()) }); return name;
    case 'known container': container.register(name, { useFactory: () => container.resolve(key()) }); return name;
    case 'behind a factory': container.register(name, { useFactory: (by) => by.resolve(`${name} inside`) }).register(`${name} inside`, { useFactory: (by: DependencyContainer) => by.resolve(key()) }); return name;
    case 'two at once': container.register(name, { useFactory: (by) => others.map((other) => by.resolve(keys[other.place] as never)) }); return name;
    case 'behind a class': {
      const Between = class { constructor(readonly given: unknown) {} };
      inject(keys[need] as never)(Between, undefined, 0);
      injectable()(Between);
      container.register(name, { useFactory: (by) => by.resolve(Between) });
      return name;
    }
  }
}

/** Starts, calls, and stops: everything, or what belongs to a scope. */
async function within({ isInScope, concurrency }: System, container: Container, call: () => void): Promise<void> {
  await container.startAll({ concurrency });
  if (isInScope) await container.runInScope(call);
  else call();
  await container.stopAll();
}

describe('components that get each other by factories', () => {
  it('are started after what those ask for, and stopped before, the first time and the next; a start that fails leaves nothing up', async () => {
    await fc.assert(fc.asyncProperty(anySystem, async (system) => {
      const watch = new Watch(system.parts);
      const container = built(system, watch);
      const events: SystoleEvent[] = [];
      container.subscribe((event) => { events.push(event); });
      const all = [...takenOf(system, watch)].sort().filter((place) => watch.isWatched(place));
      watch.failing = all.find((place) => place === system.failing);
      if (watch.failing !== undefined) {
        expect((await rejection(within(system, container, () => undefined))).code).toBe('ERR_START_FAILED');
        expect([[...watch.up], watch.wrong]).toEqual([[], []]);
        watch.failing = undefined;
        if (container.state === 'running') await container.stopAll();
      }
      for (const time of ['first', 'second']) {
        await within(system, container, () => { expect([time, [...watch.up].sort()]).toEqual([time, [...all].sort()]); });
        expect([[...watch.up], watch.wrong]).toEqual([[], []]);
      }
      expect(checkTrace(events, { toleranceMs: 60_000 })).toEqual([]);
    }), { numRuns: 400 });
  });

  it('are begun too early in the first start at most, and a start of one takes along what is behind it', async () => {
    await fc.assert(fc.asyncProperty(anySystem, fc.nat(), async (drawn, chosen) => {
      const system = { ...drawn, isInScope: false };
      const watch = new Watch(system.parts);
      const container = built(system, watch);
      await within(system, container, () => undefined);
      const report = await container.startAll({ concurrency: system.concurrency });
      expect(report.components.map(({ outcome }) => outcome.kind).filter((kind) => kind !== 'done')).toEqual([]);
      await container.stopAll();
      const ids = container.ids();
      const place = Number(ids[chosen % ids.length]?.slice(1));
      await container.start(idOf(place));
      expect([...watch.up].sort()).toEqual([...watch.behind(place)].filter((one) => watch.isWatched(one)).sort());
      await container.stopAll();
      expect(watch.wrong).toEqual([]);
    }), { numRuns: 300 });
  });
});
