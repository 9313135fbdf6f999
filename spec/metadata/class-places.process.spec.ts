import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

const root = join(__dirname, '..', '..');

/** What a program prints: the place that a description of its class tells. */
class Programs {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'systole-places-')));

  write(file: string, text: string): string {
    writeFileSync(join(this.folder, file), text);
    return join(this.folder, file);
  }

  run(file: string, ...flags: readonly string[]): string {
    return execFileSync(process.execPath, [...flags, join(this.folder, file)], { encoding: 'utf8' }).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

describe('the place of a class, in a process of its own', () => {
  let programs: Programs;
  beforeEach(() => { programs = new Programs(); });
  afterEach(() => { programs.remove(); });

  const tell = 'console.log(createContainer({ components: [Api] }).describe(Api).declaredAt);';

  it('is the line in a CommonJS module', () => {
    const file = programs.write('api.cjs', `const { Component, createContainer } = require(${JSON.stringify(join(root, 'dist'))});\n\nclass Api {}\nComponent()(Api);\n${tell}\n`);
    expect(programs.run('api.cjs')).toBe(`${file}:3`);
  });

  it('is the line in an ES module', () => {
    const file = programs.write('my api.mjs', `import { Component, createContainer } from ${JSON.stringify(join(root, 'dist', 'index.mjs'))};\n\n\nexport class Api {}\nComponent()(Api);\n${tell}\n`);
    expect(programs.run('my api.mjs')).toBe(`${file}:4`);
  });

  it('is the line in the source when Node reads source maps, and the line that runs when it does not', () => {
    const source = `import { Component, createContainer } from ${JSON.stringify(join(root, 'dist'))};\ninterface Gone {\n  a: number;\n  b: number;\n}\n\n@Component()\nclass Api { a: Gone | undefined; }\n${tell}\n`;
    const { outputText, sourceMapText = '' } = transpileModule(source, { fileName: 'api.ts', compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS, experimentalDecorators: true, sourceMap: true } });
    const compiled = programs.write('api.js', outputText);
    programs.write('api.js.map', sourceMapText);
    const line = outputText.split('\n').findIndex((text) => text.includes('class Api')) + 1;
    expect(programs.run('api.js', '--enable-source-maps')).toBe(`${join(programs.folder, 'api.ts')}:8`);
    expect(programs.run('api.js')).toBe(`${compiled}:${String(line)}`);
  });

  it('is not known, and everything else goes on, where the inspector is not to be had', () => {
    programs.write('without.cjs', `const given = process.getBuiltinModule;\nprocess.getBuiltinModule = (name) => name === 'node:inspector' ? undefined : given(name);\nconst { Component, createContainer } = require(${JSON.stringify(join(root, 'dist'))});\nclass Api {}\nComponent()(Api);\n${tell}\n`);
    expect(programs.run('without.cjs')).toBe('undefined');
  });

  it('is asked of the engine, which collects all garbage to answer, once for all that has been loaded by then', () => {
    const library = `const { Component, createContainer } = require(${JSON.stringify(join(root, 'dist'))});`;
    const late = programs.write('late.cjs', `${library}\n\n\nclass Late {}\nComponent()(Late);\nmodule.exports = Late;\n`);
    const file = programs.write('turns.cjs', [
      library, 'const { Session } = require("node:inspector");', 'let [post, asked] = [Session.prototype.post, 0];',
      'Session.prototype.post = function (method, ...rest) { if (method === "Debugger.enable") asked += 1; return post.call(this, method, ...rest); };',
      'class First {}', 'class Second {}', 'for (const one of [First, Second]) Component()(one);',
      'const tell = (one) => console.log(createContainer({ components: [one] }).describe(one).declaredAt, asked);',
      'const turn = () => new Promise((resolve) => setImmediate(resolve));',
      'void (async () => {', '  tell(First);', '  await turn();', '  tell(Second);', '  await turn();', '  tell(require("./late.cjs"));', '})();', '',
    ].join('\n'));
    expect(programs.run('turns.cjs').split('\n')).toEqual([`${file}:5 1`, `${file}:6 1`, `${late}:4 2`]);
  });

  it('is found beside contexts of others that have been collected', () => {
    const file = programs.write('contexts.cjs', [
      `const { Component, createContainer } = require(${JSON.stringify(join(root, 'dist'))});`, 'const { runInNewContext } = require("node:vm");', 'let places = new Set();', 'void (async () => {',
      '  for (let round = 0; round < 40; round += 1) {',
      '    for (let made = 0; made < 50; made += 1) runInNewContext("1");',
      '    class Api {}', '    Component()(Api);', '    places.add(createContainer({ components: [Api] }).describe(Api).declaredAt);',
      '    await new Promise((resolve) => setImmediate(resolve));', '  }', '  console.log([...places].join());', '})();', '',
    ].join('\n'));
    expect(programs.run('contexts.cjs')).toBe(`${file}:7`);
  });

  it('leaves nothing that would keep the process alive', () => {
    programs.write('ends.cjs', `const { Component, createContainer } = require(${JSON.stringify(join(root, 'dist'))});\nclass Api {}\nComponent()(Api);\n${tell}\nprocess.on('exit', () => console.log(process.getActiveResourcesInfo().filter((name) => name !== 'TTYWrap' && name !== 'PipeWrap').length));\n`);
    expect(programs.run('ends.cjs').split('\n').at(-1)).toBe('0');
  });
});
