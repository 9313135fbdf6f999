// Writes the ESM face of each door that package.json exports: re-exports by name, no code.
// So `import` and `require` give the same classes and the same state.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const require = createRequire(import.meta.url);
const { exports: doors } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

for (const door of Object.values(doors)) {
  if (typeof door === 'object') writeDoor(door);
}

function writeDoor({ import: esm, require: cjs }) {
  const source = `./${basename(cjs.default)}`;
  const names = Object.keys(require(fileURLToPath(new URL(cjs.default, root)))).sort();
  const lines = names.map((name) => `export const ${name} = cjs.${name};`);
  writeFileSync(new URL(esm.default, root), [`import cjs from '${source}';`, ...lines, ''].join('\n'));
  writeFileSync(new URL(esm.types, root), `export * from '${source}';\n`);
}
