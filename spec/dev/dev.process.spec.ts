import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** A copy of the sample of development, in a folder of its own that has this package and ts-node installed. */
class Copy {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'systole-dev-')));

  constructor() {
    cpSync(join(root, 'samples', '28-development'), this.folder, { recursive: true });
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(root, join(this.folder, 'node_modules', 'systole'));
    for (const name of ['ts-node', 'typescript']) symlinkSync(realpathSync(join(root, 'node_modules', name)), join(this.folder, 'node_modules', name));
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'es2022', module: 'nodenext', experimentalDecorators: true, strict: true, skipLibCheck: true } }));
  }

  /** In one go where the file is there already: one that was emptied first might be loaded when it is empty. */
  write(file: string, text: string): void {
    const path = join(this.folder, file);
    if (existsSync(path)) writeFileSync(path, text.padEnd(statSync(path).size, '\n'), { flag: 'r+' });
    else writeFileSync(path, text);
  }

  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
    this.write(file, text.replace(from, to));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** `systole dev`, with what it prints, line by line. */
class Dev {
  readonly ended: Promise<number | null>;
  private readonly process: ChildProcessWithoutNullStreams;
  private text = '';
  private seen = 0;
  private isOver = false;
  private wake = (): void => undefined;

  constructor(folder: string, args: readonly string[]) {
    // That of ts-node, on newer Nodes.
    this.process = spawn(process.execPath, ['--disable-warning=DEP0180', join(root, 'dist', 'dev', 'cli.js'), ...args], { cwd: folder });
    const hear = (text: string): void => { this.text += text; this.wake(); };
    this.process.stdout.setEncoding('utf8').on('data', hear);
    this.process.stderr.setEncoding('utf8').on('data', hear);
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code) => { this.isOver = true; this.wake(); resolve(code); });
    });
  }

  /** Waits for a line that has not been read yet, and gives all lines up to it that have not. */
  async until(line: string): Promise<readonly string[]> {
    for (;;) {
      const lines = this.text.slice(this.seen).split('\n').slice(0, -1);
      const place = lines.findIndex((printed) => printed.replace(/^(systole> )+/, '') === line);
      if (place !== -1) {
        const read = lines.slice(0, place + 1);
        this.seen += read.join('\n').length + 1;
        return read.map((printed) => printed.replace(/^(systole> )+/, ''));
      }
      if (this.isOver) throw new Error(`ended without printing ${line}:\n${this.text}`);
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
  }

  /** What a terminal that is closed does, or a pager that is quit. */
  readNoMore(): void {
    this.process.stdout.destroy();
    this.process.stderr.destroy();
  }

  type(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

describe('systole dev', () => {
  jest.setTimeout(120_000);
  let copy: Copy;
  let dev: Dev;
  beforeEach(() => {
    if (!existsSync(join(root, 'dist', 'dev', 'cli.js'))) throw new Error('dist is missing: run "npm run build" before this spec, as "npm test" does');
    copy = new Copy();
  });
  afterEach(async () => {
    dev.kill('SIGKILL');
    await dev.ended;
    copy.remove();
  });

  it('restarts what an edited file concerns, outlives broken code, and takes commands', async () => {
    dev = new Dev(copy.folder, ['dev', 'hello.ts', '--repl']);
    expect(await dev.until(`watching ${copy.folder}`)).toEqual([
      'metrics on', 'the database is open', 'the api says hello', 'started Metrics, Database, Api', `watching ${copy.folder}`,
    ]);

    copy.edit('greeting.ts', 'hello', 'good day');
    expect(await dev.until('started Api; untouched: Metrics, Database')).toEqual([
      'changed: greeting.ts; loading hello.ts, api.ts, greeting.ts', 'the api is down', 'the api says good day', 'stopped Api', 'started Api; untouched: Metrics, Database',
    ]);

    copy.edit('database.ts', 'is open', 'is wide open');
    expect((await dev.until('started Database, Api; untouched: Metrics')).filter((line) => line.startsWith('the '))).toEqual([
      'the api is down', 'the database is closed', 'the database is wide open', 'the api says good day',
    ]);

    copy.write('greeting.ts', 'export const greeting = ;');
    const broken = await dev.until('not loaded: what runs is left as it is; waiting for a change');
    expect(broken.some((line) => line.includes('Expression expected'))).toBe(true);
    expect(broken).not.toContain('the api is down');

    copy.write('greeting.ts', "export const greeting = 'hello again';");
    await dev.until('the api says hello again');
    await dev.until('started Api; untouched: Metrics, Database');

    copy.edit('api.ts', 'listen(): void {', "listen(): void { if (greeting !== 'never') throw new Error('no port');");
    const failed = await dev.until('not started: what ran last runs again; waiting for a change');
    expect(failed).toEqual(expect.arrayContaining(['Api failed to start: no port', 'the api says hello again']));

    dev.type("status('Api')");
    await dev.until('ready');
    dev.type('graph()');
    expect(await dev.until('Database')).toEqual(['Api -> Database', 'Metrics', 'Database']);
    dev.type("restart('Metrics')");
    expect(await dev.until('stop Metrics, start Metrics: running')).toEqual(['metrics off', 'metrics on', 'stop Metrics, start Metrics: running']);
    dev.type('.exit');
    expect((await dev.until('stopped')).slice().sort()).toEqual(['metrics off', 'stopped', 'the api is down', 'the database is closed']);
    expect(await dev.ended).toBe(0);
  });

  it('loads plain JavaScript too, and what is declared for the application alone; a signal stops it', async () => {
    copy.write('hello.js', [
      "const { Component, OnStart, OnStop } = require('systole');",
      "const { text } = require('./text');",
      'class Greeter { greet() { console.log(text); } leave() { console.log("bye"); } }',
      "OnStart(Greeter.prototype, 'greet', Object.getOwnPropertyDescriptor(Greeter.prototype, 'greet'));",
      "OnStop(Greeter.prototype, 'leave', Object.getOwnPropertyDescriptor(Greeter.prototype, 'leave'));",
      'Component()(Greeter);', '',
    ].join('\n'));
    copy.write('text.js', "exports.text = 'one';\n");
    dev = new Dev(copy.folder, ['dev', 'hello.js']);
    await dev.until('one');
    await dev.until(`watching ${copy.folder}`);
    copy.write('text.js', "exports.text = 'two';\n");
    expect(await dev.until('started Greeter; nothing else runs')).toEqual(expect.arrayContaining(['bye', 'two', 'stopped Greeter']));
    dev.kill('SIGTERM');
    expect(await dev.until('stopped')).toEqual(['bye', 'stopped']);
    expect(await dev.ended).toBe(0);
  });

  it('refuses an entry that cannot be loaded anew', async () => {
    copy.write('hello.mjs', 'export {};\n');
    dev = new Dev(copy.folder, ['dev', 'hello.mjs']);
    await dev.until('hello.mjs cannot be loaded anew, since it is an ES module by its extension: develop with an entry in TypeScript (.ts), or in CommonJS (.cjs), or with node --watch');
    expect(await dev.ended).toBe(1);
  });

  it('refuses JavaScript of a package of ES modules, and says where that is said', async () => {
    copy.write('package.json', '{ "type": "module" }');
    copy.write('hello.js', 'export {};\n');
    dev = new Dev(copy.folder, ['dev', 'hello.js']);
    await dev.until(`hello.js cannot be loaded anew, since it is an ES module: ${copy.folder}/package.json says "type": "module": develop with an entry in TypeScript (.ts), or in CommonJS (.cjs), or with node --watch`);
    expect(await dev.ended).toBe(1);
  });

  it.each([['nodenext', {}], ['esnext', { moduleResolution: 'bundler', verbatimModuleSyntax: true }], ['preserve', {}]])('loads TypeScript of a package of ES modules, for %s, as CommonJS', async (module, more) => {
    copy.write('package.json', '{ "type": "module" }');
    copy.write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'es2022', module, ...more, experimentalDecorators: true, strict: true, skipLibCheck: true } }));
    for (const file of ['hello.ts', 'api.ts']) copy.write(file, copy.read(file).replaceAll(/from '(\.[^']*)'/g, "from '$1.js'"));
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until('the api says hello');
    await dev.until(`watching ${copy.folder}`);
    copy.edit('greeting.ts', 'hello', 'good day');
    await dev.until('the api says good day');
    await dev.until('started Api; untouched: Metrics, Database');
    const hello = copy.read('hello.ts');
    for (const code of [
      'await main(createContainer({ components: [] }));',
      'void main(createContainer({ name: import.meta.url }));',
      'const one = await Promise.resolve(1);\nvoid main(createContainer({ name: String(one) }));',
    ]) {
      copy.write('hello.ts', `${hello.replace(/void main[^]*/, '')}${code}\n`);
      expect(await dev.until('not loaded: what runs is left as it is; waiting for a change')).toContain(
        '  systole dev loads code as CommonJS, without import.meta and await outside of functions: write void main(container), ask __filename',
      );
    }
    copy.write('hello.ts', hello.replace('[Api, Metrics]', '[Api]'));
    await dev.until('metrics off');
    await dev.until('started nothing; untouched: Api, Database');
    dev.kill('SIGTERM');
    await dev.until('stopped');
    expect(await dev.ended).toBe(0);
  });

  it('stops when nobody reads any more what it prints', async () => {
    const stopped = join(copy.folder, 'stopped');
    copy.edit('database.ts', "console.log('the database is closed')", `require('node:fs').writeFileSync(${JSON.stringify(stopped)}, '')`);
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until(`watching ${copy.folder}`);
    dev.readNoMore();
    copy.edit('greeting.ts', 'hello', 'good day');
    expect([await dev.ended, existsSync(stopped)]).toEqual([0, true]);
  });

  it('runs what is declared for the application: what nobody imports any more is stopped, and its container is the one that runs', async () => {
    copy.write('hello.ts', "import { container, main } from 'systole';\nimport './metrics';\nimport './watch';\nvoid main(container, { onStarted: () => { console.log(`up: ${container.ids().join(' ')}`); } });\n");
    copy.write('watch.ts', "import { Component, container, OnStart } from 'systole';\nimport { Api } from './api';\n@Component(Api)\nexport class Watch { constructor(readonly api: Api) {} @OnStart look(): void { console.log(`${container.state}, ${String(container.get(Api) === this.api)}`); } }\n");
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    expect(await dev.until(`watching ${copy.folder}`)).toEqual([
      'metrics on', 'the database is open', 'the api says hello', 'starting, true', 'started Metrics, Database, Api, Watch', 'up: Metrics Database Api Watch', `watching ${copy.folder}`,
    ]);
    copy.edit('hello.ts', "import './metrics';\n", '');
    expect(await dev.until('started nothing; untouched: Database, Api, Watch')).toEqual(['changed: hello.ts; loading hello.ts', 'metrics off', 'stopped Metrics', 'started nothing; untouched: Database, Api, Watch']);
    copy.edit('greeting.ts', 'hello', 'good day');
    expect(await dev.until('started Api, Watch; untouched: Database')).toEqual(expect.arrayContaining(['the api says good day', 'starting, true']));
    copy.edit('hello.ts', "import './watch';", "import './watch';\nimport './metrics';");
    expect(await dev.until('started Metrics; untouched: Database, Api, Watch')).toContain('metrics on');
  });

  it('says where something is declared in a file that has been loaded anew, line by line', async () => {
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until(`watching ${copy.folder}`);
    copy.edit('database.ts', '@Component()', `${'\n'.repeat(40)}@Component(undefined as never)`);
    const lines = await dev.until('not loaded: what runs is left as it is; waiting for a change');
    const line = copy.read('database.ts').split('\n').findIndex((text) => text.startsWith('export class Database')) + 1;
    expect(lines).toContain(`  declared at: database.ts:${String(line)}`);
  });

  it('stops what runs after an error that nobody has caught, and starts it with the next change', async () => {
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until(`watching ${copy.folder}`);
    copy.edit('metrics.ts', "console.log('metrics on');", "setImmediate(() => { throw new Error('later'); });");
    expect(await dev.until('stopped; waiting for a change')).toEqual(expect.arrayContaining(['Uncaught error:', 'Error: later', 'the api is down', 'the database is closed']));
    copy.edit('metrics.ts', "setImmediate(() => { throw new Error('later'); });", "console.log('metrics back');");
    expect(await dev.until('started Metrics, Database, Api')).toContain('metrics back');
  });

  it('calls a start off that hangs when it is stopped, and ends although something is left open', async () => {
    copy.edit('database.ts', "console.log('the database is open');", "setInterval(() => undefined, 1_000); console.log('hangs'); return new Promise(() => undefined) as never;");
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until('hangs');
    dev.kill('SIGINT');
    expect(await dev.until('still open, and ended all the same: Timeout')).toEqual(expect.arrayContaining(['start called off', 'stopped']));
    expect(await dev.ended).toBe(0);
  });

  it('takes commands in short, and says what can be typed', async () => {
    dev = new Dev(copy.folder, ['dev', 'hello.ts', '--repl']);
    await dev.until(`watching ${copy.folder}`);
    dev.type('help');
    await dev.until("Each is a function, too: get('Id').method(), await stop('Id'). `container` is what runs. Ctrl-D, or Ctrl-C twice, ends.");
    dev.type('stop Database');
    await dev.until('stop Api, stop Database: running');
    dev.type('status Database');
    await dev.until('stopped');
    dev.type('status Databasse');
    expect(await dev.until('  add it with container.add(...), or list it in createContainer({ components })')).toEqual(['Nothing here goes by Databasse.', '  similar: Database', '  add it with container.add(...), or list it in createContainer({ components })']);
    dev.type('restart Nobody');
    await dev.until('Nothing here goes by Nobody.');
    dev.type("await start('Api')");
    await dev.until('start Database, start Api: running');
    dev.type('container');
    expect((await dev.until('  ready: Api, Metrics, Database')).at(-2)).toBe('container shop, running');
  });

  it('says what has to be installed, all of it', async () => {
    rmSync(join(copy.folder, 'node_modules', 'ts-node'));
    rmSync(join(copy.folder, 'node_modules', 'typescript'));
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    expect(await dev.until('  install them: npm install --save-dev ts-node typescript@5')).toEqual([
      'systole dev needs ts-node to load hello.ts, typescript to load hello.ts, and they are not installed.', '  install them: npm install --save-dev ts-node typescript@5',
    ]);
    expect(await dev.ended).toBe(1);
  });

  it('refuses a TypeScript that ts-node cannot work with', async () => {
    rmSync(join(copy.folder, 'node_modules', 'typescript'));
    symlinkSync(realpathSync(join(root, 'node_modules', '@typescript', 'native')), join(copy.folder, 'node_modules', 'typescript'));
    rmSync(join(copy.folder, 'node_modules', 'ts-node'));
    cpSync(realpathSync(join(root, 'node_modules', 'ts-node')), join(copy.folder, 'node_modules', 'ts-node'), { recursive: true });
    for (const name of ['@cspotcode', '@tsconfig', 'acorn', 'acorn-walk', 'arg', 'create-require', 'diff', 'make-error', 'v8-compile-cache-lib', 'yn', '@jridgewell']) symlinkSync(join(root, 'node_modules', name), join(copy.folder, 'node_modules', name));
    dev = new Dev(copy.folder, ['dev', 'hello.ts']);
    await dev.until('systole dev loads TypeScript by ts-node, which cannot work with typescript 7.0.2.');
    await dev.until('  install one that it works with: npm install --save-dev typescript@5');
    expect(await dev.ended).toBe(1);
  });

  it.each([
    [['dev', '.'], '. is no file: name the one that calls main(container)'],
    [['dev', 'hello.ts', '--watch', 'nowhere'], 'there is no folder nowhere to watch'],
    [['dev', 'hello.ts', '--data'], "Option '--data <value>' argument missing"],
  ])('refuses %j in a line', async (args, line) => {
    dev = new Dev(copy.folder, args);
    expect(await dev.until(line)).toEqual([line]);
    expect(await dev.ended).toBe(1);
  });

  it('says how it is used when it is called wrongly', async () => {
    dev = new Dev(copy.folder, ['dev', 'nothing.ts']);
    await dev.until('there is no file nothing.ts');
    await dev.until('usage: systole dev <entry> [--all] [--data .json,.sql] [--watch <folder>] [--typecheck] [--no-repl]');
    expect(await dev.ended).toBe(1);
  });
});
