import { all, Component, component, createContainer, delay, inject, injectable, injectAll, injectWithTransform, lazy, OnStart, OnStop, optional, token } from 'systole';
import 'reflect-metadata';
import * as tsyringe from 'tsyringe';
import { rejection, systoleError } from '../support/errors';

type ParameterDecorator = ReturnType<typeof inject>;

/** Decorates a plain class under both protocols. */
function plain<Class extends new (...args: never[]) => object>(target: Class, ...parameters: readonly ParameterDecorator[]): Class {
  parameters.forEach((decorate, position) => { decorate(target, undefined, position); });
  injectable()(target);
  return target;
}

const log: string[] = [];
beforeEach(() => { log.length = 0; });

@Component()
class Database {
  state = 'down';
  @OnStart async connect(): Promise<void> {
    // Whoever does not wait for this is too early.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    this.state = 'up';
    log.push('Database');
  }
  @OnStop close(): void { log.push('close Database'); }
}
class Repository { constructor(readonly database: Database) {} }
plain(Repository, inject(Database));
class Service { readonly seen: string; constructor(readonly repository: Repository, readonly name: string) { this.seen = repository.database.state; } }
plain(Service, inject(Repository), inject('name', { isOptional: true }));

/** Notes the state of the database that it is given through something plain. */
function api(...deps: readonly unknown[]): ReturnType<typeof component<'api'>> {
  return component('api', { deps: deps as never, start: (service: Service | undefined) => { log.push(`api: ${String(service?.repository.database.state)}`); }, stop: () => { log.push('stop api'); } });
}

describe('a plain class between two components', () => {
  it('makes the one wait for the other, taken along through any number of plain classes, and stop before it', async () => {
    const container = createContainer({ components: [api(Service)] });
    expect(container.verify()).toEqual([]);
    expect(container.ids()).toEqual(['api', 'Database']);
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['Database', 'api: up', 'stop api', 'close Database']);
  });

  it.each<readonly [string, (container: ReturnType<typeof createContainer>) => unknown]>([
    ['a name', (container) => container.register('service', { useClass: Service })],
    ['a name for a name', (container) => container.register('service', { useToken: 'inner' }).register('inner', { useClass: Service })],
    ['a singleton', (container) => container.registerSingleton('service', Service)],
    ['a singleton of a name', (container) => container.registerSingleton('service', 'inner').register('inner', { useClass: Service })],
  ])('does so behind %s', async (_, register) => {
    const container = createContainer({ components: [api('service')] });
    register(container);
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['Database', 'api: up', 'stop api', 'close Database']);
  });

  it('does so when it asks for all registrations, or through a transformer, or for the component by a token', async () => {
    const Pool = component(token<string>('pool'), { start: async () => { await Promise.resolve(); log.push('pool'); return 'pool'; } });
    class Wraps { constructor(readonly database: Database) {} transform(given: unknown): unknown { return given; } }
    plain(Wraps, inject(Database));
    class Gathers { constructor(readonly services: readonly Service[], readonly wrapped: unknown, readonly pool: string) {} }
    plain(Gathers, injectAll('service'), injectWithTransform('url', Wraps), inject(Pool));
    const container = createContainer({ components: [component('api', { deps: [Gathers], start: ({ services, pool }) => { log.push(`api: ${services.map(({ seen }) => seen).join()} ${pool}`); } })] });
    container.register('url', { useValue: 'there' }).register('service', { useClass: Service }).register('service', { useClass: Service });
    await container.startAll();
    expect(log).toEqual(['pool', 'Database', 'api: up,up pool']);
    await container.stopAll();
  });

  it('may be decorated by tsyringe', async () => {
    class Theirs { readonly seen: string; constructor(readonly database: Database) { this.seen = database.state; } }
    Reflect.defineMetadata('design:paramtypes', [Database], Theirs);
    tsyringe.injectable()(Theirs);
    class Nothing {}
    tsyringe.injectable()(Nothing);
    const container = createContainer({ components: [component('api', { deps: [Theirs, Nothing], start: ({ seen }, nothing) => { log.push(`api: ${seen} ${String(nothing instanceof Nothing)}`); } })] });
    await container.startAll();
    expect(log).toEqual(['Database', 'api: up true']);
    await container.stopAll();
  });

  it('hides no component that is switched off: whoever requires it through the class is off, too; whoever asks optionally goes without', async () => {
    const container = createContainer({ components: [Database, api(Service), component('lenient', { deps: [optional(Service)], start: (service) => { log.push(`lenient: ${service instanceof Service ? service.seen : 'nothing'}`); } })] });
    await container.disable('Database');
    await container.startAll();
    expect([container.status('api'), container.status('lenient'), container.explain('api')]).toEqual(['disabled', 'ready', 'api requires Database, which is disabled: switched off by name']);
    expect(log).toEqual(['lenient: nothing']);
    await container.stopAll();
    await container.enable('Database');
    await container.startAll();
    expect(log).toEqual(['lenient: nothing', 'Database', 'api: up', 'lenient: up']);
    await container.stopAll();
  });

  it('takes nothing along for who asks optionally, and is not given then', async () => {
    const container = createContainer({ components: [api(optional(Service))] });
    expect(container.ids()).toEqual(['api']);
    await container.startAll();
    expect(log).toEqual(['api: undefined']);
    await container.stopAll();
  });

  it('that is asked for later makes no edge, and neither does a delayed class: what they need is there nevertheless', async () => {
    class Late { constructor(readonly database: Database) {} }
    plain(Late, inject(delay(() => Database)));
    const container = createContainer({ components: [component('a', { deps: [lazy(() => Service)], start: (service) => service }), component('b', { deps: [Late], start: (late) => late })] });
    expect(container.ids()).toEqual(['a', 'b', 'Database']);
    expect(container.plan().rounds).toEqual([['a', 'b', 'Database']]);
    await container.startAll();
    expect([container.get('a'), container.get('b')]).toMatchObject([{}, { database: { state: 'up' } }]);
    await container.stopAll();
  });

  it('leaves its own singleton where it is', async () => {
    class Shared { constructor(readonly database: Database) {} }
    plain(Shared, inject(Database));
    class Left { constructor(readonly shared: Shared) {} }
    class Right { constructor(readonly shared: Shared) {} }
    Component(Shared)(Left);
    Component(Shared)(Right);
    const container = createContainer({ components: [Left, Right] });
    container.registerSingleton(Shared);
    await container.startAll();
    expect(container.get(Left).shared).toBe(container.get(Right).shared);
    expect(container.get(Left).shared.database).toBe(container.get(Database));
    await container.stopAll();
  });

  it('may stand between any two of a long chain of components, and is given what they are', async () => {
    const length = 3_000;
    type Link = { readonly next?: { readonly link?: Link } };
    const classes: (new (next: { readonly link?: Link }) => Link)[] = [];
    for (let link = 0; link < length; link += 1) {
      const Before = classes.at(-1);
      const Between = Before === undefined ? plain(class { readonly link = undefined; }) : plain(class { constructor(readonly link: Link) {} }, inject(Before));
      const Next = class implements Link { constructor(readonly next: { readonly link?: Link }) {} };
      Component({ deps: [Between as new () => { readonly link?: Link }], name: `link ${String(link)}` })(Next);
      classes.push(Next);
    }
    const last = classes.at(-1) as new () => Link;
    const depthOf = (link: unknown): number => {
      let depth = 0;
      for (let at = link as Link | undefined; at !== undefined; at = at.next?.link) depth += 1;
      return depth;
    };
    const container = createContainer({ components: [last] });
    expect(depthOf(container.fork().resolve(last))).toBe(length);
    class Outer { constructor(readonly link: Link) {} }
    plain(Outer, inject(last));
    expect(depthOf(container.fork().resolve(Outer).link)).toBe(length);
    await container.startAll();
    expect(depthOf(container.get(last))).toBe(length);
    await container.stopAll();
  });
});

describe('what is wrong behind something plain', () => {
  class Mailer { constructor(readonly url: string) {} }
  plain(Mailer, inject('smtp.url'));
  class Outbox { constructor(readonly mailer: Mailer) {} }
  plain(Outbox, inject(Mailer));

  it('is found before anything is made: what nothing provides', async () => {
    const container = createContainer({ components: [component('api', { deps: [Outbox] }), component('other', { deps: [Outbox] }), component('smtp.uri', {})] });
    const [finding, ...others] = container.verify();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'ERR_MISSING_DEPENDENCY',
      message: 'Mailer needs smtp.url, but nothing provides it.\n'
        + '  asked through: api -> Outbox -> Mailer -> smtp.url\n'
        + '  similar: smtp.uri\n'
        + '  register it: container.register("smtp.url", { useValue }), or ask for it with { isOptional: true }',
      details: { component: 'api', position: 0, missing: 'smtp.url', path: ['api', 'Outbox', 'Mailer'], similar: ['smtp.uri'] },
    });
    expect(await rejection(container.startAll())).toBe(finding);
    container.register('smtp.url', { useValue: 'there' });
    expect(container.verify()).toEqual([]);
  });

  it('is found: classes of which nobody has said what they need, and those that were not there', () => {
    class Untold { constructor(readonly part: string) {} }
    class Asks { constructor(readonly untold: Untold, readonly later: object) {} }
    plain(Asks, inject(Untold), inject(undefined as never));
    const container = createContainer({ components: [component('api', { deps: [Asks, 'untold'] })] });
    container.register('untold', { useClass: Untold });
    expect(container.verify().map(({ message }) => message)).toEqual([
      'Asks needs Untold, but nobody has said what its constructor needs.\n'
        + '  asked through: api -> Asks -> Untold\n'
        + '  decorate it with @injectable() or @Component(), or register a provider for it: container.register(Untold, { useValue })',
      'Asks asks for something in its constructor, at position 2, that is undefined.\n'
        + '  asked through: api -> Asks\n'
        + '  usual reason: two files import each other; the class did not exist yet when its name was read\n'
        + '  move one of them, or write @inject(delay(() => TheClass))',
      'untold needs Untold, but nobody has said what its constructor needs.\n'
        + '  asked through: api -> untold -> Untold\n'
        + '  decorate it with @injectable() or @Component(), or register a provider for it: container.register(Untold, { useValue })',
    ]);
    expect(container.verify().map(({ code, details }) => ({ code, details }))).toMatchObject([
      { code: 'ERR_MISSING_DEPENDENCY', details: { component: 'api', position: 0, missing: 'Untold', path: ['api', 'Asks'] } },
      { code: 'ERR_UNDEFINED_DEPENDENCY', details: { component: 'api', position: 0 } },
      { code: 'ERR_MISSING_DEPENDENCY', details: { component: 'api', position: 1, missing: 'Untold' } },
    ]);
  });

  it('is found: a list of components by a tag that only plain registrations go by, however late they come', async () => {
    class Router { constructor(readonly routes: readonly unknown[]) {} }
    Component(all('route'))(Router);
    const container = createContainer({ components: [Router] });
    expect(container.resolve(Router).routes).toEqual([]);
    container.clear(Router).register('route', { useValue: '/orders' }).register('route', { useValue: '/bills' });
    const missing = systoleError(() => container.resolve(Router));
    expect(missing.message).toBe([
      'Router needs all(route), but no component carries that tag: what is registered as route is given to plain classes alone.',
      `asked at: position 1 of Router  (${/Router {2}\((.*plain-between\.spec\.ts:\d+)\)$/m.exec(missing.message)?.[1] ?? ''})`,
      "make components of it, with that tag; or list one that gathers it: component('…', { start: () => container.resolveAll(route) })",
    ].join('\n  '));
    expect(missing.details).toEqual({ component: 'Router', position: 0, missing: 'all(route)', path: ['Router'], similar: [] });
    const gathered = component('routes', { start: () => container.resolveAll<string>('route') });
    container.override(Router, { deps: [gathered] });
    await container.startAll();
    expect(container.get(Router).routes).toEqual(['/orders', '/bills']);
    await container.stopAll();
  });

  it('hurts nobody while the component that asks is switched off', async () => {
    const container = createContainer({ components: [component('api', { deps: [Outbox], enabled: false })] });
    expect(container.verify()).toEqual([]);
  });

  it('is found: a ring of components through plain classes, with the way around it', () => {
    class Between { constructor(readonly api: object) {} }
    class Api { constructor(readonly between: Between) {} }
    Component(Between)(Api);
    plain(Between, inject(Api));
    const container = createContainer({ components: [Api] });
    expect(systoleError(() => { container.plan(); })).toMatchObject({
      code: 'ERR_CYCLE',
      message: expect.stringMatching(/^Api and Between need each other\.\n {2}Api needs Between {2}\(.*\)\n {2}Between needs Api\n {2}break it where the need is weakest: lazy\(\(\) => Between\) in Api, or a third component that both need$/),
      details: { walk: ['Api', 'Between', 'Api'] },
    });
  });

  it('is found: a ring of plain classes, once for all who come upon it', () => {
    class Left { constructor(readonly right: object) {} }
    class Right { constructor(readonly left: Left) {} }
    plain(Left, inject('right'));
    plain(Right, inject(Left));
    const container = createContainer({ components: [component('api', { deps: [Left] }), component('other', { deps: ['right'] })] });
    container.registerSingleton('right', Right);
    expect(container.verify()).toMatchObject([{
      code: 'ERR_CYCLE', details: { walk: ['Left', 'right', 'Left'] },
      message: 'Left and right need each other.\n  Left needs right\n  right needs Left\n  break it where the need is weakest: @inject(delay(() => right)) in Left',
    }]);
  });

  it('is not told of what makes do without: optional names, delayed classes, classes that take nothing', () => {
    class Undecorated {}
    class Lenient { constructor(readonly all: unknown[], readonly late: object, readonly nothing: Undecorated, readonly name?: string) {} }
    plain(Lenient, injectAll('items', { isOptional: true }), inject(delay(() => Mailer)), inject(Undecorated), inject('name', { isOptional: true }));
    expect(createContainer({ components: [component('api', { deps: [Lenient] })] }).verify()).toEqual([]);
  });
});

describe('a plain class that cannot be made', () => {
  it('is named where a component of a scope asks for it, too', async () => {
    class Driver { constructor() { throw new Error('boom'); } }
    injectable()(Driver);
    @Component({ deps: [Driver], scope: 'container' }) class Request { constructor(readonly driver: Driver) {} }
    const container = createContainer({ components: [Request] });
    await container.startAll();
    await expect(container.runInScope(() => container.resolve(Request))).rejects.toThrow(/^Driver could not be made: boom$/);
    await container.stopAll();
  });

  function told(needs: readonly (new (...args: never[]) => object)[], target: new (...args: never[]) => object): Promise<{ readonly message: string; readonly cause: unknown }> {
    needs.forEach((need, position) => { inject(need)(target, undefined, position); });
    injectable()(target);
    const container = createContainer({ components: [component('api', { deps: [target], start: () => undefined })] });
    return container.startAll().then(() => ({ message: 'started', cause: undefined }), (thrown: unknown) => {
      const { message, cause } = thrown as Error;
      return { message, cause: (cause as Error).cause };
    });
  }

  it('is named by the failed start of who asked for it, with the cause, in lines that stand alone', async () => {
    const boom = new Error('boom');
    class Driver { constructor() { throw boom; } }
    injectable()(Driver);
    class Pool { constructor(readonly driver: Driver) {} }
    const direct = await told([], Driver);
    const below = await told([Driver], Pool);
    expect([direct.message.split('\n').slice(0, 2), below.message.split('\n').slice(0, 2), direct.cause, below.cause]).toEqual([
      ['api failed to start: Driver could not be made: boom', '  failed: api (start): Driver could not be made: boom'],
      ['api failed to start: Driver could not be made (asked through Pool -> Driver): boom', '  failed: api (start): Driver could not be made (asked through Pool -> Driver): boom'],
      boom, boom,
    ]);
  });

  it('is told with the way there, by the names that were asked for: of many constructors, with both ends', async () => {
    class Driver { constructor() { throw new Error('boom'); } }
    injectable()(Driver);
    class Pool { constructor(readonly driver: object) {} }
    inject('driver')(Pool, undefined, 0);
    injectable()(Pool);
    class Orders { constructor(readonly pools: readonly Pool[]) {} }
    injectAll('pool')(Orders, undefined, 0);
    injectable()(Orders);
    const container = createContainer({ components: [component('api', { deps: ['orders'], start: () => undefined })] });
    container.register('orders', { useClass: Orders }).register('pool', { useClass: Pool }).register('driver', { useClass: Driver });
    await expect(container.startAll()).rejects.toThrow(/^api failed to start: driver could not be made \(asked through orders -> Orders -> Pool -> driver\): boom$/m);

    let last: new (...args: never[]) => object = Driver;
    for (let at = 1; at <= 9; at += 1) {
      const next = { [`C${at}`]: class { constructor(readonly needed: object) {} } }[`C${at}`] as new (...args: never[]) => object;
      inject(last)(next, undefined, 0);
      injectable()(next);
      last = next;
    }
    const deep = createContainer({ components: [component('api', { deps: [last], start: () => undefined })] });
    await expect(deep.startAll()).rejects.toThrow(/^api failed to start: Driver could not be made \(asked through C9 -> C8 -> C7 -> C6 -> … -> C3 -> C2 -> C1 -> Driver\): boom$/m);
  });
});
