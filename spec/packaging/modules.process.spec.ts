import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FreshProjects, node, preparationMs } from './fresh-projects';

let projects: FreshProjects;
beforeAll(async () => { projects = await FreshProjects.create(); }, preparationMs);
afterAll(() => { projects.remove(); });

it.each(['main.cjs', 'main.mjs'])('needs no compiler: %s', async (file) => {
  const project = projects.make(file, ['javascript']);
  expect(await node(project, file)).toBe([
    'connect db://there', 'listen on db://there', 'Api pool url', 'drain', 'close',
    'ERR_NOT_FOUND: Nothing here goes by pol.', '  similar: pool, url', '  add it with container.add(...), or list it in createContainer({ components })',
  ].join('\n'));
});

it('needs no compiler for TypeScript either, where Node takes its types away', async () => {
  const project = projects.make('stripped', ['javascript']);
  const answer = await node(project, '--no-warnings', ['main.mts']).catch(String);
  const isStripping = await node(project, '--print', ['process.features.typescript']) === 'strip';
  if (isStripping) expect(answer).toBe('connect db://there');
  else expect(answer).toContain('ERR_UNKNOWN_FILE_EXTENSION');
});

it('is one package to what imports it and what requires it, in one process', async () => {
  const project = projects.make('both', ['javascript']);
  expect((await node(project, 'both.mjs')).split('\n')).toEqual(['connect', 'Database Api', 'true', 'connect', 'true', 'true', 'true']);
});

it('knows what classes, tokens and forms have said to another copy of it', async () => {
  const project = projects.make('copies', ['copies']);
  cpSync(join(projects.folder, 'node_modules'), join(project, 'plugin/node_modules'), { recursive: true, verbatimSymlinks: true });
  // Another version, as far as anybody can see.
  const manifest = join(project, 'plugin/node_modules/systole/package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": "[^"]+"/, '"version": "99.0.0"'));
  const ofEach = ['connect db://there', 'db://there  true 10 true a worker', 'connect db://fake'];
  expect((await node(project, 'main.cjs')).split('\n')).toEqual([
    'one package: false',
    ...ofEach, ...ofEach,
    'ids of the one: Database Api url', 'ids of the other: Database Api url',
    'a token: true', 'a component: true', 'a form: true', 'a reference: true',
    'a whole container: inner has system an object.', '  it is a container of another copy of this package, which has code of its own; npm ls systole tells where copies are',
    'an error: false true ERR_NOT_FOUND',
  ]);
});

it('links its program where the scripts of a project find it', async () => {
  const project = projects.make('program', ['javascript']);
  expect(await node(project, '../node_modules/.bin/systole', ['--help'])).toMatch(/^usage: systole /i);
});
