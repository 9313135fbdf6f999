import type { Container, HandlerContext, Plugin } from 'systole';
import { append, Component, component, createContainer, OnStart, prepend, value } from 'systole';
import { systoleError } from '../support/errors';

/** What each component would be configured with. */
const configs = (container: Container): unknown => Object.fromEntries(container.describe().components.map(({ id, config }) => [id, config]));

const web = (config: unknown): ReturnType<typeof component> => component('web', { config, safe: true } as object);

describe('plugins', () => {
  it('#255 are applied in order, each on what the one before has left', () => {
    const seen: string[] = [];
    const adding = (name: string): Plugin => ({ name, update: (container) => { seen.push(`${name} sees ${container.ids().join(', ')}`); container.add(value(`of ${name}`, 1)); } });
    const container = createContainer({ components: [value('own', 0)], plugins: [adding('one'), adding('two')] });
    container.use(adding('three'));
    expect(seen).toEqual(['one sees own', 'two sees own, of one', 'three sees own, of one, of two']);
  });

  it('#256 lay defaults under the system, as deep as they go, and the system wins', () => {
    const plugin: Plugin = { name: 'defaults', defaults: { components: [value('log', 'console'), value('extra', 1)], groups: { env: { port: 1, host: 'localhost' } }, config: { web: { port: 1, tls: { key: 'default', cert: 'default' } } } } };
    const container = createContainer({ components: [web({ port: 80, tls: { key: 'own' } })], groups: { env: { port: 443 } }, plugins: [plugin] });
    expect(configs(container)).toEqual({ 'web': { port: 80, tls: { key: 'own', cert: 'default' } }, 'env/port': undefined, 'log': undefined, 'extra': undefined, 'env/host': undefined });
    expect(['env/port', 'env/host', 'log'].map((id) => container.resolve(id))).toEqual([443, 'localhost', 'console']);
  });

  it('#257 merge over the system, and the plugin wins: configs field by field, components and constants as a whole', async () => {
    const Server = component('server', { start: ({ config }) => JSON.stringify(config), config: { port: 80, tls: { on: false, cert: 'c' } } });
    const container = createContainer({ components: [Server, component('clock', { start: () => 'real' })], groups: { env: { region: 'eu', zone: 'a' } }, features: { beta: false } });
    container.use({ name: 'over', merge: {
      components: [component('clock', { start: () => 'frozen' })], groups: { env: { region: 'us' } }, features: { beta: true }, config: { server: { tls: { on: true } } },
    } });
    await container.startAll();
    expect([...container.ids()].sort().map((id) => [id, container.get(id)])).toEqual([
      ['clock', 'frozen'], ['env/region', 'us'], ['env/zone', 'a'], ['server', '{"port":80,"tls":{"on":true,"cert":"c"}}'],
    ]);
    await container.stopAll();
  });

  it('#258 may be any function of the system', async () => {
    const container = createContainer({ components: [web(1), value('db', 'real')], plugins: [{ name: 'tests', update: (system) => { system.override('db', { useValue: 'fake' }).remove('web'); } }] });
    expect([container.ids(), container.resolve('db')]).toEqual([['db'], 'fake']);
  });

  it('#259 #260 #261 put items behind or before those of a list; a plain list takes its place', () => {
    const lists = { behind: ['b'], before: ['b'], instead: ['b'] };
    const container = createContainer({ components: [web(lists)], plugins: [{ name: 'lists', merge: { config: { web: { behind: append(['c']), before: prepend(['a']), instead: ['x'], fresh: append(['new']) } } } }] });
    expect(configs(container)).toEqual({ web: { behind: ['b', 'c'], before: ['a', 'b'], instead: ['x'], fresh: ['new'] } });
  });

  it('#262 have a name, and may have a sentence for people; what is no plugin is refused', () => {
    const container = createContainer({ plugins: [{ name: 'first', doc: 'Comes first.' }, { name: 'second' }] });
    expect(container.describePlugins().map(({ name, doc }) => [name, doc])).toEqual([['first', 'Comes first.'], ['second', undefined]]);
    const refused = [{ doc: 'no name' }, { name: '' }, { name: 'x', megre: {} }, 7, { name: 'x', merge: { components: {} } }].map((plugin) => systoleError(() => container.use(plugin as never)));
    expect(refused.map(({ code, details }) => [code, (details as { readonly option: string }).option])).toEqual([
      ['ERR_INVALID_OPTION', 'plugin.name'], ['ERR_INVALID_OPTION', 'plugin.name'], ['ERR_INVALID_OPTION', 'plugin.megre'], ['ERR_INVALID_OPTION', 'plugin'], ['ERR_INVALID_OPTION', 'x.merge.components'],
    ]);
  });

  it('#263 are applied once, however often they are named, what is derived from the system is started, or phases are run', async () => {
    let applied = 0;
    const counting: Plugin = { name: 'counting', merge: { config: { web: append(['more']) } }, update: () => { applied += 1; } };
    const container = createContainer({ components: [web(['own'])], plugins: [counting, counting] }).use(counting);
    await container.startAll();
    await container.restartAll();
    await container.run('status');
    await container.stopAll();
    const fork = container.fork().use(counting);
    expect([applied, configs(container), configs(fork)]).toEqual([1, { web: ['own', 'more'] }, { web: ['own', 'more'] }]);
  });

  it('#228 tell what each has changed', () => {
    const container = createContainer({ components: [web({ port: 80 }), value('gone', 1)], plugins: [
      { name: 'tls', doc: 'Adds TLS.', merge: { config: { web: { tls: true } }, components: [value('certificates', [])] } }, { name: 'tidy', update: (system) => { system.remove('gone'); } },
    ] });
    expect(container.describePlugins()).toEqual([
      { name: 'tls', doc: 'Adds TLS.', changes: [{ what: 'web', field: 'config', before: { port: 80 }, after: { port: 80, tls: true } }, { what: 'certificates', field: undefined, before: 'absent', after: 'present' }] },
      { name: 'tidy', doc: undefined, changes: [{ what: 'gone', field: undefined, before: 'present', after: 'absent' }] },
    ]);
  });
});

describe('a base', () => {
  const log: string[] = [];
  beforeEach(() => { log.length = 0; });
  const note = (what: string) => (instance: unknown, { id, phase }: HandlerContext): void => { log.push(`${what} ${phase} ${id}${instance === undefined ? ' without it' : ''}`); };

  it('#13 of options, handlers and hooks lies under every component, whose own ones win, and under no constant', async () => {
    @Component({ startTimeoutMs: 7_000, tags: ['own'] })
    class Db {
      @OnStart open(): void { log.push('open Db'); }
      [Symbol.dispose](): void { log.push('dispose Db'); }
    }
    const Api = component('api', { deps: [Db], start: () => { log.push('make api'); return {}; }, stop: () => { log.push('own stop api'); }, on: { reload: () => { log.push('own reload api'); } } });
    const container = createContainer({
      components: [Api, value('port', 80)],
      base: {
        startTimeoutMs: 5_000, stopTimeoutMs: 3_000, tags: ['all'], doc: 'a component', on: { reload: note('base'), ping: note('base') }, status: () => 'fine',
        beforePhase: { start: note('before'), stop: note('before') }, afterPhase: { start: note('after'), stop: note('after'), ping: note('after') },
      },
    });
    const limits: unknown[] = [];
    container.subscribe((event) => { if (event.kind === 'wired') limits.push(event.components.map(({ id, limits: own }) => [id, own])); });
    await container.startAll();
    expect(log.splice(0)).toEqual(['before start Db', 'open Db', 'after start Db', 'before start api without it', 'make api', 'after start api']);
    expect(limits).toEqual([[['api', { startTimeoutMs: 5_000, stopTimeoutMs: 3_000 }], ['port', {}], ['Db', { startTimeoutMs: 7_000, stopTimeoutMs: 3_000 }]]]);
    expect(container.describe().components.map(({ id, tags, doc, phases }) => [id, tags, doc, phases.includes('status')])).toEqual([['api', ['all'], 'a component', true], ['port', [], undefined, false], ['Db', ['own'], 'a component', true]]);
    await container.run('reload');
    await container.run('ping');
    expect(log.splice(0)).toEqual(['base reload Db', 'own reload api', 'base ping Db', 'after ping Db', 'base ping api', 'after ping api']);
    await container.stopAll();
    expect(log.splice(0)).toEqual(['before stop api', 'own stop api', 'after stop api', 'before stop Db', 'dispose Db', 'after stop Db']);
  });

  it('#13 comes with plugins too: under what the system has, or over it; forks and overrides keep it, fakes have nothing of it', async () => {
    const brought = (name: string, how: 'defaults' | 'merge'): Plugin => ({ name, [how]: { base: { afterPhase: { start: note(name), reload: note(name) } } } });
    const Web = component('web', { start: () => 'the web' });
    const container = createContainer({ components: [Web, component('db', { start: () => 'the db' })], base: { afterPhase: { start: note('own') } }, plugins: [brought('under', 'defaults')] });
    const fork = container.fork().override('db', { useValue: 'a fake' }).override(Web, { stopTimeoutMs: 9_000 });
    await fork.startAll();
    await fork.run('reload');
    expect(log.splice(0)).toEqual(['own start web', 'under reload web']);
    await fork.stopAll();
    container.use(brought('over', 'merge')).add(component('late', { start: () => 'late' }));
    await container.startAll();
    expect(log.splice(0)).toEqual(['over start web', 'over start db', 'over start late']);
    await container.stopAll();
  });

  it('#13 that is none is refused as a whole, and changes nothing', () => {
    expect(systoleError(() => createContainer({ base: { startTimeoutMs: -1, stop: 1, strat: 2 } as never })).message).toContain('base.strat');
    const container = createContainer({ components: [component('a')], base: { doc: 'first' } });
    const refused = systoleError(() => container.use({ name: 'p', merge: { base: { doc: 'second', startTimeoutMs: -1 } } }));
    expect([refused.code, refused.message.split('\n')[0], container.describe('a').doc]).toEqual(['ERR_INVALID_OPTION', 'base has startTimeoutMs -1.', 'first']);
    expect(systoleError(() => createContainer({ base: { on: { reload: 'now' } } as never })).message).toBe('base.on.reload is "now".\n  a handler is a function');
  });
});
