import type { Debugger, Session } from 'node:inspector';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { placeInFrame } from './declared-at';
import { loadInspector } from './later';

/** A place in the code that runs, which a compiler may have made of other code. */
interface Compiled {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

const known = new WeakMap<object, { readonly place: string | undefined }>();

/**
 * `file:line` of a class, or of its constructor if it writes one; as in stack traces, of the source that it was compiled from, where those tell that.
 * `undefined` where the runtime does not say.
 *
 * The engine knows where each function stands, and says so to debuggers alone.
 */
export function placeOfClass(target: object): string | undefined {
  let found = known.get(target);
  if (found === undefined) {
    const compiled = search(target);
    found = { place: compiled && (sourceOf(compiled) ?? `${pathOf(compiled.url)}:${String(compiled.line)}`) };
    known.set(target, found);
  }
  return found.place;
}

/** A runtime may have no inspector, or forbid it: what an error says does not hang on it. */
function search(target: object): Compiled | undefined {
  try {
    Search.now ??= new Search();
    return Search.now.locate(target);
  } catch {
    return undefined;
  }
}

/**
 * Where the class that is searched for is found from inside the inspector: in the process's own context, which a test runner's differs from. No other
 * is looked into: to enter one that has been collected meanwhile ends the process.
 */
const asked = Symbol.for('systole/asked');
const shared = runInThisContext('globalThis') as Record<symbol, object | undefined>;

/** Where the scripts that the engine has loaded come from, by numbers that it uses once. It collects all garbage before it tells, so it is asked about new ones only. */
const urls = new Map<string, string>();

/** A conversation with the inspector, for as long as the turn lasts: errors and descriptions ask for many classes at once. */
class Search {
  static now: Search | undefined = undefined;
  private readonly session: Session;

  constructor() {
    this.session = new (loadInspector().Session)();
    this.session.connect();
    this.session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => { urls.set(scriptId, url); });
    // A promise, since test runners may fake `queueMicrotask`.
    void Promise.resolve().then(() => { this.end(); });
  }

  locate(target: object): Compiled | undefined {
    const location = this.locationOf(target);
    const url = location && this.urlOf(location.scriptId);
    return !location || !url ? undefined : { url, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
  }

  private urlOf(scriptId: string): string | undefined {
    if (!urls.has(scriptId)) {
      urls.clear();
      // Tells of all anew.
      this.session.post('Debugger.disable');
      this.session.post('Debugger.enable');
    }
    return urls.get(scriptId);
  }

  /** Asks, and is answered, before the call returns. */
  private locationOf(target: object): Debugger.Location | undefined {
    let location: unknown;
    shared[asked] = target;
    this.session.post('Runtime.evaluate', { expression: 'globalThis[Symbol.for("systole/asked")]' }, (_, { result }) => {
      this.session.post('Runtime.getProperties', { objectId: result.objectId ?? '', ownProperties: true }, (__, { internalProperties }) => {
        location = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value;
      });
    });
    Reflect.deleteProperty(shared, asked);
    return location as Debugger.Location | undefined;
  }

  private end(): void {
    Search.now = undefined;
    this.session.disconnect();
  }
}

/** Lines that compilers put between a class and what of it they can tell the source of. */
const linesOfCompilers = 8;

/** As whoever makes stack traces readable has it: Node's own source maps, or a hook of a tool that compiles. `undefined` where neither has it, or fails at it. */
function sourceOf({ url, line, column }: Compiled): string | undefined {
  try {
    const file = pathOf(url);
    const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
    return entry !== undefined && 'originalSource' in entry ? `${pathOf(entry.originalSource)}:${String(entry.originalLine + 1)}` : hookedPlace(file, line, column);
  } catch {
    // A hook may ask of a frame what ours do not know; the error that the place is for is the one to be told.
    return undefined;
  }
}

function pathOf(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : url;
}

/** A test runner may have put its hook outside of the context that tests run in. */
const outerError = runInThisContext('Error') as ErrorConstructor;

function hookedPlace(file: string, line: number, column: number): string | undefined {
  const errors = [Error, outerError].find((candidate) => typeof (candidate.prepareStackTrace as unknown) === 'function');
  if (errors === undefined) return undefined;
  // What a compiler has written of its own has no source: then the nearest line before it that has one.
  for (let back = 0; back <= linesOfCompilers; back += 1) {
    const frame = new Frame(file, line - back, back === 0 ? column : endOfLine);
    const text = String(errors.prepareStackTrace(new Error('where'), [frame as unknown as NodeJS.CallSite]));
    if (!text.includes(frame.toString())) return placeInFrame(text, 0);
  }
  return undefined;
}

const endOfLine = 100_000;

/** What a hook of stack traces asks of a frame. Methods, on a prototype: hooks make copies of those. */
class Frame {
  private readonly file: string;
  private readonly line: number;
  private readonly column: number;

  constructor(file: string, line: number, column: number) {
    this.file = file;
    this.line = line;
    this.column = column;
  }

  getFileName(): string { return this.file; }
  getScriptNameOrSourceURL(): string { return this.file; }
  getLineNumber(): number { return this.line; }
  getColumnNumber(): number { return this.column; }
  getThis(): undefined { return undefined; }
  getTypeName(): null { return null; }
  getFunction(): undefined { return undefined; }
  getFunctionName(): null { return null; }
  getMethodName(): null { return null; }
  getEvalOrigin(): undefined { return undefined; }
  isToplevel(): boolean { return true; }
  isEval(): boolean { return false; }
  isNative(): boolean { return false; }
  isConstructor(): boolean { return false; }
  isAsync(): boolean { return false; }
  isPromiseAll(): boolean { return false; }
  getPromiseIndex(): null { return null; }
  toString(): string { return `${this.file}:${String(this.line)}:${String(this.column)}`; }
}
