import { Component, component, createContainer, On, OnStart, OnStop, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { systoleError } from '../support/errors';

@Component({ deps: ['db'], name: 'server', group: 'http', doc: 'Answers requests.', feature: 'web', tags: ['edge'], config: { port: 80, tls: { key: 'canary', ciphers: ['a'] } }, safe: ['port', 'tls.ciphers'] })
class Server {
  constructor(readonly db: unknown) {}
  @OnStart listen(): void { return; }
  @OnStop close(): void { return; }
  @On('reload') reload(): void { return; }
}

describe('describe', () => {
  it('says everything of one component: what it is, where it stands, and with whom', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ components: [Server, value('db', 1)], clock });
    await container.startAll();
    const { declaredAt, ...rest } = container.describe(Server);
    expect(declaredAt).toContain('describe.spec.ts');
    expect(rest).toEqual({
      id: 'http/server', group: 'http', name: 'server', doc: 'Answers requests.', feature: 'web', tags: ['edge'], scope: 'singleton', made: 'class', phases: ['start', 'stop', 'reload'],
      config: { port: 80, tls: { key: '[redacted]', ciphers: ['a'] } },
      writtenConfig: { port: 80, tls: { key: '[redacted]', ciphers: ['a'] } },
      state: 'ready', failedIn: undefined, reason: undefined, sinceMs: 0, hasInstance: true, diagnostics: [], needs: ['db'], neededBy: [],
    });
    await container.stopAll();
  });

  it('says it of everything, also before the first start, with the groups', () => {
    const container = createContainer({ name: 'shop', groups: { env: { port: 1, url: 'canary' } }, components: [component('app', { deps: ['env/port'], config: 'canary' })] });
    const described = container.describe();
    expect([described.name, described.state, described.groups]).toEqual(['shop', 'idle', { env: ['env/port', 'env/url'] }]);
    expect(described.components.map(({ id, made, state, config, needs, neededBy }) => [id, made, state, config, needs, neededBy])).toEqual([
      ['app', 'start', 'registered', '[redacted]', ['env/port'], []],
      ['env/port', 'value', 'registered', undefined, [], ['app']],
      ['env/url', 'value', 'registered', undefined, [], []],
    ]);
    expect(JSON.stringify(described)).not.toContain('canary');
  });

  it('shows no value that is not marked safe, of whatever shape the config is', async () => {
    class Secret { readonly canary = 'canary'; }
    const ring: Record<string, unknown> = { canary: 'canary' };
    ring['self'] = ring;
    const configs: readonly unknown[] = ['canary', ['canary'], { deep: { list: ['canary'] } }, new Secret(), ring, () => ({ canary: 'canary' })];
    const container = createContainer({ components: configs.map((config, place) => component(`c${String(place)}`, { config } as object)) });
    const before = container.describe().components.map(({ config }) => config);
    await container.startAll();
    const after = container.describe().components.map(({ config }) => config);
    expect(before).toEqual(['[redacted]', '[redacted]', { deep: { list: '[redacted]' } }, '[redacted]', { canary: '[redacted]', self: '[redacted]' }, '[worked out at the start]']);
    expect(after.at(-1)).toEqual({ canary: '[redacted]' });
    await container.stopAll();
  });

  it('shows all of a config that is marked safe as a whole, as it was worked out', async () => {
    const container = createContainer({ components: [component('a', { config: () => ({ port: 8080 }), safe: true })] });
    expect(container.describe('a').config).toBe('[worked out at the start]');
    await container.startAll();
    expect(container.describe('a').config).toEqual({ port: 8080 });
    await container.stopAll();
  });

  it('refuses a mark that is none, and a component that is not there', () => {
    const wrong = component('a', { safe: 'port' } as object);
    expect(systoleError(() => createContainer({ components: [wrong] })).message).toBe('a has safe "port".\n  it is true, or a list of paths');
    expect(systoleError(() => createContainer().describe('a')).code).toBe('ERR_NOT_FOUND');
  });
});
