import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { join, sep } from 'node:path';

/** A timer, a socket, a server: what Node asks whether it keeps the process alive. */
interface Handle {
  hasRef(): boolean;
}

interface Opened {
  readonly kind: string;
  readonly place: string | undefined;
  /** Not kept, so that what a timer would call can be collected with it. */
  readonly ref: WeakRef<Handle>;
}

/** Notes the handles that are opened by one function and by what follows from it, however much later. */
export class HandleWatch {
  private readonly opened = new Map<number, Opened>();
  private readonly scope = new AsyncLocalStorage<true>();
  private readonly hook = createHook({
    init: (id, kind, _trigger, resource) => {
      if (this.scope.getStore() === true && isHandle(resource)) this.opened.set(id, { kind, place: placeOf(new Error()), ref: new WeakRef(resource) });
    },
    // A timer that is over still says that it keeps the process alive.
    destroy: (id) => { this.opened.delete(id); },
  });

  run<Result>(call: () => Result): Result {
    this.hook.enable();
    return this.scope.run(true, call);
  }

  /** A line for each handle that keeps the process alive now. */
  open(): readonly string[] {
    return [...this.opened.values()].filter(({ ref }) => ref.deref()?.hasRef() === true)
      .map(({ kind, place }) => `${kind} that keeps the process alive${place === undefined ? '' : `, opened at ${place}`}`);
  }

  end(): void {
    this.hook.disable();
    this.scope.disable();
  }
}

function isHandle(resource: object): resource is Handle {
  return 'hasRef' in resource && typeof resource.hasRef === 'function';
}

/** The innermost place outside Node and this package that a stack leads through. */
export function placeOf({ stack = '' }: Error): string | undefined {
  const place = stack.split('\n').slice(1).find((line) => !line.includes('(node:') && !line.includes('at node:') && !ownFolders.some((folder) => line.includes(folder)));
  return place?.replace(/^ *at /, '');
}

/** Where a stack shows this package: what runs, and what its source maps lead to. */
// There is no `__dirname` where a bundler has made an ES module of this.
const ownFolders: readonly string[] = typeof __dirname === 'undefined' ? [] : ['dist', 'src'].map((folder) => join(__dirname, '..', '..', folder) + sep);
