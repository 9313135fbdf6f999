// A require hook, to be loaded after ts-node: makes the bug that SYSTOLE_BUG names, by patching its file on the way to the
// compiler. Without a name it does nothing. What cannot be made ends the process before anything is loaded. A worker may be
// handed what has been compiled already, as `compiled` in its data.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { REGISTER_INSTANCE } from 'ts-node';
import { bugNamed, bugVariable, patched } from './patch';

type Load = (module: { _compile(code: string, filename: string): unknown }, filename: string) => unknown;

const given = workerData as { readonly compiled?: ReadonlyMap<string, string> } | null;
const codes = new Map(given?.compiled);
const name = process.env[bugVariable];
if (name !== undefined && name !== '') makeBug(name);
if (codes.size > 0) hook();

function makeBug(bugName: string): void {
  const bug = bugNamed(bugName);
  const compiler = process[REGISTER_INSTANCE];
  if (compiler === undefined) throw new Error(`${bugVariable} works under ts-node only: node -r ts-node/register/transpile-only -r ./spec/mutation/load-bug.ts`);
  const target = join(__dirname, '..', '..', 'src', ...bug.file.split('/'));
  codes.set(target, compiler.compile(patched(bug, readFileSync(target, 'utf8')), target));
}

function hook(): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated, but what ts-node hooks into, and the only place from which a file can be swapped
  const loaders = createRequire(__filename).extensions as unknown as Record<string, Load>;
  const load = loaders['.ts'] as Load;
  loaders['.ts'] = (module, filename) => {
    const code = codes.get(filename);
    return code === undefined ? load(module, filename) : module._compile(code, filename);
  };
}
