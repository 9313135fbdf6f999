import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreshProjects, node, preparationMs } from './fresh-projects';

// Programs that a bundler has made one file of, the names of classes shortened. They run where there is nothing else.

const programs = ['collide', 'service', 'plain'] as const;
const bundlers = ['webpack', 'esbuild'] as const;
const files = [...[...bundlers, 'keeping'].flatMap((bundler) => programs.map((program) => `${bundler}-${program}.js`)), 'modules-service.mjs', 'modules-tested.mjs'];

/** What two classes come to that a bundler may have given one name. */
interface Collision {
  readonly isOneName: boolean;
  readonly name: string;
  /** The ids of components that were given names; the first one is of a class, so the application's own container has it. */
  readonly named: readonly string[];
  readonly ids?: readonly string[];
  readonly started?: readonly string[];
  readonly refused?: string;
  readonly code?: string;
}

const named = ['named/first', 'named/second'];

let projects: FreshProjects;
let project = '';
let elsewhere = '';
beforeAll(async () => {
  projects = await FreshProjects.create();
  project = projects.make('bundles', ['service', 'plain', 'swc', 'bundles'], ['@swc/core', 'esbuild', 'webpack']);
  elsewhere = mkdtempSync(join(tmpdir(), 'bundles-'));
  await node(project, 'compile.mjs', ['legacy.swcrc.json', 'out']);
  await node(project, 'bundle.mjs');
  for (const file of files) renameSync(join(project, file), join(elsewhere, file));
}, preparationMs);
afterAll(() => {
  rmSync(elsewhere, { recursive: true });
  projects.remove();
});

it.each(['webpack-service.js', 'esbuild-service.js', 'modules-service.mjs'])('is one file with a service, which does what it did: %s', async (file) => {
  const lines = (await node(elsewhere, file)).split('\n');
  const [, , ids = ''] = lines;
  const [, name = ''] = ids.split(' ');
  expect(name).toMatch(/^\w{1,2}$/);
  expect(lines).toEqual([
    'connect db://there', `listen on a ${name} without a clock`, `api ${name} url`, 'drain db://there', 'close',
    'connect db://fake', `listen on a ${name} without a clock`, 'db://fake', 'drain db://fake', 'close',
    'ERR_NOT_FOUND: Nothing here goes by Databese.',
    'ERR_NOT_A_COMPONENT: (anonymous class) is listed as a component, but it is not one.',
  ]);
});

it.each(bundlers)('is one file with plain classes, which are told by the types that were written down, too: %s', async (bundler) => {
  expect((await node(elsewhere, `${bundler}-plain.js`)).split('\n')).toEqual(['connect db://there', 'db://there smtp 1+2 late undefined true', 'smtp']);
});

it('is one file with what tests need, as an ES module', async () => {
  expect(await node(elsewhere, 'modules-tested.mjs')).toBe('a fake');
});

it('refuses two classes that a bundler has given one name, and says what to do', async () => {
  const { isOneName, name, refused, code, ids, started } = await collision('webpack');
  expect(isOneName).toBe(true);
  expect(refused).toBe([
    `Two components go by the id ${name}.`,
    `  first: ${join(elsewhere, 'webpack-collide.js')}:2`,
    `  second: ${join(elsewhere, 'webpack-collide.js')}:2`,
    '  usual reason: a bundler that minifies has given two classes one name',
    '  have it keep the names of classes, or give each a name: @Component({ name })',
  ].join('\n'));
  expect([code, ids, started]).toEqual(['ERR_DUPLICATE_ID', undefined, undefined]);
});

it('tells two classes apart whose short names differ', async () => {
  const { isOneName, ids = [], started } = await collision('esbuild');
  expect([isOneName, new Set(ids).size]).toEqual([false, 2]);
  expect(started).toEqual([...ids, 'named/first']);
});

it('keeps the ids of classes whose names a bundler is told to keep', async () => {
  expect(await collision('keeping')).toEqual({ isOneName: false, name: 'OrderStore', named, ids: ['OrderStore', 'BillStore'], started: ['OrderStore', 'BillStore', 'named/first'] });
});

it.each(bundlers)('keeps the names that components were given, whatever %s does', async (bundler) => {
  expect((await collision(bundler)).named).toEqual(named);
});

async function collision(bundler: string): Promise<Collision> {
  return JSON.parse(await node(elsewhere, `${bundler}-collide.js`)) as Collision;
}
