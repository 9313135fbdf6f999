import { After, Before, Component, component, createContainer, OnStart } from 'systole';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('schemas', () => {
  it('#246 A config that its schema refuses keeps the component from starting', async () => {
    const Server = component('server', { config: () => ({ port: 'x' }), configSchema: z.object({ port: z.number() }), start: () => { log.push('start server'); } });
    const error = await rejection(createContainer({ components: [Server] }).startAll());
    expect([error.code, log]).toEqual(['ERR_START_FAILED', []]);
    expect(error.cause).toMatchObject({ code: 'ERR_INVALID_CONFIG', details: { component: 'server', issues: [{ message: 'Invalid input: expected number, received string', path: ['port'] }] } });
  });

  it('#247 An instance is checked after its start; one that is refused is stopped, and its dependents never start', async () => {
    const Pool = component('pool', { start: () => { log.push('start pool'); return { size: 0 }; }, stop: () => { log.push('stop pool'); }, instanceSchema: z.object({ size: z.number().positive() }) });
    const error = await rejection(createContainer({ components: [noted(log, 'api', { deps: [Pool] })] }).startAll());
    expect(log).toEqual(['start pool', 'stop pool']);
    expect(error.cause).toMatchObject({ code: 'ERR_INVALID_CONFIG', details: { component: 'pool', issues: [{ message: 'Too small: expected number to be >0', path: ['size'] }] } });
  });

  it('#248 What a component declares is checked whatever hooks it has of its own, which all run', async () => {
    const options = { config: { port: 1 }, configSchema: z.object({ port: z.number().min(1) }), instanceSchema: z.custom((given) => (given as { readonly ready: boolean }).ready) };
    @Component(options)
    class Server {
      ready = false;
      @Before('start') before(): void { log.push('before'); }
      @OnStart start(): void { log.push('start'); }
      @After('start') after(): void { this.ready = true; log.push('after'); }
    }
    const container = createContainer({ components: [Server] });
    await container.startAll();
    expect([log.splice(0), container.isStarted(Server)]).toEqual([['before', 'start', 'after'], true]);
    await container.stopAll();
    const error = await rejection(container.configure(Server, { port: 0 }).startAll());
    expect([log, (error.cause as { readonly code: string }).code]).toEqual([[], 'ERR_INVALID_CONFIG']);
  });
});

describe('changing what is registered', () => {
  it('#251 A whole component is replaced by another of its id; not while it is up, and not if it is not there', async () => {
    const container = createContainer({ components: [noted(log, 'web', { deps: ['db'] }), noted(log, 'db')] });
    await container.startAll();
    const busy = systoleError(() => container.override('db', { useValue: 'fake' }));
    expect([busy.code, busy.details]).toEqual(['ERR_BUSY', { call: 'override()', busy: [{ id: 'web', state: 'ready', sinceMs: expect.any(Number) }] }]);
    await container.stopAll();
    log.splice(0);
    container.override('db', { deps: [], config: 'new', start: ({ config }: { readonly config: unknown }) => { log.push(`start ${String(config)} db`); }, stop: () => { log.push('stop new db'); } });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start new db', 'start web', 'stop web', 'stop new db']);
    const unknown = systoleError(() => container.override('dbb', { useValue: 1 }));
    expect([unknown.code, (unknown.details as { readonly name: string }).name]).toEqual(['ERR_NOT_FOUND', 'dbb']);
  });

  it('#252 A new config restarts nothing, and holds from the next start on', async () => {
    const container = createContainer({ components: [component('web', { config: 1, start: ({ config }) => { log.push(`start with ${config}`); }, on: { look: (_, { config }) => config } })] });
    const look = async (): Promise<unknown> => (await container.run('look')).components.map(({ value }) => value);
    await container.startAll();
    container.configure('web', 2);
    expect([await look(), log]).toEqual([[1], ['start with 1']]);
    await container.restart('web');
    expect([await look(), log]).toEqual([[2], ['start with 1', 'start with 2']]);
    expect(systoleError(() => container.configure('nowhere', 1)).code).toBe('ERR_NOT_FOUND');
    await container.stopAll();
  });

  it('#253 A component is removed without a trace; not while it is up, and not if it is not there', async () => {
    const container = createContainer({ components: [noted(log, 'db'), noted(log, 'web', { deps: ['db'] })] });
    await container.startAll();
    const busy = systoleError(() => container.remove('web'));
    expect([busy.code, busy.details]).toEqual(['ERR_BUSY', { call: 'remove()', busy: [{ id: 'web', state: 'ready', sinceMs: expect.any(Number) }] }]);
    await container.stop('web');
    container.remove('web');
    expect([container.ids(), container.graph().nodes(), container.graph().edges(), container.snapshot().components.map(({ id, neededBy }) => [id, neededBy])]).toEqual([['db'], ['db'], [], [['db', []]]]);
    expect(systoleError(() => container.remove('web')).code).toBe('ERR_NOT_FOUND');
    await container.stopAll();
  });

  it('#254 Without its last component, a container looks as if it had never had any', () => {
    const look = (container: ReturnType<typeof createContainer>): unknown => [container.ids(), { ...container.snapshot(), atMs: 0 }, container.graph().nodeCount(), container.graph().edgeCount(), container.plan(), container.verify()];
    const emptied = createContainer({ groups: { http: { server: component('server', { deps: ['http/port'] }), port: 1 } } });
    emptied.remove('http/server').remove('http/port');
    expect(look(emptied)).toEqual(look(createContainer()));
    expect(look(emptied)).toEqual([[], { name: 'container', state: 'idle', atMs: 0, ready: false, components: [] }, 0, 0, { phase: 'start', order: [], rounds: [] }, []]);
  });
});
