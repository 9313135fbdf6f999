import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FreshProjects, node, preparationMs } from './fresh-projects';

// What users compile against, their compiler looking into the package as well (`skipLibCheck: false`).

const compilers = {
  'TypeScript 5.2': ['typescript-5.2', 'typescript/lib/tsc.js'],
  'TypeScript 5.9': ['typescript-5.9', 'typescript/lib/tsc.js'],
  'TypeScript 6': ['@typescript/old', 'lib/tsc.js'],
  'TypeScript 7': ['@typescript/native', 'bin/tsc'],
} as const;
type Compiler = keyof typeof compilers;

const settings = {
  'of Node, in modules of both kinds': { module: 'nodenext', types: ['node'], lib: ['es2022'], files: ['main.mts', 'main.cts'] },
  'of Node 16, in modules of both kinds': { module: 'node16', types: ['node'], lib: ['es2022'], files: ['main.mts', 'main.cts'] },
  'of a bundler': { module: 'esnext', moduleResolution: 'bundler', types: [], lib: ['es2022', 'dom'], files: ['main.ts'] },
  'of Node, each file compiled by itself, with imports as they are written': { module: 'nodenext', types: ['node'], lib: ['es2022'], isolatedModules: true, verbatimModuleSyntax: true, files: ['main.mts'] },
  // What TypeScript 5 does for CommonJS when nobody tells it otherwise: it reads no `exports`.
  'of old, that read no exports': { module: 'commonjs', types: ['node'], lib: ['es2022'], files: ['main.ts'] },
  'that know neither Node nor a browser': { module: 'nodenext', types: [], lib: ['es2022'], files: ['main.mts', 'main.cts'] },
} as const;
type Setting = keyof typeof settings;

let projects: FreshProjects;
let project = '';
beforeAll(async () => {
  projects = await FreshProjects.create();
  project = projects.make('declarations', ['declarations'], [...Object.values(compilers).map(([name]) => name), '@types/node']);
  for (const file of ['main.mts', 'main.cts']) copyFileSync(join(project, 'main.ts'), join(project, file));
}, preparationMs);
afterAll(() => { projects.remove(); });

/** The quickest compiler takes them all; the others what differs most. */
const runs = (Object.keys(compilers) as Compiler[]).flatMap((compiler) => {
  const strictest = 'that know neither Node nor a browser';
  const old = 'of old, that read no exports';
  const chosen = compiler === 'TypeScript 7' ? (Object.keys(settings) as Setting[]).filter((setting) => setting !== old)
    : compiler === 'TypeScript 5.2' ? ['of a bundler', old, strictest] as const : compiler === 'TypeScript 5.9' ? [old, strictest] as const : [strictest] as const;
  return chosen.map((setting) => [compiler, setting] as const);
});

it.each(runs)('%s finds nothing wrong with them, with settings %s', async (compiler, setting) => {
  const { files, ...compilerOptions } = settings[setting];
  const [name, file] = compilers[compiler];
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ files, compilerOptions: { ...compilerOptions, target: 'es2022', strict: true, noEmit: true, skipLibCheck: false } }));
  expect(await node(project, join('node_modules', name, file), ['--listFiles'])).toContain('node_modules/systole/dist/index.d.');
});
