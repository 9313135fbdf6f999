import { extname } from 'node:path';

/** One loaded file, and the files it has loaded itself. */
export interface ModuleNode {
  readonly file: string;
  readonly imports: readonly string[];
}

/** A component, as far as it matters what to do with it when files change. */
export interface PlannedComponent {
  readonly id: string;
  /** Where it is declared; `undefined` when nobody knows. */
  readonly file: string | undefined;
  readonly needs: readonly string[];
}

/** What a plan is made from. */
export interface Situation {
  readonly modules: readonly ModuleNode[];
  /** Dependencies before those that need them, or in any other order that the plan is to keep. */
  readonly components: readonly PlannedComponent[];
  readonly changed: Iterable<string>;
  /** True loads everything anew. Default: what has changed, and whatever imports it. */
  readonly all?: boolean;
  /** Extensions of files that are no modules and still restart everything, such as `.sql`. */
  readonly dataExtensions?: readonly string[];
}

/** What is to be done about changed files. */
export interface ReloadPlan {
  /** Changed files that matter. */
  readonly changed: readonly string[];
  /** Files to load anew. */
  readonly modules: readonly string[];
  /** Components to restart: declared in those files, or in need of one that is. */
  readonly restarts: readonly string[];
  readonly stays: readonly string[];
}

/** What to load anew and whom to restart because of changed files; `undefined` when they concern nobody. */
export function planReload({ modules, components, changed, all = false, dataExtensions = [] }: Situation): ReloadPlan | undefined {
  const known = new Set(modules.map(({ file }) => file));
  const files = [...new Set(changed)];
  const changedModules = files.filter((file) => known.has(file));
  const changedData = files.filter((file) => !known.has(file) && dataExtensions.includes(extname(file)));
  if (changedModules.length + changedData.length === 0) return undefined;
  const affected = all ? known : importersOf(modules, changedModules);
  const isEverything = all || changedData.length > 0;
  const restarts = isEverything ? new Set(components.map(({ id }) => id)) : dependentsOf(components, affected);
  return {
    changed: [...changedModules, ...changedData],
    modules: modules.map(({ file }) => file).filter((file) => affected.has(file)),
    restarts: components.map(({ id }) => id).filter((id) => restarts.has(id)),
    stays: components.map(({ id }) => id).filter((id) => !restarts.has(id)),
  };
}

/** The files and whatever imports them, however indirectly. */
export function importersOf(modules: readonly ModuleNode[], files: readonly string[]): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  for (const { file, imports } of modules) {
    for (const imported of imports) importers.set(imported, [...importers.get(imported) ?? [], file]);
  }
  return reach(files, (file) => importers.get(file) ?? []);
}

/** A file and whatever it imports, however indirectly. */
export function importsOf(modules: readonly ModuleNode[], file: string): ReadonlySet<string> {
  const imports = new Map(modules.map((module) => [module.file, module.imports]));
  return reach([file], (of) => imports.get(of) ?? []);
}

function dependentsOf(components: readonly PlannedComponent[], files: ReadonlySet<string>): ReadonlySet<string> {
  const dependents = new Map<string, string[]>();
  for (const { id, needs } of components) {
    for (const need of needs) dependents.set(need, [...dependents.get(need) ?? [], id]);
  }
  const declared = components.filter(({ file }) => file !== undefined && files.has(file)).map(({ id }) => id);
  return reach(declared, (id) => dependents.get(id) ?? []);
}

/** Without recursion: chains may be long. */
function reach(from: readonly string[], next: (item: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  for (const item of reached) {
    for (const further of next(item)) reached.add(further);
  }
  return reached;
}

/** The file of `file:line`. */
export function fileOf(place: string | undefined): string | undefined {
  return place?.replace(/:\d+$/, '');
}
