import { append, component, createContainer, prepend, value } from 'systole';
import type { Plugin } from 'systole';
import { systoleError } from '../support/errors';

const Server = component('server', { config: { port: 80, hosts: ['a'], tls: { on: false, key: 'canary' } }, safe: ['port', 'hosts', 'tls.on'], feature: 'web' });
const Metrics = component('metrics');

const configOf = (plugin: Plugin): unknown => createContainer({ components: [Server] }).override(Server, { safe: true }).use(plugin).describe(Server).config;

describe('a plugin', () => {
  it('lays its defaults under what the container has, which wins', () => {
    expect(configOf({ name: 'p', defaults: { config: { server: { port: 8080, timeout: 5, tls: { on: true, cert: 'c' } } } } }))
      .toEqual({ port: 80, hosts: ['a'], timeout: 5, tls: { on: false, key: 'canary', cert: 'c' } });
  });

  it('merges its own over what the container has, field by field', () => {
    expect(configOf({ name: 'p', merge: { config: { server: { port: 8080, tls: { on: true } } } } })).toEqual({ port: 8080, hosts: ['a'], tls: { on: true, key: 'canary' } });
  });

  it('replaces lists, or puts items behind or before those that are there', () => {
    const hosts = (added: unknown): unknown => (configOf({ name: 'p', merge: { config: { server: { hosts: added } } } }) as { readonly hosts: unknown }).hosts;
    expect([hosts(['b']), hosts(append(['b', 'c'])), hosts(prepend(['b']))]).toEqual([['b'], ['a', 'b', 'c'], ['b', 'a']]);
    expect((configOf({ name: 'p', merge: { config: { server: { more: append(['x']) } } } }) as { readonly more: unknown }).more).toEqual(['x']);
  });

  it('brings components, groups, features and phases; as defaults only those that are not there', () => {
    const own = value('metrics', 'mine');
    const container = createContainer({ components: [Server, own], groups: { env: { region: 'eu' } }, features: { web: false } });
    container.use({
      name: 'defaults',
      defaults: { components: [own], groups: { env: { region: 'us', zone: 'b' } }, features: { web: true, beta: { enabled: false, reason: 'not yet' } }, phases: { reload: { order: 'dependents-first' } } },
    });
    expect([container.ids(), container.isDisabled(Server), container.plan('reload').phase]).toEqual([['server', 'metrics', 'env/region', 'env/zone'], true, 'reload']);
    container.use({ name: 'over', merge: { features: { web: true } } });
    expect(container.isDisabled(Server)).toBe(false);
  });

  it('replaces components and constants that are there, when it is merged over', async () => {
    const Clock = component('clock', { start: () => 'real' });
    const container = createContainer({ components: [Clock], groups: { env: { region: 'eu', zone: 'a' } } });
    container.use({ name: 'p', merge: { components: [component('clock', { start: () => 'frozen' })], groups: { env: { region: 'us' } } } });
    await container.startAll();
    expect(['clock', 'env/region', 'env/zone'].map((id) => container.get(id))).toEqual(['frozen', 'us', 'a']);
    expect(container.describePlugins()[0]?.changes).toEqual([
      { what: 'clock', field: 'implementation', before: 'its own', after: 'replaced' }, { what: 'env/region', field: 'implementation', before: 'its own', after: 'replaced' },
    ]);
    await container.stopAll();
  });

  it('that would replace what is up is refused before anything of it is laid', async () => {
    const container = createContainer({ components: [component('db', { start: () => 'real' })] });
    await container.startAll();
    const before = container.describe();
    const error = systoleError(() => container.use({ name: 'p', merge: { base: { doc: 'd' }, features: { x: true }, groups: { env: { region: 'us' } }, components: [component('db')] } }));
    expect([error.code, error.message.split('\n')[0]]).toEqual(['ERR_BUSY', 'use() is refused, because db is ready.']);
    expect([container.describe(), container.describePlugins()]).toEqual([before, []]);
    await container.stopAll();
  });

  it('that updates gets the container, after its parts, and each sees what those before it have done', () => {
    const seen: unknown[] = [];
    const note = (name: string): Plugin => ({ name, merge: { groups: { [name]: { made: true } } }, update: (container) => { seen.push(container.ids()); } });
    createContainer({ plugins: [note('first'), note('second')] });
    expect(seen).toEqual([['first/made'], ['first/made', 'second/made']]);
  });

  it('is applied once, also when it is used again, and in forks', () => {
    let times = 0;
    const plugin: Plugin = { name: 'counted', update: () => { times += 1; } };
    const container = createContainer({ plugins: [plugin] }).use(plugin);
    container.fork().use(plugin);
    expect([times, container.fork().describePlugins().map(({ name }) => name)]).toEqual([1, ['counted']]);
  });
});

describe('describePlugins', () => {
  it('gives the differences that each plugin has made, in order, without secrets', () => {
    const container = createContainer({ components: [Server] });
    container.use(
      { name: 'ports', doc: 'Other ports.', merge: { config: { server: { port: 8080, tls: { key: 'canary 2' } } }, features: { web: false } } },
      { name: 'metrics', merge: { components: [Metrics] }, update: (made) => { made.override('server', { stop: () => undefined, doc: 'Serves.' }); } },
    );
    expect(container.describePlugins()).toEqual([
      { name: 'ports', doc: 'Other ports.', changes: [
        { what: 'server', field: 'config', before: { port: 80, hosts: ['a'], tls: { on: false, key: '[redacted]' } }, after: { port: 8080, hosts: ['a'], tls: { on: false, key: '[redacted]' } } },
        { what: 'feature web', field: undefined, before: 'absent', after: 'present' },
      ] },
      { name: 'metrics', doc: undefined, changes: [
        { what: 'server', field: 'doc', before: undefined, after: 'Serves.' },
        { what: 'server', field: 'phases', before: ['start'], after: ['start', 'stop'] },
        { what: 'server', field: 'implementation', before: 'its own', after: 'replaced' },
        { what: 'metrics', field: undefined, before: 'absent', after: 'present' },
      ] },
    ]);
    expect(JSON.stringify(container.describePlugins())).not.toContain('canary');
  });
});

describe('a plugin that is none', () => {
  it.each<[unknown, string, string]>([
    [3, 'ERR_INVALID_OPTION', 'plugin is 3.\n  a plugin is { name, doc?, defaults?, merge?, update? }'],
    [{ name: '' }, 'ERR_INVALID_OPTION', 'plugin.name is "".\n  a plugin has a name'],
    [{ name: 'p', updates: 1 }, 'ERR_INVALID_OPTION', 'plugin.updates is 1.\n  a plugin is { name, doc?, defaults?, merge?, update? }'],
    [{ name: 'p', merge: { component: [] } }, 'ERR_INVALID_OPTION', 'p.merge.component is a list.\n  a plugin brings: a list of components; base, groups, features, config, phases as objects'],
    [{ name: 'p', merge: { components: {} } }, 'ERR_INVALID_OPTION', 'p.merge.components is an object.\n  a plugin brings: a list of components; base, groups, features, config, phases as objects'],
    [{ name: 'p', merge: { features: { web: 'yes' } } }, 'ERR_INVALID_OPTION', 'features.web is "yes".\n  it is true, false, or { enabled, reason }'],
    [{ name: 'p', merge: { config: { absent: 1 } } }, 'ERR_NOT_FOUND', 'Nothing here goes by absent.'],
  ])('%j is refused', (plugin, code, message) => {
    const error = systoleError(() => createContainer().use(plugin as Plugin));
    expect([error.code, error.message.startsWith(message)]).toEqual([code, true]);
  });

  it('or that has the name of another, is refused and changes nothing', () => {
    const container = createContainer({ plugins: [{ name: 'p' }] });
    expect(systoleError(() => container.use({ name: 'p', merge: { components: [Metrics] } })).message).toBe('Another plugin called p is in use already.\n  give one of them another name; the same plugin may be used again, and changes nothing');
    expect(container.ids()).toEqual([]);
  });
});

describe('a plugin of which a part is refused', () => {
  it.each([
    ['an id that cannot be one', { groups: { env: { __proto__x: 1, '': 2 } } }, 'ERR_INVALID_ID'],
    ['a config of what is not there', { config: { nobody: 1 } }, 'ERR_NOT_FOUND'],
    ['a phase that cannot be', { phases: { reload: { timeoutMs: -1 } } }, 'ERR_INVALID_OPTION'],
    ['a component under an id that is taken', { components: [component('twin'), component('twin')] }, 'ERR_DUPLICATE_ID'],
  ])('has changed nothing: %s', (_, bad, code) => {
    const container = createContainer({ components: [component('a', { config: { port: 1 }, safe: true })], features: { beta: { enabled: false, reason: 'not yet' } } });
    const told = (): unknown => [container.describe(), container.describePlugins(), container.hasPhase('ping')];
    const before = told();
    const good = { base: { doc: 'from the plugin' }, components: [component('b')], features: { beta: true }, phases: { ping: {} }, config: { a: { port: 2 } } };
    const parts = { ...good, ...bad, phases: { ...good.phases, ...'phases' in bad ? bad.phases : {} }, components: [...good.components, ...'components' in bad ? bad.components : []] };
    for (const how of ['defaults', 'merge'] as const) {
      expect(systoleError(() => container.use({ name: 'p', [how]: parts })).code).toBe(code);
      expect(told()).toEqual(before);
    }
  });
});
