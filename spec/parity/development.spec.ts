import type { Container } from 'systole';
import { component, createContainer, defineSystem } from 'systole';
import type { RunnerOptions, SystemRunner } from 'systole/dev';
import { createRunner, running } from 'systole/dev';
import { isSystoleError } from 'systole';
import { noted } from './noted';

let log: string[] = [];
let slots = 0;
/** What the code that is loaded says. */
let version = 1;

beforeEach(() => {
  log = [];
  version = 1;
  define();
});

/** Systems as a module would define them, each time it is loaded. */
function define(): void {
  const greeting = `hello ${String(version)}`;
  const make = (env: string) => () => createContainer({ name: env, components: [
    noted(log, 'api', { deps: ['db'] }),
    component('db', { start: ({ config }) => { log.push(`start ${env} db`); return `${greeting} from ${env} ${JSON.stringify(config)}`; }, stop: () => { log.push(`stop ${env} db`); }, config: { size: 1 } }),
  ] });
  defineSystem('development', make('development'));
  defineSystem('test', make('test'));
  defineSystem('broken', () => createContainer({ components: [noted(log, 'ok'), component('bad', { deps: ['ok'], start: () => { throw new Error('no'); } })] }));
}

function runner(options: RunnerOptions = {}): SystemRunner {
  return createRunner({ slot: `parity ${String(++slots)}`, ...options });
}

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(() => 'done', (reason: unknown) => reason);
  return isSystoleError(error) ? error.code : error;
}

const up = (env: string): readonly string[] => [`start ${env} db`, 'start api'];
const down = (env: string): readonly string[] => ['stop api', `stop ${env} db`];

describe('a system that a runner holds', () => {
  it('#274 is started by default or by its name, and its arguments are remembered', async () => {
    const held = runner();
    await held.start();
    expect([held.name, held.get('db')]).toEqual(['development', 'hello 1 from development {"size":1}']);
    await held.start('test', { 'db.config.size': 2 });
    expect([held.name, held.get('db')]).toEqual(['test', 'hello 1 from test {"size":2}']);
    await held.restart();
    expect([held.name, held.get('db')]).toEqual(['test', 'hello 1 from test {"size":2}']);
    await held.stop();
    expect(log).toEqual([...up('development'), ...down('development'), ...up('test'), ...down('test'), ...up('test'), ...down('test')]);
  });

  it('#275 is the default one with overrides, when there are only overrides', async () => {
    const held = runner({ name: 'test' });
    await held.start({ db: { useValue: 'a fake' } });
    expect([held.name, held.get('db'), log]).toEqual(['test', 'a fake', ['start api']]);
    await held.stop();
  });

  it('#276 is stopped before another one starts, unless it is stopped already', async () => {
    const held = runner();
    await held.start();
    await held.start();
    await held.stop();
    await held.start('test');
    expect(log).toEqual([...up('development'), ...down('development'), ...up('development'), ...down('development'), ...up('test')]);
    await held.stop();
  });

  it('#276 goes on when what is to be started is not known', async () => {
    const held = runner();
    await held.start();
    expect(await refusal(held.start('tset'))).toBe('ERR_NOT_FOUND');
    expect([held.name, held.container?.state]).toEqual(['development', 'running']);
    await held.stop();
  });

  it('#277 is let go after a failed start, which stops what it had started and is thrown', async () => {
    const held = runner();
    await held.start();
    log.splice(0);
    expect(await refusal(held.start('broken'))).toBe('ERR_START_FAILED');
    expect([log, held.container, held.name]).toEqual([[...down('development'), 'start ok', 'stop ok'], undefined, undefined]);
    expect(await held.stop()).toBe(false);
  });

  it('#278 is not stopped, suspended or resumed twice', async () => {
    const held = runner();
    expect([await held.stop(), await held.suspend(), await held.resume()]).toEqual([false, false, false]);
    await held.start();
    expect([await held.resume(), await held.suspend(), await held.suspend()]).toEqual([false, true, false]);
    expect([await held.resume(), await held.resume()]).toEqual([true, false]);
    expect([await held.stop(), await held.stop(), await held.suspend()]).toEqual([true, false, false]);
    expect(log).toEqual([...up('development'), ...down('development')]);
  });

  it('#279 is restarted with its code loaded anew, between its stop and its start', async () => {
    const held = runner({ reload: () => { log.push('load'); version = 2; define(); } });
    await held.start();
    await held.restart();
    expect([held.get('db'), log]).toEqual(['hello 2 from development {"size":1}', [...up('development'), ...down('development'), 'load', ...up('development')]]);
    await held.stop();
  });

  it('#280 is restarted by the second half alone, when the code has been loaded by other means', async () => {
    const held = runner();
    await held.start('test');
    await held.stop();
    version = 3;
    define();
    await held.finishRestart();
    expect([held.name, held.get('db')]).toEqual(['test', 'hello 3 from test {"size":1}']);
    await held.stop();
  });

  it('#281 is forgotten, and left as it is, when the runner is cleared', async () => {
    const held = runner();
    await held.start('test');
    const container = held.container as Container;
    held.clear();
    expect([held.container, held.name, container.state, await held.stop()]).toEqual([undefined, undefined, 'running', false]);
    await held.start();
    expect(held.name).toBe('development');
    await held.stop();
    await container.stopAll();
  });

  it('#282 gives its instances, and lists what is up', async () => {
    const held = runner();
    expect(() => held.get()).toThrow('get() was called while no system is held; it is allowed when one has been started.\n  call start() first');
    await held.start();
    expect([held.get(), held.get('api'), held.get('db')]).toEqual([['api', 'db'], 'the api', 'hello 1 from development {"size":1}']);
    await held.stop();
    expect(held.get()).toEqual([]);
  });

  it('#283 survives a reload of the code: a runner that is created anew holds it', async () => {
    const slot = `survivor ${String(++slots)}`;
    await createRunner({ slot }).start('test');
    let again = createRunner({ slot });
    jest.isolateModules(() => {
      const dev = jest.requireActual<{ readonly createRunner: typeof createRunner }>('../../src/dev');
      again = dev.createRunner({ slot });
    });
    expect([again instanceof (createRunner({ slot }).constructor as new () => object), again.name, again.get('api')]).toEqual([false, 'test', 'the api']);
    expect(await again.stop()).toBe(true);
  });

  it('#18 is found by its name, and stopped, suspended and resumed, with another config too', async () => {
    const held = runner();
    expect(() => running('test')).toThrow("running('test') was called while no runner runs test; it is allowed when test has been started.\n  start it first: createRunner().start('test')");
    await held.start('test');
    await running('test').suspend();
    expect(running('test').state).toBe('suspended');
    await running('test').resume({ config: new Map([['db', { size: 5 }]]) });
    expect(running('test').get('db')).toBe('hello 1 from test {"size":5}');
    await running('test').stopAll();
    expect(held.container?.state).toBe('stopped');
  });

  it('#153 is one for all who develop: start, stop, restart and restart with new code work on it', async () => {
    const reload = (): void => { version += 1; define(); };
    await createRunner({ slot: 'the one' }).start();
    await createRunner({ slot: 'the one', reload }).restart();
    expect(createRunner({ slot: 'the one' }).get('db')).toBe('hello 2 from development {"size":1}');
    await createRunner({ slot: 'the one' }).stop();
    expect(createRunner({ slot: 'the one' }).container?.state).toBe('stopped');
  });

  it('#285 is restarted with all of its code loaded anew, or what has changed', async () => {
    const held = runner({ reload: ({ all }) => { log.push(all ? 'load all' : 'load what has changed'); } });
    await held.start();
    await held.restart();
    await held.restart({ all: false });
    await held.stop();
    expect(log.filter((line) => line.startsWith('load'))).toEqual(['load all', 'load what has changed']);
  });
});
