import { builtinModules, createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import { importsOf } from './planner';
import type { ModuleNode } from './planner';

/** Files that are loaded, and can be loaded anew. */
export interface Modules {
  /** The files of the program itself: what is installed is never loaded anew. */
  list(): readonly ModuleNode[];
  /** True for files of the program itself. */
  isOwn(file: string): boolean;
  /** Loads the entry; what is loaded already stays. Returns what it exports. */
  load(): unknown;
  /** Files that the entry has reached before, and reaches no more. */
  unreached(): readonly string[];
  /** Forgets files, so that the next load reads them; the function returned takes that back, and forgets what was loaded meanwhile. */
  forget(files: Iterable<string>): () => void;
}

/** The modules of Node's own loader (CommonJS, and whatever it has been taught, as by ts-node), from one entry on. */
export function nodeModules(entry: string): Modules {
  const file = resolve(entry);
  const require = createRequire(file);
  const { cache } = require;
  const everReached = new Set<string>();
  return {
    unreached: () => {
      const reached = importsOf(nodesOf(cache), file);
      const gone = [...everReached].filter((known) => !reached.has(known) && cache[known] !== undefined);
      for (const known of reached) everReached.add(known);
      return gone;
    },
    list: () => nodesOf(cache),
    isOwn,
    load: () => require(file) as unknown,
    forget: (files) => forget(cache, [...files]),
  };
}

function nodesOf(cache: NodeJS.Dict<NodeJS.Module>): readonly ModuleNode[] {
  return Object.values(cache).flatMap((module) => (module === undefined || !isOwn(module.filename) ? [] : [{
    file: module.filename,
    imports: [...new Set(module.children.map(({ filename }) => filename).filter(isOwn))],
  }]));
}

function forget(cache: NodeJS.Dict<NodeJS.Module>, files: readonly string[]): () => void {
  const before = { ...cache };
  const children = new Map(Object.values(before).map((module) => [module, [...module?.children ?? []]]));
  for (const file of files) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- this is how Node's loader forgets
    delete cache[file];
  }
  // Whoever stays must not hold on to what is gone: it would seem to import it twice.
  const gone = new Set(files);
  for (const module of Object.values(cache)) {
    if (module !== undefined) module.children = module.children.filter(({ filename }) => !gone.has(filename));
  }
  return () => {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- as above
    for (const file of Object.keys(cache)) if (!(file in before) && isOwn(file)) delete cache[file];
    for (const file of files) cache[file] = before[file];
    for (const [module, own] of children) if (module !== undefined) module.children = own;
  };
}

const installed = `${sep}node_modules${sep}`;

function isOwn(file: string): boolean {
  return !file.includes(installed) && !file.startsWith(packageRoot) && !builtinModules.includes(file);
}

/** This package stays what it is, also where it is linked rather than installed. */
const packageRoot = resolve(__dirname, '..') + sep;
