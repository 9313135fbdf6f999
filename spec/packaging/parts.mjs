// Divides the sources into the files of dist: one for the core, one for each part that is loaded at first use, one for each door.
// Reading one file costs a fraction of reading a hundred. A module is in exactly one of them, so a class exists once whichever doors are open.
//
// The cuts are where sources call `require('./…')`, and at the doors and programs of package.json. A module is in the first part that imports it; parts behind
// it require that part. The order: the core, what it loads later, the other doors.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const sources = join(root, 'src');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Modules are named by their path below src. The first door is the core's. */
export const doors = Object.values(manifest.exports).filter((door) => typeof door === 'object').map(({ require }) => sourceOf(require.default));
export const programs = Object.values(manifest.bin).map(sourceOf);

/**
 * The parts in order, each with its `file` below dist, the `door` or program that it came with, whether it `isLater`, its `modules`, and what it `offers` to others: modules, and the
 * names that are imported from them. `originOf` says where a name comes from that a module only gives on.
 * @returns {{ entry: string, file: string, door: string, isLater: boolean, modules: string[], offers: Map<string, Set<string>>, originOf: (module: string, name: string) => string }[]}
 */
export function partsOfPackage() {
  const scanned = new Map();
  const scan = (module) => scanned.get(module) ?? scanned.set(module, scanModule(module)).get(module);
  const parts = [];
  const partOf = new Map();
  const later = loadedLater(scan);
  const originOf = (module, name) => {
    const given = scan(module).givesOn.get(name);
    return given === undefined ? `${module}#${name}` : originOf(given.from, given.name);
  };

  // A part that another one imports comes before it: imports have no circles, so parts have none either.
  const cut = (entry, file, door) => {
    const reached = reachedFrom(entry, (module) => scan(module).imports.map(({ from }) => from).filter((from) => !partOf.has(from)));
    const inFront = reached.filter((module) => module !== entry && later.has(module));
    if (doors[0] === entry && inFront.length > 0) throw new Error(`${inFront.join(', ')} would be loaded at once: something in ${file} imports what is to be loaded later`);
    for (const module of inFront.reverse()) if (!partOf.has(module)) cut(module, outputOf(module), door);
    const part = { entry, file, door, isLater: later.has(entry), modules: reached.filter((module) => !partOf.has(module)), offers: new Map([[entry, new Set(scan(entry).exports)]]), originOf };
    parts.push(part);
    for (const module of part.modules) partOf.set(module, part);
    for (const module of part.modules.flatMap((one) => scan(one).loadsLater)) if (!partOf.has(module)) cut(module, outputOf(module), door);
  };
  for (const door of doors) cut(door, posix.join(posix.dirname(door), 'core.js'), door);
  for (const program of programs) cut(program, outputOf(program), program);

  for (const part of parts) {
    for (const { from, names } of part.modules.flatMap((module) => scan(module).imports)) {
      const { offers } = partOf.get(from);
      if (partOf.get(from) === part) continue;
      if (!offers.has(from)) offers.set(from, new Set());
      for (const name of names) offers.get(from).add(name);
    }
  }
  return parts;
}

/** Everything that some source loads later. */
function loadedLater(scan) {
  const next = (module) => [...scan(module).imports.map(({ from }) => from), ...scan(module).loadsLater];
  return new Set([...doors, ...programs].flatMap((door) => reachedFrom(door, next)).flatMap((module) => scan(module).loadsLater));
}

function reachedFrom(start, next) {
  const reached = new Set([start]);
  // A set that grows while it is gone through is gone through to its new end.
  for (const module of reached) for (const one of next(module)) reached.add(one);
  return [...reached];
}

const outputOf = (module) => module.replace(/\.ts$/, '.js');

/** What a module imports, loads later and exports, once its types are gone. */
function scanModule(module) {
  const { code } = transformSync(readFileSync(join(sources, module), 'utf8'), { loader: 'ts', format: 'esm', target: 'es2022' });
  const from = (path) => resolveModule(posix.join(posix.dirname(module), path));
  const exported = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => listed(names));
  const imported = new Map([...code.matchAll(/^import \{([^}]*)\} from "(\.[^"]+)";$/gm)].flatMap(([, names, path]) => listed(names).map(([name, local]) => [local, { from: from(path), name }])));
  return {
    imports: [...code.matchAll(/^(?:import|export) (?:\{([^}]*)\} from )?"(\.[^"]+)";$/gm)].map(([, names = '', path]) => ({ from: from(path), names: listed(names).map(([inner]) => inner) })),
    givesOn: new Map(exported.filter(([inner]) => imported.has(inner)).map(([inner, outer]) => [outer, imported.get(inner)])),
    loadsLater: [...code.matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, path]) => from(path)),
    exports: exported.map(([, outer]) => outer),
  };
}

/** `a, b as c` as pairs: what it is called where it comes from, and where it goes to. */
function listed(names) {
  return names.split(',').map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const [inner, outer = inner] = one.split(' as ');
    return [inner, outer];
  });
}

export function resolveModule(path) {
  const found = [`${path}.ts`, posix.join(path, 'index.ts')].find((file) => existsSync(join(sources, file)));
  if (found === undefined) throw new Error(`there is no source ${path}.ts`);
  return found;
}

/** The source of a file that package.json names. */
function sourceOf(file) {
  return posix.relative('dist', posix.normalize(file)).replace(/\.js$/, '.ts');
}
