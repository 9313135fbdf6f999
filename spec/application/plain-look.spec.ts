import { Component, component, createContainer, delay, inject, injectable, injectAll, Lifecycle, optional, token } from 'systole';
import type { Container } from 'systole';
import { systoleError } from '../support/errors';

/** Decorates a plain class under both protocols. */
function plain<Class extends new (...args: never[]) => object>(target: Class, ...parameters: readonly ReturnType<typeof inject>[]): Class {
  parameters.forEach((decorate, position) => { decorate(target, undefined, position); });
  injectable()(target);
  return target;
}

@Component()
class Database {}
class Repository { constructor(readonly database: Database, readonly url: string) {} }
plain(Repository, inject(Database), inject('url', { isOptional: true }));
class Report { constructor(readonly repository: Repository, readonly parts: unknown[], readonly late: object) {} }
plain(Report, inject(Repository), injectAll('part'), inject(delay(() => Repository)));

function edgesOf(container: Container): readonly string[] {
  const graph = container.graph();
  return graph.edges().map(({ v, w }) => `${v} -> ${w}${(graph.edge(v, w) as { readonly kind: string }).kind === 'optional' ? ' (optional)' : ''}`).sort();
}

describe('the graph', () => {
  it('leads through what is plain', () => {
    const container = createContainer({ components: [component('api', { deps: [Report, Database] }), component('other', { deps: [optional(Repository)] }), component('third', { deps: [Repository] })] });
    container.register('part', { useClass: Repository }).register('part', { useToken: 'url' }).register('url', { useValue: 'there' });
    const graph = container.graph();
    expect(graph.nodes().map((id) => `${id}: ${String(graph.node(id))}`)).toEqual([
      'api: api', 'other: other', 'third: third', 'Database: Database', 'part: part (plain)', 'url: url (plain)', 'Report: Report (plain)', 'Repository: Repository (plain)',
    ]);
    expect(edgesOf(container)).toEqual([
      'Report -> Repository', 'Report -> part', 'Repository -> Database', 'Repository -> url (optional)', 'api -> Database', 'api -> Report',
      'other -> Repository (optional)', 'part -> Database', 'part -> url', 'third -> Repository',
    ]);
  });

  it('holds what is registered, whoever asks for it, and what of components it asks for', () => {
    const Port = token<number>('port');
    const container = createContainer({ components: [Database] });
    container.register(Port, { useValue: 80 }).registerSingleton(Repository).register('db', { useToken: Database }).register('made', { useFactory: (by) => by.resolve(Repository) });
    expect(container.graph().nodes()).toEqual(['Database', 'port', 'Repository', 'db', 'made']);
    expect(edgesOf(container)).toEqual(['Repository -> Database', 'db -> Database']);
  });

  it('knows what factories ask for when they have asked', () => {
    const container = createContainer({ components: [Database] });
    container.registerSingleton(Repository).register('made', { useFactory: (by) => [by.resolve(Repository), by.createChildContainer().resolveAll(Database)] });
    expect(edgesOf(container)).toEqual(['Repository -> Database']);
    container.resolve('made');
    expect(edgesOf(container)).toEqual(['Repository -> Database', 'made -> Database (optional)', 'made -> Repository (optional)']);
    expect(container.explain('made')).toBe('made is a plain registration: what a factory makes, each time; it has asked for Repository, Database.');
    expect(container.verify()).toEqual([]);
  });

  it('tells what is plain from components, and from each other, by its id', () => {
    const others = [1, 2].map(() => { const Same = class Database { }; plain(Same); return Same; });
    const container = createContainer({ components: [Database, component('api', { deps: others as never }), component('constructor', {})] });
    container.register('__proto__', { useToken: 'constructor' }).register('toString', { useToken: '__proto__' });
    expect(container.graph().nodes()).toEqual(['Database', 'api', 'constructor', '__proto__ (plain)', 'toString', 'Database (plain)', 'Database (plain 2)']);
    expect(edgesOf(container)).toEqual(['__proto__ (plain) -> constructor', 'api -> Database (plain 2)', 'api -> Database (plain)', 'toString -> __proto__ (plain)']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('explain', () => {
  it('says of something plain what it is, what it needs, and who asks for it', () => {
    const container = createContainer({ components: [component('api', { deps: [Report, 'url'] }), component('other', { deps: [Report] })] });
    container.register('url', { useValue: 'there' }).register('part', { useValue: 1 }).register('made', { useFactory: () => 1 }).register('link', { useToken: 'url' }).registerSingleton('one', 'link')
      .registerSingleton(Repository).register('each', { useClass: Report }, { lifecycle: Lifecycle.ContainerScoped }).register('within', { useClass: Report }, { lifecycle: Lifecycle.ResolutionScoped })
      .register('late', { useClass: delay(() => Report) });
    expect(['url', 'made', 'link', 'one', Repository, Report, 'each', 'within', 'late'].map((key) => container.explain(key))).toEqual([
      'url is a plain registration: a value; asked for by api.',
      'made is a plain registration: what a factory makes, each time.',
      'link is a plain registration: another name for url; it needs url.',
      'one is a plain registration: another name for link, made once, not yet; it needs link.',
      'Repository is a plain registration: the class Repository, made once, not yet; it needs Database, url.',
      'Report is a plain class, made anew each time; it needs Repository, part, Repository later; asked for by api, other.',
      'each is a plain registration: the class Report, made once for each container; it needs Repository, part, Repository later.',
      'within is a plain registration: the class Report, made once in each resolution; it needs Repository, part, Repository later.',
      'late is a plain registration: a class that is looked up when it is first used, made anew each time; it needs Report later.',
    ]);
    container.resolve(Repository);
    expect(container.explain(Repository)).toBe('Repository is a plain registration: the class Repository, made once, already; it needs Database, url.');
    expect(systoleError(() => container.explain('nobody')).code).toBe('ERR_NOT_FOUND');
    expect(systoleError(() => createContainer().explain('nobody')).code).toBe('ERR_NOT_FOUND');
  });
});

describe('verify', () => {
  it('finds what is wrong with plain registrations that no component asks for, which stands in no start\'s way', async () => {
    class Untold { constructor(readonly part: string) {} }
    class Left { constructor(readonly right: object) {} }
    plain(Left, inject('right'));
    class Early { constructor(readonly later: object) {} }
    plain(Early, inject(undefined as never));
    const container = createContainer({ components: [Database] });
    container.register('right', { useClass: Left }).register('untold', { useClass: Untold }).registerSingleton(Early).registerSingleton('single', Repository).registerSingleton('unnamed', 'nobody');
    expect(container.verify().map(({ code, message }) => [code, message])).toEqual([
      ['ERR_MISSING_DEPENDENCY', 'untold needs Untold, but nobody has said what its constructor needs.\n  asked through: untold -> Untold\n'
        + '  decorate it with @injectable() or @Component(), or register a provider for it: container.register(Untold, { useValue })'],
      ['ERR_UNDEFINED_DEPENDENCY', 'Early asks for something in its constructor, at position 1, that is undefined.\n'
        + '  usual reason: two files import each other; the class did not exist yet when its name was read\n'
        + '  move one of them, or write @inject(delay(() => TheClass))'],
      ['ERR_MISSING_DEPENDENCY', 'unnamed needs nobody, but nothing provides it.\n  asked through: unnamed -> nobody\n'
        + '  register it: container.register("nobody", { useValue }), or ask for it with { isOptional: true }'],
      ['ERR_CYCLE', 'right needs itself.\n  right needs right\n  break it where the need is weakest: @inject(delay(() => right)) in right'],
    ]);
    await container.startAll();
    await container.stopAll();
  });

  it('finds components that are not there: they are not made as if they were plain', () => {
    const container = createContainer().registerSingleton(Repository);
    expect(container.verify().map(({ code, message }) => [code, message])).toEqual([
      ['ERR_MISSING_DEPENDENCY', 'Repository needs Database, which is a component, but not one of this container.\n  asked through: Repository -> Database\n  add it to the container'],
    ]);
    const notHere = 'Nothing here goes by Database.\n  add it with container.add(...), or list it in createContainer({ components })';
    expect(() => container.resolve(Repository)).toThrow(`Cannot inject the dependency "database" at position #0 of "Repository" constructor. Reason:\n    ${notHere.replace('\n', '\n    ')}`);
    expect(systoleError(() => container.resolve(Database))).toMatchObject({ code: 'ERR_NOT_FOUND', message: notHere });
    expect(systoleError(() => container.resolveAll(Database))).toMatchObject({ code: 'ERR_NOT_FOUND' });
    container.add(Database);
    expect(container.verify()).toEqual([]);
    expect(container.resolve(Repository).database).toBe(container.resolve(Database));
  });

  it('leaves to children what is not a singleton: they may have registered what it needs', () => {
    class Handler { constructor(readonly request: object) {} }
    plain(Handler, inject('request'));
    const container = createContainer();
    container.register('handler', { useClass: Handler }).register('scoped', { useClass: Handler }, { lifecycle: Lifecycle.ContainerScoped });
    expect(container.verify()).toEqual([]);
    expect(container.createChildContainer().register('request', { useValue: 'mine' }).resolve('handler')).toEqual({ request: 'mine' });
  });

  it('tells once what stands in a start\'s way, and then what else is wrong', () => {
    class Mailer { constructor(readonly url: string) {} }
    plain(Mailer, inject('smtp.url'));
    const container = createContainer({ components: [component('api', { deps: [Mailer] })] });
    container.registerSingleton(Mailer);
    expect(container.verify().map(({ details }) => details)).toMatchObject([{ component: 'api', missing: 'smtp.url' }]);
  });
});
