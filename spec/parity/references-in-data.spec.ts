import type { HandlerContext } from 'systole';
import { Component, component, createContainer, local, OnStart, OnStop, optional, pick, ref, token, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('data that refers to components', () => {
  it('#5 is a constant like any other: its own instance, with what it refers to in its places, and usable as a config', async () => {
    const Port = value('port', 8080);
    const Env = value('env', { http: { port: ref(Port), hosts: ['a', ref('host')] }, db: ref(component('db', { start: () => ({ name: 'the db' }) })) });
    const seen: unknown[] = [];
    const Web = component('web', { config: ref(Env), start: ({ config }) => { seen.push(config); } });
    const container = createContainer({ components: [Web, value('host', 'b'), value('text', 'plain'), value('no', false)] });
    await container.startAll();
    const env = { http: { port: 8080, hosts: ['a', 'b'] }, db: { name: 'the db' } };
    expect([container.get(Env), seen, container.get('text'), container.get('no')]).toEqual([env, [env], 'plain', false]);
    expect(seen[0]).toBe(container.get(Env));
    await container.stopAll();
  });

  it('#5 stands in groups, too, and refers to its own group by local names', async () => {
    const env = { port: ref(local<number>('port')), retries: [ref(pick(token<number>('limits'), () => 3))] };
    const container = createContainer({ components: [value(token<number>('limits'), 1)], groups: { one: { env: { port: ref(local('port')) }, port: 1 }, two: { env: { port: ref(local('port')) }, port: 2 } } });
    expect([env.port, container.resolve('one/env'), container.resolve('two/env')]).toEqual([expect.anything(), { port: 1 }, { port: 2 }]);
  });

  it('#10 is resolved in a config before each handler, of every component and phase, and reaches them all', async () => {
    const seen: unknown[] = [];
    @Component({ config: { env: ref('env'), routes: [ref('home'), 'static'] }, safe: ['routes'] })
    class Server {
      @OnStart listen({ config }: HandlerContext): void { seen.push('start', config); }
      @OnStop close({ config }: HandlerContext): void { seen.push('stop', config); }
    }
    const Worker = component('worker', { config: ref('env'), start: ({ config }) => { seen.push('start', config); }, on: { look: (_worker, { config }) => { seen.push('look', config); } } });
    const container = createContainer({ clock: createVirtualClock(), components: [Server, Worker, value('env', { port: 1 }), component('home', { start: () => 'the home' })] });
    await container.startAll();
    await container.run('look');
    const config = { env: { port: 1 }, routes: ['the home', 'static'] };
    expect([seen.splice(0), container.config(Server), container.describe(Server).config]).toEqual([
      ['start', { port: 1 }, 'start', config, 'look', { port: 1 }], config, { env: '[ref env]', routes: ['[ref home]', 'static'] },
    ]);
    await container.stopAll();
    expect(seen.splice(0)).toEqual(['stop', config]);
    await container.override('env', { useValue: { port: 2 } }).startAll();
    expect(seen).toEqual(['start', { port: 2 }, 'start', { env: { port: 2 }, routes: ['the home', 'static'] }]);
    await container.stopAll();
  });

  it('#43 makes the edges of its references, anywhere in maps, lists and sets; their order is kept; functions are not looked into', async () => {
    const inside = (): unknown => ref('never');
    const seen: unknown[] = [];
    const container = createContainer({ components: [
      component('web', {
        deps: ['first'],
        config: { list: [ref('b'), 'x', [ref('a')]], map: new Map<string, unknown>([['m', { deep: ref('c') }]]), set: new Set([ref('d'), 1]), absent: ref(optional(token<string>('nowhere'))), inside },
        start: (_first, { id, config }) => { log.push(`start ${id}`); seen.push(config); }, stop: () => { log.push('stop web'); },
      }),
      ...['a', 'b', 'c', 'd', 'first'].map((name) => noted(log, name)),
    ] });
    expect([container.describe('web').needs, container.plan().order]).toEqual([['a', 'b', 'c', 'd', 'first'], ['a', 'b', 'c', 'd', 'first', 'web']]);
    await container.startAll();
    expect(log.splice(0)).toEqual(['start a', 'start b', 'start c', 'start d', 'start first', 'start web']);
    expect(seen).toEqual([{ list: ['the b', 'x', ['the a']], map: new Map([['m', { deep: 'the c' }]]), set: new Set(['the d', 1]), absent: undefined, inside }]);
    await container.stopAll();
    expect(log[0]).toBe('stop web');
  });
});
