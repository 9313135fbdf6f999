import type { Container } from 'systole';
import { append, component, createContainer, merge, value } from 'systole';
import { systoleError } from '../support/errors';

const shop = (): Container => createContainer({
  components: [component('db', { config: { url: 'db://real' }, safe: true, start: ({ config }) => (config as { readonly url: string }).url }), component('api', { deps: ['db'], start: (db) => `api on ${String(db)}` })],
  groups: { env: { port: 80 } }, features: { beta: true },
}).definePhase('reload', { order: 'dependents-first' });

/** Everything that a call may have changed. */
const told = (container: Container): unknown => [
  container.ids(), container.plan('start').order, container.plan('reload').order, container.describe().components.map(({ id, made, config, doc }) => [id, made, config, doc]),
  container.describePlugins().map(({ name }) => name), container.hasPhase('flush'), container.graph().edges(),
];

/** Changes about all there is, by the calls of users. */
function changeAll(container: Container): void {
  container.override('db', { useValue: 'fake' }).overrideAll({ 'api': { deps: [], start: () => 'alone' } });
  container.add(component('new', { deps: ['env/port'] })).group('env', { host: 'localhost' }).remove('api');
  container.definePhase('reload').definePhase('flush').use({ name: 'inner', merge: { config: { new: append([1]) }, base: { doc: 'laid under all' }, features: { beta: false } } });
}

describe('overrides by a function, and plugins', () => {
  it.each([
    ['overrideAll', (container: Container) => container.overrideAll((system) => { changeAll(system); throw new Error('in the middle'); })],
    ['the update of a plugin', (container: Container) => container.use({ name: 'p', merge: { components: [value('mine', 1)], config: { db: { url: 'p' } } }, update: (system) => { changeAll(system); throw new Error('in the middle'); } })],
    ['a plugin behind one that went well', (container: Container) => container.use({ name: 'first', update: changeAll }, { name: 'second', update: () => { throw new Error('in the middle'); } })],
  ])('that throw leave everything as it was: %s', async (_, call) => {
    const [container, untouched] = [shop(), told(shop())];
    expect(() => call(container)).toThrow('in the middle');
    expect(told(container)).toEqual(untouched);
    await container.startAll();
    expect(container.instances()).toEqual({ 'db': 'db://real', 'api': 'api on db://real', 'env/port': 80 });
    await container.stopAll();
    // What has been taken back does not stand in the way of a second try.
    changeAll(container);
    await container.startAll();
    expect(container.instances()).toEqual({ 'db': 'fake', 'env/port': 80, 'env/host': 'localhost', 'new': undefined });
    await container.stopAll();
  });

  it('that throw while it runs leave what is up as it is, and stop as ever', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [component('db', { start: () => { log.push('open'); return {}; }, stop: () => { log.push('close'); } })] });
    await container.startAll();
    const before = container.get('db');
    expect(() => container.use({ name: 'p', merge: { components: [component('late', { start: () => { log.push('late'); } })] }, update: () => { throw new Error('in the middle'); } })).toThrow('in the middle');
    await container.startAll();
    expect([container.get('db') === before, container.ids(), log]).toEqual([true, ['db'], ['open']]);
    await container.stopAll();
    expect(log).toEqual(['open', 'close']);
  });

  it('that are asynchronous are refused, since what they do later could not be taken back', () => {
    const later = 'a change is done when its function returns; what takes time belongs into the start of a component';
    const container = shop();
    const changes: unknown = async (system: Container): Promise<void> => { system.override('db', { useValue: 1 }); await Promise.reject(new Error('late')); };
    const errors = [systoleError(() => container.overrideAll(changes as never)), systoleError(() => container.use({ name: 'p', update: changes as never }))];
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['ERR_INVALID_OPTION', `overrides is "asynchronous".\n  ${later}`], ['ERR_INVALID_OPTION', `p.update is "asynchronous".\n  ${later}`],
    ]);
    expect(told(container)).toEqual(told(shop()));
  });
});

describe('the difference that a plugin has made', () => {
  it('names every option, phase and feature that is another, and configs of which nothing may be shown', () => {
    const container = createContainer({ components: [component('db', { config: { password: 'secret' } }), component('api')], features: { beta: true } }).definePhase('reload');
    container.use({ name: 'p', merge: { config: { db: { password: 'another secret' } }, features: { beta: { enabled: false, reason: 'too early' } }, phases: { reload: { order: 'dependents-first', timeoutMs: 50 } } }, update: (system) => {
      system.override('api', { startTimeoutMs: 5, after: ['db'], keep: true, enabled: () => true, tags: ['edge'] });
    } });
    expect(container.describePlugins()).toEqual([{ name: 'p', doc: undefined, changes: [
      { what: 'db', field: 'config', before: { password: '[redacted]' }, after: { password: '[redacted]' } },
      { what: 'api', field: 'tags', before: [], after: ['edge'] },
      { what: 'api', field: 'needs', before: [], after: ['db'] },
      { what: 'api', field: 'enabled', before: undefined, after: 'replaced' },
      { what: 'api', field: 'after', before: undefined, after: ['db'] },
      { what: 'api', field: 'startTimeoutMs', before: undefined, after: 5 },
      { what: 'api', field: 'keep', before: undefined, after: true },
      { what: 'feature beta', field: 'isOn', before: true, after: false },
      { what: 'feature beta', field: 'reason', before: undefined, after: 'feature beta is off (too early)' },
      { what: 'phase reload', field: 'order', before: undefined, after: 'dependents-first' },
      { what: 'phase reload', field: 'timeoutMs', before: undefined, after: 50 },
    ] }]);
  });

  it('is told of what is written down, while components are up with what there was', async () => {
    const container = createContainer({ components: [component('web', { config: { port: 80 }, safe: true, start: () => 'up' })] });
    await container.startAll();
    container.use({ name: 'p', merge: { config: { web: { port: 81 } } } });
    expect([container.describePlugins()[0]?.changes, container.config('web')]).toEqual([[{ what: 'web', field: 'config', before: { port: 80 }, after: { port: 81 } }], { port: 80 }]);
    await container.stopAll();
  });
});

describe('merge(…) over a whole system', () => {
  it('says which component it does not know, and who is like it', () => {
    const error = systoleError(() => shop().overrideAll(merge({ dbb: { config: { url: 'x' } } })));
    expect([error.code, error.details, error.message.split('\n')[0]]).toEqual(['ERR_NOT_FOUND', { name: 'dbb', similar: ['db'] }, 'Nothing here goes by dbb.']);
  });
});
