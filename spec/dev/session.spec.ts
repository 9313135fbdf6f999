import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import type { ComponentToken } from 'systole';
import { component, createContainer, main, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { commandsOf } from '../../src/dev/commands';
import { Program } from '../../src/dev/program';
import type { SessionOptions } from '../../src/dev/session';
import { DevSession } from '../../src/dev/session';
import type { FakeFile } from './fake-modules';
import { FakeModules } from './fake-modules';

let log: string[] = [];
let printed: string[] = [];
let session: DevSession;
let clock = createVirtualClock();

beforeEach(() => {
  log = [];
  printed = [];
  clock = createVirtualClock();
});
afterEach(async () => {
  await session.close();
  expect([clock.pending, clock.held]).toEqual([0, 0]);
});

/** A component that writes down its starts and stops, with the version of its code. */
function part(id: string, version: number, deps: readonly (ComponentToken<unknown> | string)[] = [], options: { readonly keep?: boolean; readonly fails?: boolean } = {}): ComponentToken<string> {
  const { fails = false, ...more } = options;
  return component(id, {
    deps, ...more,
    start: () => {
      if (fails) throw new Error(`${id} ${String(version)} cannot start`);
      log.push(`start ${id} ${String(version)}`);
      return `${id} ${String(version)}`;
    },
    stop: () => { log.push(`stop ${id} ${String(version)}`); },
  } as never);
}

/** A program of four files: the api needs the database and imports a greeting; metrics stand beside them. */
function program(): Record<string, FakeFile> {
  return {
    'main.ts': (load) => ({ container: createContainer({ clock, components: [load('api.ts'), load('metrics.ts')] }) }),
    'api.ts': (load) => part('api', load('greeting.ts'), [load('database.ts')]),
    'greeting.ts': () => 1,
    'database.ts': () => part('database', 1),
    'metrics.ts': () => part('metrics', 1),
  };
}

function develop(files: Record<string, FakeFile>, options: Partial<SessionOptions> = {}): FakeModules {
  const modules = new FakeModules('main.ts', files);
  session = new DevSession({ modules, program: new Program(clock), clock, print: (line) => { printed.push(line); }, ...options });
  return modules;
}

/** Files change, and the session has done what there is to do about it. */
async function change(...files: readonly string[]): Promise<void> {
  log.splice(0);
  printed.splice(0);
  for (const file of files) session.fileChanged(file);
  await clock.advance(50);
  await session.settled();
}

describe('a session of development', () => {
  it('restarts the components whose code has changed and what needs them, dependents first, and leaves the others up', async () => {
    const files = program();
    const modules = develop(files);
    await session.open();
    const metrics = session.container.get('metrics');
    expect([log, printed]).toEqual([['start metrics 1', 'start database 1', 'start api 1'], ['started metrics, database, api']]);
    files['database.ts'] = () => part('database', 2);
    modules.loaded.splice(0);
    await change('database.ts');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 2', 'start api 1']);
    expect(modules.loaded).toEqual(['main.ts', 'api.ts', 'database.ts']);
    expect(printed).toEqual(['changed: database.ts; loading main.ts, api.ts, database.ts', 'stopped api, database', 'started database, api; untouched: metrics']);
    expect(session.container.get('metrics')).toBe(metrics);
  });

  it('restarts a component for a file that only its own file imports', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['greeting.ts'] = () => 2;
    await change('greeting.ts');
    expect(log).toEqual(['stop api 1', 'start api 2']);
  });

  it('waits until files are at rest, and takes all that have changed together', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['greeting.ts'] = () => 2;
    files['metrics.ts'] = () => part('metrics', 2);
    log.splice(0);
    session.fileChanged('greeting.ts');
    await clock.advance(49);
    session.fileChanged('metrics.ts');
    await clock.advance(49);
    expect(log).toEqual([]);
    await clock.advance(1);
    await session.settled();
    expect(log.sort()).toEqual(['start api 2', 'start metrics 2', 'stop api 1', 'stop metrics 1']);
  });

  it('does nothing about files that the program has not loaded', async () => {
    develop(program());
    await session.open();
    await change('README.md');
    expect([log, printed]).toEqual([[], []]);
  });

  it('starts what is new, and stops what is gone, while the rest runs', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['main.ts'] = (load) => ({ container: createContainer({ clock, components: [load('api.ts'), part('cache', 1, ['database'])] }) });
    await change('main.ts');
    expect([log, session.container.ids()]).toEqual([['stop metrics 1', 'start cache 1'], ['api', 'database', 'cache']]);
  });

  it('restarts nobody for a value that is the same after it has been loaded anew, and all who need one that is not', async () => {
    const files = program();
    files['server.ts'] = () => part('server', 1, ['port']);
    const main1 = (port: number): FakeFile => (load) => ({ container: createContainer({ clock, components: [load('server.ts'), value('port', port)] }) });
    files['main.ts'] = main1(8080);
    develop(files);
    await session.open();
    files['main.ts'] = main1(8080);
    await change('main.ts');
    expect(log).toEqual([]);
    files['main.ts'] = main1(9090);
    await change('main.ts');
    expect([log, session.container.get('port')]).toEqual([['stop server 1', 'start server 1'], 9090]);
  });

  it('keeps instances that are kept, although their code has been loaded anew, until they are let go', async () => {
    const files = program();
    files['database.ts'] = () => part('database', 1, [], { keep: true });
    develop(files);
    await session.open();
    files['database.ts'] = () => part('database', 2, [], { keep: true });
    await change('database.ts');
    expect([log, session.container.get('database')]).toEqual([['stop api 1', 'start api 1'], 'database 1']);
    expect(printed.slice(1)).toEqual(['stopped api', 'kept database, with the code it had: evict and restart it to get the new one', 'started api; untouched: metrics']);
    expect(await commandsOf(session).evict('database')).toBe('database is up: its next stop lets go of it');
    log.splice(0);
    await commandsOf(session).restart('database');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 2', 'start api 1']);
  });

  it('leaves what runs as it is when code cannot be loaded, and loads it with the file that mends it', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['database.ts'] = () => part('database', 2);
    files['greeting.ts'] = () => { throw new SyntaxError('Unexpected token'); };
    await change('database.ts', 'greeting.ts');
    expect([log, session.container.get('api'), printed.at(-1)]).toEqual([[], 'api 1', 'not loaded: what runs is left as it is; waiting for a change']);
    expect(printed.some((line) => line.includes('SyntaxError: Unexpected token'))).toBe(true);
    files['greeting.ts'] = () => 3;
    await change('greeting.ts');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 2', 'start api 3']);
  });

  it('leaves what runs as it is when the new wiring is wrong', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['metrics.ts'] = () => part('metrics', 2, ['nobody']);
    await change('metrics.ts');
    expect([log, session.container.state, session.container.get('metrics')]).toEqual([[], 'running', 'metrics 1']);
    expect(printed).toContain('metrics needs nobody, but nothing provides it.');
  });

  it('goes back to the code that ran last when a start fails, and goes on from there', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['database.ts'] = () => part('database', 2, [], { fails: true });
    await change('database.ts');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 1', 'start api 1']);
    expect(printed).toContain('database failed to start: database 2 cannot start');
    expect(printed.at(-1)).toBe('not started: what ran last runs again; waiting for a change');
    files['database.ts'] = () => part('database', 3);
    await change('database.ts');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 3', 'start api 1']);
    expect(session.container.ids({ status: 'ready' })).toEqual(['api', 'metrics', 'database']);
  });

  it('is stopped when what ran last does not start either, and starts with the next change', async () => {
    let starts = 0;
    const files = program();
    const onceOnly = (): unknown => component('database', { start: () => { starts += 1; if (starts === 2) throw new Error('port in use'); return 'database'; } });
    files['database.ts'] = onceOnly;
    develop(files);
    await session.open();
    files['database.ts'] = () => part('database', 2, [], { fails: true });
    await change('database.ts');
    expect([session.container.state, printed.at(-1)]).toEqual(['stopped', 'stopped: what ran last does not start either; waiting for a change']);
    files['database.ts'] = () => part('database', 3);
    await change('database.ts');
    expect([session.container.state, session.container.get('database')]).toEqual(['running', 'database 3']);
  });

  it('leaves a suspended system as it is, and loads the code with the next change after its resume', async () => {
    const files = program();
    develop(files);
    await session.open();
    await session.container.suspend();
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect([log, session.container.state]).toEqual([[], 'suspended']);
    expect(printed).toContain('a take-over was called while suspended; it is allowed when not suspended.');
    await session.container.resume();
    files['greeting.ts'] = () => 2;
    await change('greeting.ts');
    expect(log.sort()).toEqual(['start api 2', 'start metrics 2', 'stop api 1', 'stop metrics 1']);
  });

  it('starts what is new although a stop of what was there has failed, and tells of that', async () => {
    const files = program();
    files['metrics.ts'] = () => component('metrics', { start: () => 'metrics', stop: () => { throw new Error('cannot close'); } });
    develop(files);
    await session.open();
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect([log, session.container.get('metrics')]).toEqual([['start metrics 2'], 'metrics 2']);
    expect(printed).toContain('  failed: metrics (stop): cannot close');
  });

  it('stops what is switched off by the new code, and what requires it, and starts it again when it is switched on', async () => {
    const files = program();
    const withMail = (isOn: boolean): FakeFile => () => ({ container: createContainer({ clock, features: { mail: isOn }, components: [
      component('sender', { deps: ['mailer'], start: mail.send, stop: mail.stopSending }), mailer,
    ] }) });
    const mail = { send: () => { log.push('start sender'); }, stopSending: () => { log.push('stop sender'); } };
    const mailer = component('mailer', { feature: 'mail', start: () => { log.push('start mailer'); }, stop: () => { log.push('stop mailer'); } });
    files['main.ts'] = withMail(true);
    develop(files);
    await session.open();
    files['main.ts'] = withMail(false);
    await change('main.ts');
    expect([log, session.container.status('sender')]).toEqual([['stop sender', 'stop mailer'], 'disabled']);
    files['main.ts'] = withMail(true);
    await change('main.ts');
    expect(log).toEqual(['start mailer', 'start sender']);
  });

  it('leaves a component up that is configured as before, whatever else its options hold', async () => {
    const files = program();
    const settings = component('settings', { configSchema: z.object({ port: z.number(), hosts: z.array(z.string()) }), start: ({ config }: { readonly config: object }) => { log.push('start settings'); return config; } });
    const withPort = (port: number): FakeFile => () => ({ container: createContainer({ clock, components: [settings], config: { settings: { port, hosts: ['a'] } } }) });
    files['main.ts'] = withPort(80);
    develop(files);
    await session.open();
    files['main.ts'] = withPort(80);
    await change('main.ts');
    expect(log).toEqual([]);
    files['main.ts'] = withPort(81);
    await change('main.ts');
    expect([log, session.container.get(settings)]).toEqual([['start settings'], { port: 81, hosts: ['a'] }]);
  });

  it('leaves members of groups up whose definitions and constants are the same', async () => {
    const server = part('server', 1, ['http/port']);
    const withGroups = (port: number): FakeFile => () => ({ container: createContainer({ clock, groups: { http: { server, port, paths: ['/', '/status'] } }, components: [server] }) });
    const files = { 'main.ts': withGroups(80) };
    develop(files);
    await session.open();
    files['main.ts'] = withGroups(80);
    await change('main.ts');
    expect([log, printed.at(-1)]).toEqual([[], 'started nothing; untouched: server, http/server, http/port, http/paths']);
    files['main.ts'] = withGroups(81);
    await change('main.ts');
    expect(log.slice().sort()).toEqual(['start server 1', 'start server 1', 'stop server 1', 'stop server 1']);
  });

  it('lets go of what is kept when it is gone from the code', async () => {
    const files = program();
    files['metrics.ts'] = () => part('metrics', 1, [], { keep: true });
    develop(files);
    await session.open();
    files['main.ts'] = (load) => ({ container: createContainer({ clock, components: [load('api.ts')] }) });
    await change('main.ts');
    expect([log, session.container.ids()]).toEqual([['stop metrics 1'], ['api', 'database']]);
  });

  it('waits for a change when the program cannot be loaded, or not be started, at first', async () => {
    const files = program();
    files['greeting.ts'] = () => { throw new Error('not yet'); };
    develop(files);
    await session.open();
    expect(() => session.container).toThrow('the call was called while no system runs; it is allowed when the program has been loaded.');
    files['greeting.ts'] = () => 1;
    files['metrics.ts'] = () => part('metrics', 1, [], { fails: true });
    await change('greeting.ts');
    expect([session.container.state, printed.at(-1)]).toEqual(['failed', 'not started; waiting for a change']);
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect([session.container.state, session.container.get('metrics')]).toEqual(['running', 'metrics 2']);
  });

  it('finds the container that a program hands to main, and lets main end with the session', async () => {
    const files = program();
    const codes: number[] = [];
    const started: string[] = [];
    files['main.ts'] = (load) => {
      void main(createContainer({ clock, components: [load('metrics.ts')] }), { onStarted: () => { started.push('started'); } }).then((code) => { codes.push(code); });
    };
    develop(files);
    await session.open();
    expect([session.container.get('metrics'), started, codes]).toEqual(['metrics 1', ['started'], []]);
    await session.close();
    expect([codes, log]).toEqual([[0], ['start metrics 1', 'stop metrics 1']]);
  });

  it('stops again, and refuses, what a program has started by itself', async () => {
    const files = program();
    files['main.ts'] = (load) => {
      const container = createContainer({ clock, name: 'shop', components: [load('metrics.ts')] });
      void container.startAll().then(undefined, () => undefined);
      return { container };
    };
    develop(files);
    await session.open();
    expect(log).toEqual(['start metrics 1', 'stop metrics 1']);
    expect(printed).toEqual([
      'The program starts shop itself, and would start it again, beside what runs, with each reload.',
      '  call main(container) in the entry, instead of startAll()',
      'not loaded; waiting for a change',
    ]);
  });

  it('says what is missing when a program has no container', async () => {
    develop({ 'main.ts': () => ({}) });
    const opened = session.open();
    await clock.advance(2_000);
    await opened;
    expect(printed).toEqual([
      'The program has no container: it does not call main(container), exports none, and declares no component.',
      '  end the entry with: void main(container)',
      'not loaded; waiting for a change',
    ]);
  });

  it('keeps what was changed by hand, until the code says something else about it', async () => {
    const files = program();
    const main1 = (config: number, mail: boolean): FakeFile => (load) => ({ container: createContainer({ clock, features: { mail }, config: { metrics: config }, components: [
      load('api.ts'), load('metrics.ts'), component('mailer', { feature: 'mail', start: startMailer }), value('port', 80),
    ] }) });
    const startMailer = (): void => { log.push('start mailer'); };
    files['main.ts'] = main1(1, true);
    develop(files);
    await session.open();
    const { container } = session;
    await container.disable('mail');
    await container.disable('metrics');
    // As what is typed in a REPL: plain data of another realm.
    container.configure('metrics', runInNewContext('({ level: 5 })'));
    await container.stop('port');
    container.override('port', { useValue: 81 });
    await container.start('port');
    const state = (): unknown => [container.status('mailer'), container.status('metrics'), container.config('metrics'), container.get('port')];
    expect(state()).toEqual(['disabled', 'disabled', { level: 5 }, 81]);

    files['database.ts'] = () => part('database', 2);
    await change('database.ts');
    expect([log, state()]).toEqual([['stop api 1', 'stop database 1', 'start database 2', 'start api 1'], ['disabled', 'disabled', { level: 5 }, 81]]);
    files['main.ts'] = main1(1, true);
    await change('main.ts');
    expect([log, state()]).toEqual([[], ['disabled', 'disabled', { level: 5 }, 81]]);
    await container.enable('metrics');
    await change('main.ts');
    expect([log, state()]).toEqual([[], ['disabled', 'ready', { level: 5 }, 81]]);
    await container.disable('metrics');

    files['database.ts'] = () => part('database', 3, [], { fails: true });
    await change('database.ts');
    expect([printed.at(-1), state()]).toEqual(['not started: what ran last runs again; waiting for a change', ['disabled', 'disabled', { level: 5 }, 81]]);
    files['database.ts'] = () => part('database', 4);
    files['main.ts'] = main1(2, true);
    await change('database.ts', 'main.ts');
    expect(state()).toEqual(['disabled', 'disabled', 2, 81]);
    await container.enable('metrics');
    log.splice(0);
    await change('main.ts');
    expect([log, state()]).toEqual([[], ['disabled', 'ready', 2, 81]]);
  });

  it('takes over what the code says about features, order and phases, also what it says no more', async () => {
    const files = program();
    const mailer = component('mailer', { feature: 'mail', start: () => { log.push('start mailer'); } });
    const metrics = part('metrics', 1);
    files['main.ts'] = () => ({ container: createContainer({ clock, features: { mail: false }, components: [mailer, metrics] }) });
    develop(files);
    await session.open();
    expect(session.container.status('mailer')).toBe('disabled');
    files['main.ts'] = () => ({ container: createContainer({ clock, order: [metrics, mailer], components: [mailer, metrics] }).definePhase('reindex', {}) });
    await change('main.ts');
    expect([log, printed.at(-1)]).toEqual([['start mailer'], 'started mailer; untouched: metrics']);
    expect((await session.container.run('reindex')).outcome).toBe('done');
    log.splice(0);
    await session.container.restartAll();
    expect(log).toEqual(['stop metrics 1', 'start metrics 1', 'start mailer']);
  });

  it('restarts everything, in the container that was loaded, when its limits have changed', async () => {
    const files = program();
    const main1 = (stopTimeoutMs: number, fails = false): FakeFile => (load) => ({ container: createContainer({ clock, stopTimeoutMs, components: [load('metrics.ts'), part('cache', stopTimeoutMs, [], { fails })] }) });
    files['main.ts'] = main1(1_000);
    develop(files);
    await session.open();
    files['main.ts'] = main1(2_000);
    await change('main.ts');
    expect(printed).toEqual(['changed: main.ts; loading main.ts', 'the limits of the container have changed: everything restarts', 'started metrics, cache']);
    expect(log).toEqual(['stop cache 1000', 'stop metrics 1', 'start metrics 1', 'start cache 2000']);
    files['main.ts'] = main1(3_000, true);
    await change('main.ts');
    expect([printed.at(-1), session.container.get('cache')]).toEqual(['not started: what ran last runs again; waiting for a change', 'cache 2000']);
  });

  it('lets what the program holds act on what runs, after each reload, also in handlers', async () => {
    const files = program();
    const seen: unknown[] = [];
    files['main.ts'] = (load) => {
      const shop = createContainer({ clock, components: [load('api.ts'), component('watch', { deps: ['api'], start: () => { seen.push([shop.get('api'), shop.state]); } })] });
      void main(shop, { onStarted: () => { seen.push(`started ${String(shop.get('api'))}`); } });
    };
    develop(files);
    await session.open();
    files['greeting.ts'] = () => 2;
    await change('greeting.ts');
    expect(seen).toEqual([['api 1', 'starting'], 'started api 1', ['api 2', 'starting']]);
    files['greeting.ts'] = () => { throw new Error('not now'); };
    await change('greeting.ts');
    await commandsOf(session).restart('watch');
    expect(seen.at(-1)).toEqual(['api 2', 'starting']);
  });

  it('calls a start off that still goes on when the code changes again, and starts what is new', async () => {
    const files = program();
    develop(files);
    await session.open();
    files['database.ts'] = () => component('database', { start: ({ signal }: { readonly signal: AbortSignal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(new Error('called off')); }); }) });
    log.splice(0);
    session.fileChanged('database.ts');
    await clock.advance(3_000);
    expect([log, session.container.status('database')]).toEqual([['stop api 1', 'stop database 1'], 'starting']);
    files['database.ts'] = () => part('database', 3);
    await change('database.ts');
    expect(printed).toEqual(['start called off', 'changed: database.ts; loading main.ts, api.ts, database.ts', 'started database, api']);
    expect([session.container.state, session.container.get('api')]).toEqual(['running', 'api 1']);
  });

  it('goes on beside a start that never ends, in a container of its own', async () => {
    const files = program();
    develop(files);
    await session.open();
    const hang = (): unknown => component('database', { start: () => new Promise<string>(() => undefined) });
    files['database.ts'] = hang;
    session.fileChanged('database.ts');
    await clock.advance(16_050);
    await session.settled();
    expect(printed).toContain('still starting: database (5.0 s of 15.0 s); waiting for it: api');
    expect(printed.slice(-2)).toEqual(['database of before is left behind, with a handler still in flight: everything restarts', 'not started: what ran last runs again; waiting for a change']);
    expect([session.container.state, session.container.get('database')]).toEqual(['running', 'database 1']);
    files['database.ts'] = () => part('database', 2);
    await change('database.ts');
    expect(log).toEqual(['stop api 1', 'stop database 1', 'start database 2', 'start api 1']);
  });

  it('stops everything after an error that nobody has caught, without draining, and starts it with the next change', async () => {
    const files = program();
    develop(files);
    await session.open();
    log.splice(0);
    printed.splice(0);
    await session.crashed(new TypeError('nobody expected this'));
    expect(log).toEqual(['stop api 1', 'stop metrics 1', 'stop database 1']);
    expect([printed[0], printed[1], printed.at(-1)]).toEqual(['Uncaught error:', 'TypeError: nobody expected this', 'stopped; waiting for a change']);
    files['greeting.ts'] = () => 2;
    await change('greeting.ts');
    expect([session.container.state, printed.at(-1)]).toEqual(['running', 'started metrics, database, api']);
  });

  it('lets go of files that nobody imports any more, and loads them when somebody does again', async () => {
    const files = program();
    const modules = develop(files);
    await session.open();
    const { 'main.ts': withMetrics } = files;
    files['main.ts'] = (load) => ({ container: createContainer({ clock, components: [load('api.ts')] }) });
    await change('main.ts');
    expect(modules.list().map(({ file }) => file)).not.toContain('metrics.ts');
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect([log, printed]).toEqual([[], []]);
    files['main.ts'] = withMetrics as FakeFile;
    await change('main.ts');
    expect(log).toEqual(['start metrics 2']);
  });

  it('does not count what is switched off as started', async () => {
    const files = program();
    files['main.ts'] = (load) => ({ container: createContainer({ clock, components: [load('metrics.ts'), component('mailer', { enabled: () => false, start: () => 'mailer' })] }) });
    develop(files);
    await session.open();
    expect(printed).toEqual(['started metrics']);
  });

  it('takes a container that is handed to main after the load was given up', async () => {
    const files = program();
    const late: (() => void)[] = [];
    files['main.ts'] = (load) => {
      const container = createContainer({ clock, components: [load('metrics.ts')] });
      late.push(() => { void main(container); });
    };
    develop(files);
    const opened = session.open();
    await clock.advance(2_000);
    await opened;
    expect(printed.at(-1)).toBe('not loaded; waiting for a change');
    late[0]?.();
    await session.settled();
    expect([log, printed.at(-1)]).toEqual([['start metrics 1'], 'started metrics']);
  });

  it('hears of nothing any more once it is closed', async () => {
    develop(program());
    await session.open();
    session.fileChanged('metrics.ts');
    await session.close();
    log.splice(0);
    session.fileChanged('metrics.ts');
    await clock.advance(1_000);
    expect(log).toEqual([]);
  });
});

describe('the commands of a session', () => {
  it('start, stop and restart, look up, and show states and needs', async () => {
    develop(program());
    await session.open();
    const { get, graph, restart, start, status, stop } = commandsOf(session);
    expect([get('api'), status('api'), graph()]).toEqual(['api 1', 'ready', 'api -> database\nmetrics\ndatabase']);
    expect(status()).toBe('container: running\n  api: ready\n  metrics: ready\n  database: ready');
    expect(await stop('api')).toBe('stop api: running');
    expect(await start('api')).toBe('start api: running');
    expect(await restart('metrics')).toBe('stop metrics, start metrics: running');
    expect(await stop()).toBe('stop api, stop metrics, stop database: stopped');
    expect(await stop()).toBe('nothing to do: stopped');
    expect(() => get('nobody')).toThrow('nobody');
  });

  it('leave what was stopped by hand stopped when code is loaded anew', async () => {
    const files = program();
    develop(files);
    await session.open();
    await commandsOf(session).stop();
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect([log, session.container.state]).toEqual([[], 'stopped']);
    await commandsOf(session).start('metrics');
    expect(log).toEqual(['start metrics 2']);
  });
});
