import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGISTER_INSTANCE } from 'ts-node';

const root = join(__dirname, '..', '..');

/** All that a simulation may load, compiled once for every worker, by the name of the file. */
export function compiled(): ReadonlyMap<string, string> {
  const compiler = process[REGISTER_INSTANCE];
  if (compiler === undefined) throw new Error('the bugs are tried under ts-node only: npm run mutants');
  const codes = new Map<string, string>();
  for (const folder of ['src', 'spec/simulation']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
      const path = join(root, folder, file);
      codes.set(path, compiler.compile(readFileSync(path, 'utf8'), path));
    }
  }
  return codes;
}
