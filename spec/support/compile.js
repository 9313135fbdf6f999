// Lets Node run TypeScript as `-r ts-node/register/transpile-only` does, and by the same compiler, but keeps what that has made for the next process: to load
// TypeScript and to compile takes most of the time of a small program. What has changed since is compiled anew.
const { createHash, randomUUID } = require('node:crypto');
const { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, relative } = require('node:path');

const root = join(__dirname, '..', '..');
const project = process.env.TS_NODE_PROJECT ?? join(root, 'tsconfig.json');
const requireOfCompiler = createRequire(require.resolve('ts-node'));

/** What else the code hangs on. */
const settings = [project, join(root, 'tsconfig.json'), require.resolve('ts-node/package.json'), require.resolve('typescript/package.json')].map((file) => readFileSync(file, 'utf8')).join('\n');
const kept = join(root, '.jest-out', 'compiled', digestOf(project));

let compiler;
const compilerOf = () => (compiler ??= require('ts-node').create({ transpileOnly: true }));
// Where ts-node has its own.
Object.defineProperty(process, Symbol.for('ts-node.register.instance'), { configurable: true, get: compilerOf });

const codes = new Map();

require.extensions['.ts'] = (module, file) => {
  const code = codeOf(file);
  codes.set(file, code);
  module._compile(code, file);
};
requireOfCompiler('@cspotcode/source-map-support').install({ environment: 'node', retrieveFile: (file) => codes.get(file) ?? '' });

/** What stands beside a file is likely to be asked for next, by another process. */
function codeOf(file) {
  const found = keptOf(file);
  if (found.code !== undefined) return found.code;
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    const { code, ...beside } = name.endsWith('.ts') ? keptOf(join(folder, name)) : { code: '' };
    if (code === undefined) write(beside.place, JSON.stringify({ key: beside.key, code: compilerOf().compile(beside.text, join(folder, name)) }));
  }
  return keptOf(file).code;
}

/** Without its code, when it has changed since. */
function keptOf(file) {
  const text = readFileSync(file, 'utf8');
  const key = digestOf(`${file}\n${settings}\n${text}`);
  const place = join(kept, `${relative(root, file)}.json`);
  const found = read(place);
  return { text, key, place, code: found?.key === key ? found.code : undefined };
}

function read(place) {
  try {
    return JSON.parse(readFileSync(place, 'utf8'));
  } catch {
    return undefined;
  }
}

/** At once: others may be reading. */
function write(place, text) {
  const written = `${place}.${randomUUID()}`;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(written, text);
  renameSync(written, place);
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('hex');
}
