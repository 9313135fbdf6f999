import fc from 'fast-check';
import { createContainer } from 'systole';
import { container as tsyringeRoot, inject, injectAll, injectAllWithTransform, injectWithTransform, instanceCachingFactory, instancePerContainerCachingFactory, Lifecycle, predicateAwareClassFactory } from 'tsyringe';
import type { DependencyContainer, InjectionToken } from 'tsyringe';
import { needs } from './needs';

// Tokens are ranked, and what one stands for has a lower rank, so that there are no rings: of those tsyringe makes nothing but heat.
const names = ['t0', 't1', 't2', 't3', 't4', 't5'];
const classes = names.map((_, rank) => ({ [`K${String(rank)}`]: class { readonly parts: unknown[]; constructor(...parts: readonly unknown[]) { this.parts = [...parts]; } } })[`K${String(rank)}`] as new (...parts: readonly unknown[]) => { readonly parts: readonly unknown[] });
class Joined { transform(given: unknown, mark: string): unknown { return { mark, given }; } }

const rank = (below: number): fc.Arbitrary<number> => fc.nat({ max: below - 1 });
/** What stands below a rank: a name or a class. */
const tokenBelow = (below: number): fc.Arbitrary<InjectionToken> => fc.tuple(rank(below), fc.boolean()).map(([place, isName]) => (isName ? names[place] : classes[place]) as InjectionToken);

type Parameter = { readonly kind: 'type' | 'inject' | 'optional' | 'all' | 'all-optional' | 'transform' | 'all-transform'; readonly token: InjectionToken };
const parametersBelow = (below: number): fc.Arbitrary<readonly Parameter[]> => fc.array(fc.record({
  kind: fc.constantFrom<Parameter['kind']>('type', 'type', 'inject', 'optional', 'all', 'all-optional', 'transform', 'all-transform'), token: tokenBelow(below),
}), { maxLength: 5 });

/** Only the first time: of what was written down before, tsyringe forgets nothing. */
function decorate(parameters: readonly (readonly Parameter[])[]): void {
  classes.forEach((target, place) => {
    Reflect.deleteMetadata('injectionTokens', target);
    (parameters[place] ?? []).forEach(({ kind, token }, position) => {
      const decorators = {
        'type': undefined, 'inject': inject(token), 'optional': inject(token, { isOptional: true }), 'all': injectAll(token), 'all-optional': injectAll(token, { isOptional: true }),
        'transform': injectWithTransform(token, Joined, 'one'), 'all-transform': injectAllWithTransform(token, Joined, 'all'),
      };
      decorators[kind]?.(target, undefined, position);
    });
    needs(target, ...(parameters[place] ?? []).map(({ token }) => token));
  });
}

type Act = (world: World) => unknown;
/** A container with its children, and what has been seen of it. */
class World {
  readonly containers: DependencyContainer[];
  readonly heard: string[] = [];
  private readonly seen = new Map<unknown, number>();

  constructor(root: DependencyContainer) {
    this.containers = [root];
  }

  at(place: number): DependencyContainer {
    return this.containers[place % this.containers.length]!;
  }

  /** What an act gives, in words that are the same for the same: which objects are one, which are new, and of what they consist. */
  outcome(act: Act): string {
    try {
      return this.said(act(this));
    } catch (error) {
      return `threw ${(error as Error).message}`;
    }
  }

  private said(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.said(item)).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    const known = this.seen.get(value);
    if (known !== undefined) return `#${String(known)}`;
    this.seen.set(value, this.seen.size);
    return `${value.constructor.name}#${String(this.seen.size - 1)}{${Object.values(value).map((part) => this.said(part)).join(', ')}}`;
  }
}

const place = fc.nat({ max: 5 });
const lifecycle = fc.constantFrom(Lifecycle.Transient, Lifecycle.Singleton, Lifecycle.ContainerScoped, Lifecycle.ResolutionScoped);
const token = tokenBelow(names.length);
const registeringAt = (where: fc.Arbitrary<number>, what: fc.Arbitrary<number>, named: fc.Arbitrary<boolean>): fc.Arbitrary<Act> => fc.tuple(where, what, named, lifecycle).chain(([at, own, isName, kept]) => {
  const mine = (isName ? names[own] : classes[own]) as InjectionToken;
  return fc.tuple(tokenBelow(own), fc.constantFrom('class', 'token', 'value', 'factory', 'caching', 'per container', 'predicate', 'singleton', 'type', 'instance'), rank(own)).map(([other, form, lower]): Act => (world) => {
    const container = world.at(at);
    const lowerClass = classes[lower]!;
    switch (form) {
      case 'class': container.register(mine, { useClass: isName ? lowerClass : classes[own]! }, { lifecycle: kept }); break;
      case 'token': container.register(mine, { useToken: other }, { lifecycle: kept }); break;
      case 'value': container.register(mine, { useValue: { own } } as never, { lifecycle: kept }); break;
      case 'factory': container.register(mine, { useFactory: (by) => ({ own: by.isRegistered(other, true) ? by.resolve(other) : 'none' }) }); break;
      case 'caching': container.register(mine, { useFactory: instanceCachingFactory(() => ({ own })) }); break;
      case 'per container': container.register(mine, { useFactory: instancePerContainerCachingFactory(() => ({ own })) }); break;
      case 'predicate': container.register(mine, { useFactory: predicateAwareClassFactory((by) => by.isRegistered('t0', true), lowerClass, classes[0]!, false) }); break;
      case 'singleton': container.registerSingleton(mine, (isName ? lowerClass : mine) as never); break;
      case 'type': container.registerType(mine, other as never); break;
      case 'instance': container.registerInstance(mine, { own });
    }
    return 'registered';
  });
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: registeringAt(place, fc.integer({ min: 1, max: names.length - 1 }), fc.boolean()) },
  { weight: 16, arbitrary: fc.tuple(place, token).map(([at, wanted]): Act => (world) => world.at(at).resolve<unknown>(wanted)) },
  { weight: 4, arbitrary: fc.tuple(place, token).map(([at, wanted]): Act => (world) => world.at(at).resolveAll<unknown>(wanted)) },
  { weight: 1, arbitrary: fc.tuple(place, token, fc.boolean()).map(([at, wanted, recursive]): Act => (world) => world.at(at).isRegistered(wanted, recursive)) },
  { weight: 3, arbitrary: place.map((at): Act => (world) => { world.containers.push(world.at(at).createChildContainer()); return 'a child'; }) },
  { weight: 1, arbitrary: fc.tuple(place, fc.nat({ max: 2 })).map(([at, chance]): Act => (world) => { if (chance === 0) world.at(at).clearInstances(); return 'cleared'; }) },
  { weight: 1, arbitrary: fc.tuple(place, fc.nat({ max: 5 })).map(([at, chance]): Act => (world) => { if (chance === 0) world.at(at).reset(); return 'reset'; }) },
  {
    weight: 1,
    arbitrary: fc.tuple(place, token, fc.boolean(), fc.constantFrom<'Once' | 'Always'>('Once', 'Always')).map(([at, wanted, isBefore, frequency]): Act => (world) => {
      const call = (...heard: readonly unknown[]): void => { world.heard.push(`${isBefore ? 'before' : 'after'} ${String(heard[0])} ${String(heard.at(-1))}`); };
      if (isBefore) world.at(at).beforeResolution(wanted, call, { frequency });
      else world.at(at).afterResolution(wanted, call, { frequency });
      return 'heard';
    }),
  },
);
/** A registration for each name to begin with: otherwise little would be found. */
const first = fc.tuple(
  fc.constant<Act>((world) => { world.at(0).register('t0', { useValue: { first: true } }); return 'registered'; }),
  ...names.slice(1).map((_, below) => registeringAt(fc.constant(0), fc.constant(below + 1), fc.constant(true))),
);
const parameters = fc.tuple(...names.map((_, below) => (below === 0 ? fc.constant([]) : parametersBelow(below))));

describe('a container without components', () => {
  it('gives and refuses what a tsyringe container gives and refuses, whatever is registered, resolved and forgotten before', () => {
    const TsyringeContainer = tsyringeRoot.constructor as new () => DependencyContainer;
    fc.assert(fc.property(parameters, first, fc.array(act, { minLength: 10, maxLength: 40 }), (asked, prelude, acts) => {
      decorate(asked);
      const theirs = new World(new TsyringeContainer());
      const ours = new World(createContainer());
      const told = (world: World): readonly string[] => [...prelude, ...acts].map((one) => world.outcome(one));
      expect(told(ours)).toEqual(told(theirs));
      expect(ours.heard).toEqual(theirs.heard);
    }), { numRuns: Number(process.env['RUNS'] ?? 400) });
  });
});
