import { After, Before, Component, component, createContainer, isSystoleError, OnStart, value } from 'systole';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** The code and the facts of an error, of its place only the file. */
function invalid(error: unknown): unknown {
  if (!isSystoleError(error) || error.code !== 'ERR_INVALID_CONFIG') throw error;
  return [error.code, { ...error.details, declaredAt: error.details.declaredAt?.replace(/.*(configuring\.spec\.ts):\d+/, '$1') }];
}

describe('schemas', () => {
  it('#246 A config that its schema refuses keeps the component from starting', async () => {
    const Server = component('server', { config: () => ({ port: 'x' }), configSchema: z.object({ port: z.number() }), start: () => { log.push('start server'); } });
    const error = await rejection(createContainer({ components: [Server] }).startAll());
    expect([error.code, log]).toEqual(['ERR_START_FAILED', []]);
    expect(invalid(error.cause)).toEqual(['ERR_INVALID_CONFIG', {
      component: 'server', stage: 'config', schema: 'configSchema', declaredAt: 'configuring.spec.ts', issues: [{ message: 'Invalid input: expected number, received string', path: ['port'], received: 'string' }],
    }]);
  });

  it('#247 An instance is checked after its start; one that is refused is stopped, and its dependents never start', async () => {
    const Pool = component('pool', { start: () => { log.push('start pool'); return { size: 0 }; }, stop: () => { log.push('stop pool'); }, instanceSchema: z.object({ size: z.number().positive() }) });
    const error = await rejection(createContainer({ components: [noted(log, 'api', { deps: [Pool] })] }).startAll());
    expect(log).toEqual(['start pool', 'stop pool']);
    expect(invalid(error.cause)).toEqual(['ERR_INVALID_CONFIG', {
      component: 'pool', stage: 'instance', schema: 'instanceSchema', declaredAt: 'configuring.spec.ts', issues: [{ message: 'Too small: expected number to be >0', path: ['size'], received: 'number' }],
    }]);
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
    const error = await rejection(container.override(Server, { config: { port: 0 } }).startAll());
    expect([log, (error.cause as { readonly code: string }).code]).toEqual([[], 'ERR_INVALID_CONFIG']);
  });
});

describe('what a schema refuses', () => {
  it('#249 is told with its component, what was checked, where the schema is, where in the value and what stood there', async () => {
    const shown = async (options: object): Promise<unknown> => {
      const error = (await rejection(createContainer({ components: [component('pool', options)] }).startAll())).cause;
      if (!isSystoleError(error) || error.code !== 'ERR_INVALID_CONFIG') throw error;
      return [error.message.replace(/at: .*configuring\.spec\.ts:\d+/, 'at: here'), { ...error.details, declaredAt: error.details.declaredAt?.replace(/.*(configuring\.spec\.ts):\d+/, '$1') }, error.docs];
    };
    const size = z.object({ tls: z.object({ key: z.string() }), sizes: z.array(z.number()) });
    expect(await shown({ config: { tls: null, sizes: ['secret'] }, configSchema: size })).toEqual([
      'pool has a config that its schema refuses.\n  tls: Invalid input: expected object, received null\n  sizes.0: Invalid input: expected number, received string\n  declared at: here\n  mend the config of the component, or its configSchema',
      { component: 'pool', stage: 'config', schema: 'configSchema', declaredAt: 'configuring.spec.ts', issues: [
        { message: 'Invalid input: expected object, received null', path: ['tls'], received: 'null' }, { message: 'Invalid input: expected number, received string', path: ['sizes', 0], received: 'string' },
      ] },
      'systole/README.md#ERR_INVALID_CONFIG',
    ]);
    expect(await shown({ start: () => [1], instanceSchema: z.string() })).toEqual([
      'pool has an instance that its schema refuses.\n  (the whole): Invalid input: expected string, received array\n  declared at: here\n  mend what the component makes, or its instanceSchema',
      { component: 'pool', stage: 'instance', schema: 'instanceSchema', declaredAt: 'configuring.spec.ts', issues: [{ message: 'Invalid input: expected string, received array', path: [], received: 'list' }] },
      'systole/README.md#ERR_INVALID_CONFIG',
    ]);
  });

  it('#250 may be any part of the whole definition, as it is at the start: id, config worked out, dependencies, options', async () => {
    const seen: unknown[] = [];
    const definitionSchema = {
      '~standard': { version: 1 as const, vendor: 'test', validate: (given: unknown) => {
        seen.push(given);
        const { config, doc } = given as { readonly config: { readonly port: number }; readonly doc?: string };
        return doc === undefined && config.port < 1024 ? { issues: [{ message: 'who listens below 1024 says why', path: ['doc'] }] } : { value: given };
      } },
    };
    const web = (doc?: string) => component('web', {
      group: 'http', deps: ['env'], config: (live) => ({ port: (live.get('env') as { readonly port: number }).port }), definitionSchema, start: () => { log.push('start web'); }, ...(doc === undefined ? {} : { doc }),
    });
    const system = (doc?: string) => createContainer({ components: [web(doc), value('env', { port: 80 })] });
    const refused = (await rejection(system().startAll())).cause;
    expect(invalid(refused)).toEqual(['ERR_INVALID_CONFIG', {
      component: 'http/web', stage: 'definition', schema: 'definitionSchema', declaredAt: 'configuring.spec.ts', issues: [{ message: 'who listens below 1024 says why', path: ['doc'], received: 'undefined' }],
    }]);
    expect([log, seen]).toEqual([[], [{ id: 'http/web', name: 'web', group: 'http', config: { port: 80 }, deps: [{ port: 80 }] }]]);
    const container = system('The edge.');
    await container.startAll();
    expect([log, seen.at(-1)]).toEqual([['start web'], { id: 'http/web', name: 'web', group: 'http', config: { port: 80 }, deps: [{ port: 80 }], doc: 'The edge.' }]);
    await container.stopAll();
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
