import { all, Component, component, createContainer, lazy, OnStart, optional, pick, ready, token, value } from 'systole';
import { definitionOf } from '../../src/metadata/metadata-store';
import { refused } from './refused';
import { standardContext } from './standard-context';

class Clock { readonly kind = 'clock'; }
class Cache { readonly kind = 'cache'; }
const Port = token<number>('port');

type AnyDecorator = (...args: readonly unknown[]) => unknown;

describe('@Component', () => {
  it('records no dependencies without a list', () => {
    @Component()
    class Alone {}
    expect(definitionOf(Alone)).toMatchObject({ id: 'Alone', key: Alone, source: { kind: 'class', target: Alone }, dependencies: [], handlers: [], options: {} });
  });

  it('records its list in the order of the constructor', () => {
    @Component(Clock, Port)
    class Timer { constructor(readonly clock: Clock, readonly port: number) {} }
    expect(definitionOf(Timer)?.dependencies).toEqual([Clock, Port]);
  });

  it('takes a single form, token, string or symbol for a dependency, not for options', () => {
    const single = [Port, 'by-id', Symbol.for('by-symbol'), optional(Clock), lazy(() => Clock), all(Clock), pick(Clock, (clock) => clock), ready(Clock), component('made'), value('constant', 1)];
    const recorded = single.map((dependency) => {
      class Asking { constructor(readonly one: unknown) {} }
      (Component as AnyDecorator as (one: unknown) => AnyDecorator)(dependency)(Asking);
      return definitionOf(Asking)?.dependencies;
    });
    expect(recorded).toEqual(single.map((dependency) => [dependency]));
  });

  it('records its options, and puts name and group into the id', () => {
    const config = { port: 80 };
    @Component({ deps: [Clock], name: 'server', group: 'http', config, startTimeoutMs: 10, tags: ['edge'], doc: 'serves' })
    class Server { constructor(readonly clock: Clock) {} }
    expect(definitionOf(Server)).toMatchObject({
      id: 'http/server', dependencies: [Clock], options: { config, startTimeoutMs: 10, tags: ['edge'], doc: 'serves' },
    });
    expect(Object.keys(definitionOf(Server)?.options ?? {})).toEqual(['config', 'startTimeoutMs', 'tags', 'doc']);
  });

  it('is not impressed when the list it was given changes later', () => {
    const deps: [typeof Clock, typeof Cache] = [Clock, Cache];
    @Component({ deps })
    class Timer { constructor(readonly clock: Clock, readonly cache: Cache) {} }
    deps.reverse();
    expect(definitionOf(Timer)?.dependencies).toEqual([Clock, Cache]);
  });

  it('works as a plain function on a class expression', () => {
    const Timer = class Timer { constructor(readonly clock: Clock) {} };
    Component(Clock)(Timer);
    expect(definitionOf(Timer)).toMatchObject({ id: 'Timer', dependencies: [Clock] });
  });

  it('leaves the class itself as it is', () => {
    class Timer { constructor(readonly clock: Clock) {} }
    const before = Reflect.ownKeys(Timer);
    Component(Clock)(Timer);
    expect(Reflect.ownKeys(Timer)).toEqual(before);
  });

  it('keeps an undefined dependency for the verification, which names class and position', () => {
    const fromCircularImport = undefined as unknown as typeof Clock;
    @Component(Cache, fromCircularImport)
    class Timer { constructor(readonly cache: Cache, readonly clock: Clock) {} }
    expect(definitionOf(Timer)?.dependencies).toEqual([Cache, undefined]);
  });
});

describe('@Component refuses', () => {
  it('a second one on the same class', () => {
    expect(refused(() => {
      @Component()
      @Component({ name: 'other' })
      class Twice {}
      return Twice;
    })).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: 'Twice is decorated with @Component twice.\n  keep one of the two; to use one class under two names, derive a class or use component(...)',
      details: { decorator: 'Component', target: 'Twice' },
    });
  });

  it('a constructor with parameters when nobody says what they are', () => {
    class One { constructor(readonly clock: Clock) {} }
    class Two { constructor(readonly clock: Clock, readonly cache: Cache) {} }
    const remedy = '  list them in order: @Component(First, Second); or @Component({ deps: [] }) if it can do without any\n'
      + '  or compile with experimentalDecorators and emitDecoratorMetadata (esbuild and tsx write no types), and keep @Component()';
    expect(refused(() => (Component() as AnyDecorator)(One))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `One has 1 constructor parameter, but @Component() lists no dependencies.\n${remedy}`,
      details: { decorator: 'Component', target: 'One' },
    });
    expect(refused(() => (Component({ name: 'two' }) as AnyDecorator)(Two))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `Two has 2 constructor parameters, but @Component() lists no dependencies.\n${remedy}`,
      details: { decorator: 'Component', target: 'Two' },
    });
  });

  it.each([
    ['a method, under legacy decorators', [Clock.prototype, 'tick', { value: () => undefined }], 'tick'],
    ['a static method, under legacy decorators', [Clock, 'now', { value: () => undefined }], 'now'],
    ['a method, under standard decorators', [() => undefined, standardContext({ kind: 'method', name: 'tick', metadata: {} })], 'tick'],
    ['a field, under standard decorators', [undefined, standardContext({ kind: 'field', name: 'ticks', metadata: {} })], 'ticks'],
    ['an object', [{}], 'an object'],
  ] as [string, unknown[], string][])('%s', (_, args, target) => {
    expect(refused(() => (Component() as AnyDecorator)(...args))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `@Component stands on ${target}, which is not a class.\n  move it above the class; methods are marked with @OnStart, @OnStop and their like`,
      details: { decorator: 'Component', target },
    });
  });

  it('to stand there without its parentheses, under standard decorators', () => {
    expect(refused(() => (Component as unknown as AnyDecorator)(Clock, standardContext({ kind: 'class', name: 'Clock', metadata: {} })))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: '@Component stands on Clock without its parentheses.\n  write @Component(), with the dependencies in the parentheses',
      details: { decorator: 'Component', target: 'Clock' },
    });
  });
});

describe('a base class that is a component', () => {
  @Component({ deps: [Clock], name: 'base', tags: ['base'], startTimeoutMs: 10 })
  class Base {
    constructor(readonly clock: Clock) {}
    @OnStart start(): void {}
  }

  it('does not make a component of a derived class', () => {
    class Derived extends Base {}
    expect(definitionOf(Derived)).toBeUndefined();
    expect(refused(() => createContainer({ components: [Derived] })).code).toBe('ERR_NOT_A_COMPONENT');
  });

  it('passes on its handlers, but neither name nor options nor dependencies', () => {
    @Component(Clock, Cache)
    class Derived extends Base { constructor(clock: Clock, readonly cache: Cache) { super(clock); } }
    expect(definitionOf(Derived)).toMatchObject({ id: 'Derived', dependencies: [Clock, Cache], handlers: [{ call: 'start' }], options: {} });
    expect(definitionOf(Base)).toMatchObject({ id: 'base', dependencies: [Clock], options: { tags: ['base'], startTimeoutMs: 10 } });
  });

  it('stands beside the derived class in one container, each with an instance of its own', async () => {
    @Component()
    class Ticking {}
    @Component(Ticking)
    class Timer { constructor(readonly ticking: Ticking) {} }
    @Component(Ticking)
    class PreciseTimer extends Timer {}
    const container = createContainer({ components: [Timer, PreciseTimer] });
    await container.startAll();
    expect(container.get(Timer)).not.toBe(container.get(PreciseTimer));
    expect(container.get(PreciseTimer).ticking).toBe(container.get(Ticking));
    await container.stopAll();
  });
});
