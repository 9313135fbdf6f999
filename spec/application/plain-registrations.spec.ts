import { Component, component, createContainer, OnStart, token } from 'systole';

describe('plain registrations', () => {
  it('behave as in tsyringe: value, factory, class, token, singleton, instance', () => {
    class Plain {}
    const container = createContainer();
    container.register('value', { useValue: 1 });
    container.register('factory', { useFactory: () => ({}) });
    container.register('class', { useClass: Plain });
    container.register('alias', { useToken: 'value' });
    container.registerSingleton('single', Plain);
    container.registerInstance('instance', 7);
    expect(container.resolve('value')).toBe(1);
    expect(container.resolve('alias')).toBe(1);
    expect(container.resolve('instance')).toBe(7);
    expect(container.resolve('class')).toBeInstanceOf(Plain);
    expect(container.resolve('class')).not.toBe(container.resolve('class'));
    expect(container.resolve('single')).toBe(container.resolve('single'));
    expect(container.isRegistered('value')).toBe(true);
    expect(container.isRegistered('nothing')).toBe(false);
    container.register('many', { useValue: 1 }).register('many', { useValue: 2 });
    expect(container.resolveAll('many')).toEqual([1, 2]);
  });

  it('are a container\'s own, and copied to its forks', () => {
    const container = createContainer();
    container.register('url', { useValue: 'one' });
    const fork = container.fork();
    fork.register('url', { useValue: 'two' });
    expect([container.resolve('url'), fork.resolve('url'), createContainer().isRegistered('url')]).toEqual(['one', 'two', false]);
  });

  it('satisfy a dependency of a component', async () => {
    const seen: unknown[] = [];
    const container = createContainer({ components: [component('api', { deps: ['url'], start: (url) => { seen.push(url); } })] });
    expect(container.verify().map((finding) => finding.code)).toEqual(['ERR_MISSING_DEPENDENCY']);
    container.register('url', { useValue: 'https://example.org' });
    await container.startAll();
    expect(seen).toEqual(['https://example.org']);
    await container.stopAll();
  });

  it('that stand for a component make an edge to it', async () => {
    const log: string[] = [];
    interface Mailer { send(): string }
    const Mailer = token<Mailer>('mailer');
    @Component()
    class Smtp implements Mailer {
      @OnStart connect(): void { log.push('start Smtp'); }
      send(): string { return 'sent'; }
    }
    const Greeter = component('greeter', { deps: [Mailer], start: (mailer) => { log.push(`greeter: ${mailer.send()}`); } });
    const container = createContainer({ components: [Greeter] });
    container.register(Mailer, { useClass: Smtp });
    await container.startAll();
    expect(log).toEqual(['start Smtp', 'greeter: sent']);
    expect(container.resolve(Mailer)).toBe(container.get(Smtp));
    await container.stopAll();
  });

  it('for a component\'s own class override the component', async () => {
    @Component()
    class Database { readonly name: string = 'real'; }
    @Component(Database)
    class Api { constructor(readonly database: Database) {} }
    const container = createContainer({ components: [Api] });
    container.register(Database, { useFactory: () => Object.assign(new Database(), { name: 'fake' }) });
    await container.startAll();
    expect(container.get(Api).database.name).toBe('fake');
    await container.stopAll();
  });

  it('reach components from factories and child containers', async () => {
    @Component()
    class Database { readonly name = 'real'; }
    const container = createContainer({ components: [Database] });
    container.register('name', { useFactory: (plain) => plain.resolve(Database).name });
    await container.startAll();
    expect(container.resolve('name')).toBe('real');
    expect(container.createChildContainer().resolve(Database)).toBe(container.get(Database));
    await container.stopAll();
  });

  it('are cleared as in tsyringe: instances by clearInstances, everything by reset', () => {
    const container = createContainer();
    container.register('url', { useValue: 'mine' });
    container.register('made', { useFactory: () => 'made' });
    container.clearInstances();
    expect([container.isRegistered('url'), container.isRegistered('made')]).toEqual([false, true]);
    container.reset();
    expect(container.isRegistered('made')).toBe(false);
    expect(() => container.resolve('url')).toThrow('Attempted to resolve unregistered dependency token: "url"');
  });

  it('see their interceptors called', () => {
    const seen: unknown[] = [];
    const container = createContainer();
    container.register('url', { useValue: 'mine' });
    container.beforeResolution('url', () => { seen.push('before'); });
    container.afterResolution('url', (_key, result) => { seen.push(`after ${String(result)}`); });
    container.resolve('url');
    expect(seen).toEqual(['before', 'after mine']);
  });

  it('are disposed of with the container, after its components have stopped', async () => {
    const log: string[] = [];
    class Plain { dispose(): void { log.push('dispose Plain'); } }
    const container = createContainer({ components: [component('api', { stop: () => { log.push('stop api'); } })] });
    container.registerSingleton('plain', Plain);
    container.resolve('plain');
    await container.startAll();
    await container.dispose();
    expect(log).toEqual(['stop api', 'dispose Plain']);
  });
});
