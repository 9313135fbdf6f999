import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
mkdirSync(join(root, '.jest-out'), { recursive: true });
const doors = ['systole', 'systole/testing', 'systole/dev', 'systole/operations'] as const;

it.each(doors)('%s gives the same things to import and to require', async (door) => {
  const said = await printedBy('module', `
    import * as imported from '${door}';
    import { createRequire } from 'node:module';
    const required = createRequire(import.meta.url)('${door}');
    console.log(JSON.stringify({ names: Object.keys(imported).sort(), required: Object.keys(required).sort(), differ: Object.keys(required).filter((name) => imported[name] !== required[name]) }));
  `);
  const { names, required, differ } = JSON.parse(said) as Readonly<Record<'names' | 'required' | 'differ', readonly string[]>>;
  expect(names.length).toBeGreaterThan(1);
  expect({ names, differ }).toEqual({ names: required, differ: [] });
});

it('has every module of the sources in one file of the package, whichever doors are open', () => {
  // The bundler says above each piece of code where it comes from; above the imports of a module, and again above the rest.
  const places = codeFiles().flatMap((file) => [...new Set([...readFileSync(join(root, 'dist', file), 'utf8').matchAll(/^\/\/ src\/(\S+\.ts)$/gm)].map(([, source = '']) => source))]);
  expect(places.length).toBeGreaterThan(100);
  expect(places.filter((source, place) => places.indexOf(source) !== place)).toEqual([]);
});

it('throws errors of one class at all doors', async () => {
  expect(await printedBy('commonjs', `
    const { SystoleError } = require('systole');
    const thrownBy = (act) => { try { act(); return undefined; } catch (error) { return error instanceof SystoleError && error.code; } };
    const { operate } = require('systole/operations');
    const { startSystem } = require('systole/testing');
    startSystem(7).catch((error) => {
      console.log([thrownBy(() => operate(7)), error instanceof SystoleError && error.code].join());
    });
  `)).toMatch(/^ERR_\w+,ERR_\w+$/);
});

it('leads stack traces back to the sources it brings along', async () => {
  const stack = await printedBy('commonjs', `
    try { require('systole').createContainer({ components: [7] }); } catch (error) { console.log(error.stack); }
  `, '--enable-source-maps');
  const places = [...stack.matchAll(/\((\/.*\/src\/[\w/-]+\.ts):(\d+):(\d+)\)/g)];
  const [, file = '', line = '', column = ''] = places.find(([, place = '']) => place.endsWith('create-container.ts')) ?? [];
  expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(/^add\(/);
});

it('notes where a component was declared: in the code of its user', async () => {
  expect(await printedBy('commonjs', `
    const { component, createContainer } = require('systole');
    const there = require('node:path').join(process.cwd(), 'there.js');
    const Made = new Function('component', \`return component('made', {});
      //# sourceURL=\${there}\`)(component);
    console.log(createContainer({ components: [Made] }).describe(Made).declaredAt.replace(process.cwd(), ''));
  `)).toMatch(/there\.js:\d+/);
});

it('loads one file and its door for a plain start, and no library that draws or shows graphs', async () => {
  const loaded = JSON.parse(await printedBy('commonjs', `
    const { Component, OnStart, OnStop, createContainer } = require('systole');
    class Database { connect() {} close() {} }
    OnStart(Database.prototype, 'connect', Object.getOwnPropertyDescriptor(Database.prototype, 'connect'));
    OnStop(Database.prototype, 'close', Object.getOwnPropertyDescriptor(Database.prototype, 'close'));
    Component()(Database);
    class Api {}
    Component(Database)(Api);
    const container = createContainer({ components: [Api] });
    (async () => {
      await container.startAll();
      if (container.get(Database) === undefined) throw new Error('nothing was started');
      await container.stopAll();
      console.log(JSON.stringify(Object.keys(require.cache)));
    })();
  `)) as readonly string[];
  expect(loaded.filter((file) => file.startsWith(join(root, 'dist'))).map((file) => relative(root, file))).toEqual(['dist/index.js', 'dist/core.js']);
  expect(loaded.filter((file) => /graphlib|chokidar|ts-node|tsyringe|reflect-metadata/.test(file))).toEqual([]);
});

it('loads nothing to roll a failed start back, to stop with options, and to say what has failed: no file may be there to be opened by then', async () => {
  const { said, files } = JSON.parse(await printedBy('commonjs', `
    const { Component, OnStart, OnStop, OnForceStop, createContainer } = require('systole');
    const handles = (decorate, made, name) => decorate(made.prototype, name, Object.getOwnPropertyDescriptor(made.prototype, name));
    class Database { connect() {} close() { throw new Error('lost'); } }
    handles(OnStart, Database, 'connect');
    handles(OnStop, Database, 'close');
    Component()(Database);
    class Api { listen() { throw new Error('taken'); } }
    handles(OnStart, Api, 'listen');
    Component(Database)(Api);
    class Hanging { close() { return new Promise(() => undefined); } end() {} }
    handles(OnStop, Hanging, 'close');
    handles(OnForceStop, Hanging, 'end');
    Component({ stopTimeoutMs: 200 })(Hanging);
    (async () => {
      const said = [];
      const failure = (error) => { said.push(error.message.split('\\n')[0], ...error.details.failures.map(({ id, phase, kind }) => [id, phase, kind].join(' '))); };
      await createContainer({ components: [Api] }).startAll().catch(failure);
      const container = createContainer({ components: [Hanging, Database] });
      await container.startAll();
      await container.stopAll({ budgetMs: 60_000, forceGraceMs: 1_500, drain: false }).catch(failure);
      console.log(JSON.stringify({ said, files: Object.keys(require.cache) }));
    })();
  `)) as Readonly<Record<'said' | 'files', readonly string[]>>;
  expect(said).toEqual([
    'Api failed to start: taken', 'Api start failed', 'Database stop failed',
    'Database failed to stop: lost', 'Database stop failed', 'Hanging stop timed-out',
  ]);
  expect(files.filter((file) => file.startsWith(root)).map((file) => relative(root, file))).toEqual(['dist/index.js', 'dist/core.js']);
});

it('works with what it is loaded later for, whatever has become of the modules that are loaded: a test runner may have cleared them', async () => {
  expect(await printedBy('commonjs', `
    const { component, createContainer, isContainer, SystoleError, subsystem } = require('systole');
    for (const file of Object.keys(require.cache)) delete require.cache[file];
    const container = createContainer({ components: [component('a', { start: () => 1 })] });
    const errorOf = (act) => { try { act(); return undefined; } catch (error) { return error; } };
    const refused = errorOf(() => container.get('b'));
    const outer = createContainer({ components: [subsystem('inner', container)] });
    (async () => {
      await outer.startAll();
      console.log(refused.code, refused instanceof SystoleError, isContainer(outer.get('inner')), outer.describe('inner').state);
      await outer.stopAll();
      const files = Object.keys(require.cache).filter((file) => file.endsWith('core.js'));
      if (files.length > 0) throw new Error(files.join());
    })();
  `)).toBe('ERR_NOT_FOUND true true ready');
});

it('loads each later part when it is asked for first, and the part works', async () => {
  const { before, after } = JSON.parse(await printedBy('commonjs', `
    const { Component, OnStart, all, component, createContainer, inject, injectable, lazy, main, openPicture, schemas, subsystem, systemNames } = require('systole');
    const { mkdtempSync, rmSync } = require('node:fs');
    const folder = mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'pictures-'));
    const files = () => Object.keys(require.cache).filter((file) => file.startsWith(process.cwd() + '/dist/'));
    const before = files();
    const Pool = component('pool', { start: () => 1, stop: () => undefined, config: { size: 1 } });
    const container = createContainer({ components: [Pool] });
    (async () => {
      const { operation } = require('systole/operations');
      const inner = createContainer({ components: [component('inside', { start: () => 2 })] });
      container.use({ name: 'more', merge: { components: [subsystem('inner', inner)] } });
      container.mount('outer', inner);
      if (container.register('url', { useValue: 'there' }).resolve('url') !== 'there') throw new Error('nothing plain');
      container.override('pool', { useValue: 7 });
      container.configure('inner', {});
      const start = container.startAll();
      await start;
      if (start.account().state !== 'succeeded') throw new Error(start.text());
      const ring = createContainer({ components: [component('a', { deps: ['b'] }), component('b', { deps: ['a'] })] });
      if (ring.verify()[0].code !== 'ERR_CYCLE') throw new Error('no cycle');
      await container.restart('pool');
      for (const wrong of [() => container.get('nobody'), () => { Component()(7); }, () => createContainer({ components: [component('strange', { startTimeoutMs: -1 })] }), () => createContainer({ components: [component('asking', { deps: ['nobody'] })] }).plan()]) {
        try { wrong(); throw new Error('accepted'); } catch (error) { if (error.docs === undefined) throw error; }
      }
      class Plain {}
      injectable()(Plain);
      class Asking { constructor(plain) { this.plain = plain; } }
      inject(Plain)(Asking, undefined, 0);
      Component()(Asking);
      if (!(createContainer({ components: [Asking] }).resolve(Asking).plain instanceof Plain)) throw new Error('nothing injected');
      if (!(container.resolve(Plain) instanceof Plain)) throw new Error('nothing injectable');
      container.register('plain', { useValue: 1 });
      if (createContainer({ components: [component('asker', { deps: ['plain'] })] }).register('plain', { useValue: 1 }).verify().length > 0) throw new Error('nothing behind');
      if (container.resolve('plain') !== 1) throw new Error('nothing plain');
      const early = createContainer({ components: [component('early', { deps: ['made'], start: () => 1 }), component('slow', { start: async () => 2 })] });
      early.register('made', { useFactory: (by) => by.resolve('slow') });
      if ((await early.startAll()).components[0].outcome.kind !== 'put-off') throw new Error('nobody put off');
      await early.stopAll();
      class Silenced { start() {} }
      OnStart(Silenced.prototype, 'start', Object.getOwnPropertyDescriptor(Silenced.prototype, 'start'));
      injectable()(Silenced);
      if (createContainer().registerSingleton(Silenced).verify().length !== 1) throw new Error('nobody silenced');
      await container.suspend();
      await container.resume();
      if (await container.operate(operation('sum', () => 3)) !== 3) throw new Error('no operation');
      class Passing {}
      Component({ scope: 'transient' })(Passing);
      class Visit { constructor(passing) { this.passing = passing; } }
      Component({ deps: [Passing], scope: 'container' })(Visit);
      const visited = createContainer({ components: [Visit] });
      if (!(await visited.runInScope((scope) => scope.resolve(Visit)) instanceof Visit)) throw new Error('no visit');
      const later = createContainer({ components: [component('later', { deps: [lazy(() => Passing)], make: (passing) => passing })] });
      if (!(later.resolve('later').get() instanceof Passing)) throw new Error('nothing later');
      const workers = createContainer({ components: [component('boss', { deps: [all('worker')] }), component('hand', { tags: ['worker'] })] });
      if (workers.clearAll().graph().inEdges('hand').length !== 1) throw new Error('no worker');
      if (systemNames().length > 0) throw new Error('a system');
      const lasting = createContainer({ components: [component('lasting', { keep: true, start: () => ({}) })] });
      await lasting.startAll();
      const first = lasting.get('lasting');
      await lasting.stopAll();
      await lasting.startAll();
      if (lasting.get('lasting') !== first) throw new Error('nothing kept');
      await lasting.stopAll();
      const seen = [container.toMermaid(), container.describe('pool').state, container.snapshot().state, container.explain('pool'), container.graph().nodes().length, (await openPicture(container, { open: () => undefined, folder }))];
      rmSync(folder, { recursive: true });
      class Standing {}
      Component()(Standing);
      seen.push(createContainer({ components: [Standing] }).describe(Standing).declaredAt);
      if (seen.some((one) => one === undefined || one === '')) throw new Error(JSON.stringify(seen));
      if (schemas.id['~standard'].validate('').issues.length !== 1) throw new Error('no issue');
      await container.stopAll();
      const code = await main(createContainer({ components: [component('failing', { start: () => { throw new Error('on purpose'); } })] }));
      if (code !== 1) throw new Error('exit code ' + code);
      process.exitCode = 0;
      console.log(JSON.stringify({ before, after: files() }));
    })();
  `)) as Readonly<Record<'before' | 'after', readonly string[]>>;
  expect(before.map((file) => relative(root, file))).toEqual(['dist/index.js', 'dist/core.js']);
  const loadedLater = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js') && !/^(testing|dev)\//.test(file)).map((file) => join(root, 'dist', file));
  expect([...after].sort()).toEqual(loadedLater.sort());
});

it('loads tsyringe for the first plain class that has something written down, and not before', async () => {
  expect(JSON.parse(await printedBy('commonjs', `
    const { component, createContainer } = require('systole');
    const isLoaded = () => Object.keys(require.cache).some((file) => /[\\\\/]tsyringe[\\\\/]/.test(file));
    const seen = [isLoaded()];
    class Plain {}
    class Store { constructor(plain) { this.plain = plain; } }
    const container = createContainer({ components: [component('api', { deps: ['plain'], start: (plain) => plain })] });
    (async () => {
      container.register('plain', { useClass: Plain });
      await container.startAll();
      container.createChildContainer().resolve(Plain);
      await container.stopAll();
      seen.push(isLoaded());
      Reflect.defineMetadata('design:paramtypes', [Plain], Store);
      try { container.resolve(Store); } catch (error) { seen.push(error.message); }
      seen.push(isLoaded());
      require('tsyringe').injectable()(Store);
      seen.push(container.resolve(Store).plain instanceof Plain);
      console.log(JSON.stringify(seen));
    })();
  `))).toEqual([false, false, 'TypeInfo not known for "Store"', true, true]);
});

it('does without tsyringe for what its own decorators have written down', async () => {
  expect(JSON.parse(await printedBy('commonjs', `
    const { container, delay, inject, injectable, singleton } = require('systole');
    class Plain {}
    singleton()(Plain);
    class Store { constructor(plain, late) { this.plain = plain; this.late = late; } }
    inject(Plain)(Store, undefined, 0);
    inject(delay(() => Plain))(Store, undefined, 1);
    injectable()(Store);
    const { plain, late } = container.resolve(Store);
    console.log(JSON.stringify([plain === container.resolve(Plain), late instanceof Plain, Object.keys(require.cache).some((file) => /[\\\\/]tsyringe[\\\\/]/.test(file))]));
  `))).toEqual([true, true, false]);
});

it('can be made one file with a program, by a bundler that minifies, with all that is loaded later', async () => {
  const folder = mkdtempSync(join(root, '.jest-out/bundled-'));
  writeFileSync(join(folder, 'program.ts'), `
    import { component, createContainer } from 'systole';
    import { operation } from 'systole/operations';
    const container = createContainer({ components: [component('pool', { start: () => 1 })] });
    void (async () => {
      await container.startAll();
      await container.restart('pool');
      let code = '';
      try { container.get('nobody'); } catch (error) { code = (error as { code: string }).code; }
      console.log(container.describe('pool').state, await container.operate(operation('five', () => 5)), container.graph().nodes().join(), code);
      await container.stopAll();
    })();
  `);
  await ran(join(root, 'node_modules/esbuild/bin/esbuild'), join(folder, 'program.ts'), '--bundle', '--minify', '--platform=node', `--outfile=${join(folder, 'out/program.js')}`);
  // Where there is nothing to be found but the file itself.
  const elsewhere = mkdtempSync(join(tmpdir(), 'bundled-'));
  renameSync(join(folder, 'out/program.js'), join(elsewhere, 'program.js'));
  expect(await ran(process.execPath, join(elsewhere, 'program.js'))).toBe('ready 5 pool ERR_NOT_FOUND');
  for (const made of [folder, elsewhere]) rmSync(made, { recursive: true });
});

/** What a program prints that imports the built package by its name, as a user's does. */
function printedBy(inputType: 'module' | 'commonjs', program: string, ...flags: readonly string[]): Promise<string> {
  return ran(process.execPath, ...flags, `--input-type=${inputType}`, '--eval', program);
}

function ran(command: string, ...args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    execFile(command, args, { cwd: root }, (error, stdout, stderr) => {
      if (error === null) done(stdout.trim());
      else failed(new Error(`${stdout}\n${stderr}`, { cause: error }));
    });
  });
}

function codeFiles(): readonly string[] {
  return readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
}
