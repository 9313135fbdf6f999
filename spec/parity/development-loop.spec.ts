import type { ComponentToken } from 'systole';
import { component, createContainer } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { commandsOf } from '../../src/dev/commands';
import { Program } from '../../src/dev/program';
import type { SessionOptions } from '../../src/dev/session';
import { DevSession } from '../../src/dev/session';
import type { FakeFile } from '../dev/fake-modules';
import { FakeModules } from '../dev/fake-modules';

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
function part(id: string, version: number, deps: readonly ComponentToken<unknown>[] = []): ComponentToken<string> {
  return component(id, {
    deps,
    start: () => { log.push(`start ${id} ${String(version)}`); return id; },
    stop: () => { log.push(`stop ${id} ${String(version)}`); },
  });
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

describe('the files that a session is told of', () => {
  it('#284 restart everything when they are data by their extension; what goes wrong is printed, and the session lives on', async () => {
    const files = program();
    develop(files, { dataExtensions: ['.sql'] });
    await session.open();
    await change('schema.sql');
    expect(log.sort()).toEqual(['start api 1', 'start database 1', 'start metrics 1', 'stop api 1', 'stop database 1', 'stop metrics 1']);
    expect(printed).toEqual(['changed: schema.sql', 'restarted metrics, database, api']);
    files['metrics.ts'] = () => { throw new Error('broken'); };
    await change('metrics.ts');
    expect(printed.at(-1)).toBe('not loaded: what runs is left as it is; waiting for a change');
    files['metrics.ts'] = () => part('metrics', 2);
    await change('metrics.ts');
    expect(log).toEqual(['stop metrics 1', 'start metrics 2']);
  });

  it('#285 have everything loaded anew when that is asked for, and otherwise what has changed', async () => {
    const modules = develop(program(), { all: true });
    await session.open();
    modules.loaded.splice(0);
    await change('greeting.ts');
    expect(modules.loaded).toEqual(['main.ts', 'api.ts', 'greeting.ts', 'database.ts', 'metrics.ts']);
    expect(log.slice().sort()).toEqual(['start api 1', 'start database 1', 'start metrics 1', 'stop api 1', 'stop database 1', 'stop metrics 1']);
    await session.close();
    const some = develop(program());
    await session.open();
    some.loaded.splice(0);
    await change('greeting.ts');
    expect([some.loaded, log]).toEqual([['main.ts', 'api.ts', 'greeting.ts'], ['stop api 1', 'start api 1']]);
    await commandsOf(session).reload();
    expect(some.loaded.slice(3)).toEqual(['main.ts', 'api.ts', 'greeting.ts', 'database.ts', 'metrics.ts']);
  });
});
