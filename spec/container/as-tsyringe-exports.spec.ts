import {
  createContainer, injectable, instanceCachingFactory, instancePerContainerCachingFactory, isClassProvider, isFactoryProvider, isNormalToken, isTokenProvider, isValueProvider, Lifecycle,
  predicateAwareClassFactory, singleton, token,
} from 'systole';
import * as systole from 'systole';
import type { Provider } from 'systole';
import 'reflect-metadata';
import * as tsyringe from 'tsyringe';

it('exports everything that tsyringe exports', () => {
  expect(Object.keys(tsyringe).filter((name) => !(name in systole))).toEqual([]);
});

describe('Lifecycle', () => {
  it('has tsyringe\'s names and numbers, both ways', () => {
    expect(Lifecycle).toEqual(tsyringe.Lifecycle);
    expect(Lifecycle[Lifecycle.ContainerScoped]).toBe('ContainerScoped');
  });
});

describe('the predicates of providers', () => {
  class Plain {}
  const providers: readonly Provider[] = [{ useClass: Plain }, { useFactory: () => 1 }, { useToken: 'x' }, { useValue: 0 }, { useValue: undefined }];

  it('tell them by what they are made of', () => {
    const told = (provider: Provider): readonly boolean[] => [isClassProvider(provider), isFactoryProvider(provider), isTokenProvider(provider), isValueProvider(provider)];
    expect(providers.map(told)).toEqual([
      [true, false, false, false], [false, true, false, false], [false, false, true, false], [false, false, false, true], [false, false, false, false],
    ]);
    const theirs = (provider: tsyringe.Provider): readonly boolean[] => [tsyringe.isClassProvider(provider), tsyringe.isFactoryProvider(provider), tsyringe.isTokenProvider(provider), tsyringe.isValueProvider(provider)];
    expect(providers.map((provider) => theirs(provider as tsyringe.Provider))).toEqual(providers.map(told));
  });

  it('tell names from what stands for itself', () => {
    expect([isNormalToken('x'), isNormalToken(Symbol('x')), isNormalToken(Plain), isNormalToken(token('x')), isNormalToken()]).toEqual([true, true, false, false, false]);
  });
});

describe('the factories', () => {
  class Left {}
  class Right {}

  it('make something once, even if that is nothing; and again when it was not made', () => {
    const made: string[] = [];
    const container = createContainer();
    container.register('nothing', { useFactory: instanceCachingFactory(() => { made.push('nothing'); return null; }) });
    container.register('late', { useFactory: instanceCachingFactory(() => { made.push('late'); if (made.length < 3) throw new Error('not yet'); return {}; }) });
    expect([container.resolve('nothing'), container.createChildContainer().resolve('nothing')]).toEqual([null, null]);
    expect(() => container.resolve('late')).toThrow('not yet');
    expect(container.resolve('late')).toBe(container.createChildContainer().resolve('late'));
    expect(made).toEqual(['nothing', 'late', 'late']);
  });

  it('make something once for each container that asks', () => {
    const container = createContainer();
    container.register('session', { useFactory: instancePerContainerCachingFactory((by) => ({ by })) });
    const [one, other] = [container.createChildContainer(), container.createChildContainer()];
    expect(one.resolve('session')).toBe(one.resolve('session'));
    expect(one.resolve('session')).toEqual({ by: one });
    expect(one.resolve('session')).not.toBe(other.resolve('session'));
    expect(container.resolve('session')).not.toBe(one.resolve('session'));
  });

  it('make one class or the other as a predicate says, and again only when that says something else', () => {
    let isLeft = true;
    const container = createContainer();
    container.register('cached', { useFactory: predicateAwareClassFactory<object>(() => isLeft, Left, Right) });
    container.register('anew', { useFactory: predicateAwareClassFactory<object>(() => isLeft, Left, Right, false) });
    const left = container.resolve('cached');
    expect([left, container.resolve('cached') === left, container.resolve('anew') === container.resolve('anew')]).toEqual([new Left(), true, false]);
    isLeft = false;
    expect([container.resolve('cached'), container.resolve('anew')]).toEqual([new Right(), new Right()]);
    expect(container.resolve('cached')).toBe(container.resolve('cached'));
  });
});

describe('@injectable and @singleton', () => {
  it('stand on classes without parameters under both protocols', () => {
    @injectable()
    class Plain {}
    @singleton()
    class Single {}
    const container = createContainer();
    expect(container.resolve(Plain)).not.toBe(container.resolve(Plain));
    expect(container.resolve(Single)).toBe(container.resolve(Single));
  });
});
