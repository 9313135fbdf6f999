import type { Modules } from '../../src/dev/modules';
import { importsOf } from '../../src/dev/planner';
import type { ModuleNode } from '../../src/dev/planner';

/** The text of a file: what it does when it is loaded, with what it imports. */
export type FakeFile = (load: (file: string) => never) => unknown;

/** A loader whose files are functions: loads each once, and remembers who has loaded whom, as Node does. */
export class FakeModules implements Modules {
  readonly files: Record<string, FakeFile>;
  /** Files in the order in which they were loaded. */
  readonly loaded: string[] = [];
  private readonly entry: string;
  private cache = new Map<string, { exported: unknown; readonly imports: Set<string> }>();

  constructor(entry: string, files: Record<string, FakeFile>) {
    this.entry = entry;
    this.files = files;
  }

  list(): readonly ModuleNode[] {
    return [...this.cache].map(([file, { imports }]) => ({ file, imports: [...imports] }));
  }

  unreached(): readonly string[] {
    const reached = importsOf(this.list(), this.entry);
    return [...this.cache.keys()].filter((file) => !reached.has(file));
  }

  isOwn(): boolean {
    return true;
  }

  load(): unknown {
    return this.require(this.entry);
  }

  forget(files: Iterable<string>): () => void {
    const before = new Map(this.cache);
    for (const file of files) this.cache.delete(file);
    return () => { this.cache = before; };
  }

  private require(file: string): unknown {
    const known = this.cache.get(file);
    if (known !== undefined) return known.exported;
    const module = { exported: undefined as unknown, imports: new Set<string>() };
    this.cache.set(file, module);
    this.loaded.push(file);
    try {
      module.exported = this.files[file]?.(((imported: string) => {
        module.imports.add(imported);
        return this.require(imported);
      }) as never);
    } catch (error) {
      this.cache.delete(file);
      throw error;
    }
    return module.exported;
  }
}
