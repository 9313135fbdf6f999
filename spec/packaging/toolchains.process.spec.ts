import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FreshProjects, node, preparationMs } from './fresh-projects';

// Projects of users, by what compiles or runs them: each has the packed package, the same small service, and settings as its documentation tells.

const told = [
  'connect db://there', 'listen on a Database without a clock', 'api Database url', 'drain db://there', 'close',
  'connect db://fake', 'listen on a Database without a clock', 'db://fake', 'drain db://fake', 'close',
  'ERR_NOT_FOUND: Nothing here goes by Databese.',
  'ERR_NOT_A_COMPONENT: Strange is listed as a component, but it is not one.',
].join('\n');
/** Where the compiler writes the types of constructors down, and where it does not. */
const byTypes = 'db://there';
const refused = [
  'ERR_INVALID_DECORATION: Reporter has 1 constructor parameter, but @Component() lists no dependencies.',
  '  list them in order: @Component(First, Second); or @Component({ deps: [] }) if it can do without any',
  '  or compile with experimentalDecorators and emitDecoratorMetadata (esbuild and tsx write no types), and keep @Component()',
].join('\n');

/** The same of plain classes, whose parameters are decorated. */
const plain = ['connect db://there', 'db://there smtp 1+2 late undefined true'];
const plainByTypes = [...plain, 'smtp'].join('\n');
const plainRefused = [...plain, 'TypeInfo not known for "Report"'].join('\n');

let projects: FreshProjects;
beforeAll(async () => { projects = await FreshProjects.create(); }, preparationMs);
afterAll(() => { projects.remove(); });

it('is type-checked and run by ts-node, declarations and all', async () => {
  const project = projects.make('ts-node', ['service', 'ts-node'], ['ts-node', 'typescript', '@types/node']);
  const printed = (file: string): Promise<string> => node(project, 'node_modules/ts-node/dist/bin.js', [file]);
  expect(await printed('main.ts')).toBe(told);
  expect(await printed('main-by-types.ts')).toBe(byTypes);
});

it.each(['tsconfig.json', 'standard.tsconfig.json'])('is run by tsx, with %s', async (settings) => {
  const project = projects.make(`tsx-${settings}`, ['service', 'tsx'], ['tsx']);
  const printed = (file: string): Promise<string> => node(project, 'node_modules/tsx/dist/cli.mjs', ['--tsconfig', settings, file]);
  expect(await printed('main.ts')).toBe(told);
  expect(await printed('main-by-types.ts')).toBe(refused);
});

it.each([['legacy', byTypes], ['2022-03', refused], ['2023-11', refused]])('is compiled by SWC, with %s decorators', async (version, without) => {
  const project = projects.make(`swc-${version}`, ['service', 'swc'], ['@swc/core']);
  await node(project, 'compile.mjs', [`${version}.swcrc.json`, 'out']);
  expect(await node(project, 'out/main.js')).toBe(told);
  expect(await node(project, 'out/main-by-types.js')).toBe(without);
});

it.each([['legacy', byTypes], ['2023-11', refused]])('is compiled by Babel, with %s decorators', async (version, without) => {
  const project = projects.make(`babel-${version}`, ['service', 'babel'], [
    '@babel/core', '@babel/preset-typescript', '@babel/plugin-proposal-decorators', '@babel/plugin-transform-modules-commonjs', 'babel-plugin-transform-typescript-metadata',
  ]);
  await node(project, 'compile.mjs', [`${version}.babel.json`, 'out']);
  expect(await node(project, 'out/main.js')).toBe(told);
  expect(await node(project, 'out/main-by-types.js')).toBe(without);
});

it.each([['legacy', byTypes], ['standard', refused]])('is tested by Vitest, with %s decorators', async (settings, without) => {
  const project = projects.make(`vitest-${settings}`, ['service', 'vite'], ['vitest', 'vite', 'esbuild']);
  const report = await node(project, 'node_modules/vitest/vitest.mjs', ['run', '--config', `${settings}.config.mjs`, '--reporter', 'json'], { EXPECTED: told, EXPECTED_BY_TYPES: without });
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 5, numTotalTests: 5 });
});

it.each(['legacy', 'standard', 'whole'])('is built by Vite for Node, with settings for %s', async (settings) => {
  const project = projects.make(`vite-${settings}`, ['service', 'vite'], ['vitest', 'vite', 'esbuild']);
  await node(project, 'node_modules/vite/bin/vite.js', ['build', '--config', `${settings}.config.mjs`, '--ssr', 'main.ts', '--outDir', 'out', '--logLevel', 'error']);
  expect(await node(project, 'out/main.mjs')).toBe(told);
  expect(/ from ["']systole["']/.test(readFileSync(join(project, 'out/main.mjs'), 'utf8'))).toBe(settings !== 'whole');
});

it.each([['ts-jest', ['ts-jest', 'typescript', '@types/node']], ['swc', ['@swc/jest', '@swc/core']]])('is tested by jest, compiled by %s', async (compiler, tools) => {
  const project = projects.make(`jest-${compiler}`, ['service', 'jest'], ['jest', '@jest/globals', ...tools]);
  const report = await node(project, 'node_modules/jest/bin/jest.js', ['--json', '--config', `${compiler}.config.json`], { EXPECTED: told, EXPECTED_BY_TYPES: byTypes });
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 5, numTotalTests: 5 });
});

describe('a program of plain classes, moved from tsyringe by another import', () => {
  it('is type-checked and run by ts-node', async () => {
    const project = projects.make('plain-ts-node', ['plain', 'ts-node'], ['ts-node', 'typescript', '@types/node']);
    expect(await node(project, 'node_modules/ts-node/dist/bin.js', ['plain.ts'])).toBe(plainByTypes);
  });

  it('is run by tsx, but for what its compiler writes down nowhere', async () => {
    const project = projects.make('plain-tsx', ['plain', 'tsx'], ['tsx']);
    expect(await node(project, 'node_modules/tsx/dist/cli.mjs', ['--tsconfig', 'tsconfig.json', 'plain.ts'])).toBe(plainRefused);
  });

  it('is compiled by SWC', async () => {
    const project = projects.make('plain-swc', ['plain', 'swc'], ['@swc/core']);
    await node(project, 'compile.mjs', ['legacy.swcrc.json', 'out']);
    expect(await node(project, 'out/plain.js')).toBe(plainByTypes);
  });

  it('is compiled by Babel', async () => {
    const project = projects.make('plain-babel', ['plain', 'babel'], [
      '@babel/core', '@babel/preset-typescript', '@babel/plugin-proposal-decorators', '@babel/plugin-transform-modules-commonjs', 'babel-plugin-transform-typescript-metadata',
    ]);
    await node(project, 'compile.mjs', ['legacy.babel.json', 'out']);
    expect(await node(project, 'out/plain.js')).toBe(plainByTypes);
  });

  it.each(['legacy', 'whole'])('is built by Vite for Node, with settings for %s', async (settings) => {
    const project = projects.make(`plain-vite-${settings}`, ['plain', 'vite'], ['vitest', 'vite', 'esbuild']);
    await node(project, 'node_modules/vite/bin/vite.js', ['build', '--config', `${settings}.config.mjs`, '--ssr', 'plain.ts', '--outDir', 'out', '--logLevel', 'error']);
    expect(await node(project, 'out/plain.mjs')).toBe(plainByTypes);
  });
});
