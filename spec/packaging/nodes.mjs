// npm run check:nodes: uses the packed package under each supported version of Node, the oldest one included. Fetches about 100 MB for each, by npm, into a folder
// that is removed in the end; so it is no part of `npm test`. Other versions: npm run check:nodes -- 23 25.1.0
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const oldest = `${engines.node.replace('>=', '')}.0`;
const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : [oldest, '22', '24', '26'];
const specs = ['modules', 'bundles', 'toolchains'].map((name) => `spec/packaging/${name}.process.spec.ts`);

const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
const failed = [];
try {
  for (const version of versions) {
    const binary = fetched(version);
    const [, found = ''] = /^v(.*)\n$/.exec(spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
    if (!`${found}.`.startsWith(`${version}.`)) throw new Error(`Node ${version} was asked for, and ${found === '' ? 'nothing that runs' : found} was found`);
    console.log(`\n==== Node ${found} ====`);
    const { status } = spawnSync('npx', ['jest', ...specs, '--selectProjects', 'legacy', '--verbose'], { cwd: root, stdio: 'inherit', env: { ...process.env, SYSTOLE_NODE: binary } });
    if (status !== 0) failed.push(found);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (failed.length > 0) throw new Error(`the package does not work under Node ${failed.join(', ')}`);
console.log(`\nthe package works under Node ${versions.join(', ')}`);

/** The program itself, as npm's package for this machine brings it. */
function fetched(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const project = join(folder, version);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
  const { status } = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--loglevel=error', `${name}@${version}`], { cwd: project, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm has no ${name}@${version}`);
  return join(project, 'node_modules', name, 'bin/node');
}
