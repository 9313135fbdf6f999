import { After, Before, Component, createContainer, On, OnDrain, OnForceStop, OnResume, OnStart, OnStop, OnSuspend } from 'systole';
import type { HandlerContext } from 'systole';
import { definitionOf } from '../../src/metadata/metadata-store';

function handlersOf(target: object): readonly string[] {
  return (definitionOf(target)?.handlers ?? []).map(({ moment, phase, call }) => `${moment} ${phase}: ${typeof call === 'function' ? 'function' : String(call)}`);
}

/** The order in which the handlers of a component ran, from its start to its stop. */
async function runOf(target: new () => object, log: readonly string[]): Promise<readonly string[]> {
  const container = createContainer({ components: [target] });
  await container.startAll();
  await container.stopAll();
  return log;
}

describe('handlers', () => {
  it('are recorded with their phase and moment, in order of declaration', () => {
    @Component()
    class Everything {
      @OnStart start(): void {}
      @OnStart() warm(): void {}
      @OnStop stop(): void {}
      @OnDrain drain(): void {}
      @OnForceStop force(): void {}
      @OnSuspend suspend(): void {}
      @OnResume resume(): void {}
      @On('reload') reload(): void {}
      @Before('start') check(): void {}
      @After('stop') count(): void {}
    }
    expect(handlersOf(Everything)).toEqual([
      'on start: start', 'on start: warm', 'on stop: stop', 'on drain: drain', 'on force-stop: force', 'on suspend: suspend',
      'on resume: resume', 'on reload: reload', 'before start: check', 'after stop: count',
    ]);
  });

  it('are frozen, and so is the definition that holds them', () => {
    @Component()
    class Server { @OnStart listen(): void {} }
    const definition = definitionOf(Server);
    expect([definition, definition?.handlers, definition?.handlers[0], definition?.dependencies, definition?.options].map((part) => Object.isFrozen(part)))
      .toEqual([true, true, true, true, true]);
  });

  it('may stand on one method for several phases', () => {
    @Component()
    class Cache { @OnStart @OnResume warm(): void {} }
    expect(handlersOf(Cache).toSorted()).toEqual(['on resume: warm', 'on start: warm']);
  });

  it('may stand on methods named by a symbol', async () => {
    const log: string[] = [];
    const open = Symbol('open');
    @Component()
    class Server {
      @OnStart [open](): void { log.push('open'); }
      @OnStop 'close it'(): void { log.push('close it'); }
    }
    expect(await runOf(Server, log)).toEqual(['open', 'close it']);
  });

  it('get the instance as `this` and their context as the only argument', async () => {
    const seen: unknown[] = [];
    @Component()
    class Server {
      readonly port = 80;
      @OnStart listen(...args: readonly [HandlerContext?]): void { seen.push(this.port, args.length, args[0]?.id); }
    }
    const container = createContainer({ components: [Server] });
    await container.startAll();
    expect(seen).toEqual([80, 1, 'Server']);
    await container.stopAll();
  });

  it('of a class without @Component stay its own', () => {
    class Plain { @OnStart start(): void {} }
    @Component()
    class Next { @OnStop stop(): void {} }
    expect([definitionOf(Plain), handlersOf(Next)]).toEqual([undefined, ['on stop: stop']]);
  });
});

describe('inherited handlers', () => {
  it('run base class first on start, and last on stop', async () => {
    const log: string[] = [];
    class Connected {
      @OnStart connect(): void { log.push('connect'); }
      @OnStop disconnect(): void { log.push('disconnect'); }
    }
    class Authenticated extends Connected {
      @OnStart logIn(): void { log.push('log in'); }
      @OnStop logOut(): void { log.push('log out'); }
    }
    @Component()
    class Users extends Authenticated {
      @OnStart warm(): void { log.push('warm'); }
      @OnStop flush(): void { log.push('flush'); }
    }
    expect(await runOf(Users, log)).toEqual(['connect', 'log in', 'warm', 'flush', 'log out', 'disconnect']);
  });

  it('skip a class in between that has none', async () => {
    const log: string[] = [];
    class Base { @OnStart start(): void { log.push('start'); } }
    class Between extends Base {}
    @Component()
    class Derived extends Between {}
    expect(await runOf(Derived, log)).toEqual(['start']);
  });

  it.each(['base', 'derived', 'both'])('run an overridden method once, and the derived one, when it is decorated in: %s', async (where) => {
    const log: string[] = [];
    class DecoratedBase { @OnStart start(): void { log.push('base'); } }
    class PlainBase { start(): void { log.push('base'); } }
    @Component({ name: 'base' })
    class Base extends DecoratedBase { override start(): void { log.push('derived'); } }
    @Component({ name: 'derived' })
    class Derived extends PlainBase { @OnStart override start(): void { log.push('derived'); } }
    @Component({ name: 'both' })
    class Both extends DecoratedBase { @OnStart override start(): void { log.push('derived'); } }
    expect(await runOf([Base, Derived, Both].find((target) => definitionOf(target)?.id === where)!, log)).toEqual(['derived']);
  });

  it('keep the place of the base class when the derived class overrides and decorates them again', async () => {
    const log: string[] = [];
    class Base {
      @OnStart first(): void { log.push('first'); }
      @OnStart second(): void { log.push('second'); }
    }
    @Component()
    class Derived extends Base {
      @OnStart third(): void { log.push('third'); }
      @OnStart override second(): void { log.push('second again'); }
    }
    expect(await runOf(Derived, log)).toEqual(['first', 'second again', 'third']);
  });

  it('with a symbol for a name run once as well', async () => {
    const log: string[] = [];
    const start = Symbol('start');
    class Base { @OnStart [start](): void { log.push('base'); } }
    @Component()
    class Derived extends Base { @OnStart override [start](): void { log.push('derived'); } }
    expect(await runOf(Derived, log)).toEqual(['derived']);
  });

  it('do not leak between two classes of one base', () => {
    class Base { @OnStart start(): void {} }
    @Component()
    class Left extends Base { @OnStop left(): void {} }
    @Component()
    class Right extends Base { @OnStop right(): void {} }
    expect([handlersOf(Left), handlersOf(Right)]).toEqual([['on start: start', 'on stop: left'], ['on start: start', 'on stop: right']]);
  });

  it('come along from a base class that is a component itself, which keeps its own', () => {
    @Component()
    class Base { @OnStart start(): void {} }
    @Component()
    class Derived extends Base { @OnStop stop(): void {} }
    expect([handlersOf(Base), handlersOf(Derived)]).toEqual([['on start: start'], ['on start: start', 'on stop: stop']]);
  });
});

describe('a handler beside another decorator', () => {
  it.each(['above', 'below'])('runs what the other one put there, when that stands %s ours', async (where) => {
    const log: string[] = [];
    // Works in both protocols: legacy passes the descriptor third, standard the method first.
    const traced = (...args: readonly unknown[]): never => {
      const [first, , descriptor] = args as [unknown, unknown, PropertyDescriptor | undefined];
      const original = (descriptor === undefined ? first : descriptor.value) as (this: unknown, ...rest: readonly unknown[]) => unknown;
      const wrapped = function (this: unknown, ...rest: readonly unknown[]): unknown {
        log.push('traced');
        return original.call(this, ...rest);
      };
      return (descriptor === undefined ? wrapped : { ...descriptor, value: wrapped }) as never;
    };
    @Component({ name: 'above' })
    class Above { @traced @OnStart start(): void { log.push('start'); } }
    @Component({ name: 'below' })
    class Below { @OnStart @traced start(): void { log.push('start'); } }
    expect(await runOf(where === 'above' ? Above : Below, log)).toEqual(['traced', 'start']);
  });
});
