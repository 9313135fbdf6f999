import { messageOf } from '../../model/errors';

/** What `main` needs of the process; the only file that touches it. A test may pass its own. */
export interface ProcessHooks {
  /** Adds a listener for a process signal or event, and returns what removes it. */
  on(event: string, listener: (...args: readonly unknown[]) => void): () => void;
  /** Sets the code the process will exit with, once nothing keeps it alive. */
  setExitCode(code: number): void;
  /** Ends the process now. */
  exit(code: number): void;
  /** One line about something that went wrong. */
  printError(line: string): void;
}

export const realProcess: ProcessHooks = {
  on: (event, listener) => {
    // The typed overloads name each event; here the event is a value.
    const events: Pick<NodeJS.EventEmitter, 'on' | 'off'> = process;
    events.on(event, listener);
    return () => { events.off(event, listener); };
  },
  setExitCode: (code) => { process.exitCode = code; },
  exit: (code) => { process.exit(code); },
  printError: (line) => { process.stderr.write(`${line}\n`); },
};

/** What a listener throws is nobody's result, but must not vanish. */
export function warnOfListener(error: unknown): void {
  warn('A listener failed', error, 'SYSTOLE_LISTENER');
}

/** An operation has failed, and nobody has asked for its end. */
export function warnOfOperation(name: string, reason: unknown): void {
  warn(`The operation ${name} failed, and nobody awaits it`, reason, 'SYSTOLE_OPERATION');
}

/** A scope has something worse to reject with than what has gone wrong at its end. */
export function warnOfScope(error: unknown): void {
  warn('A scope ended badly', error, 'SYSTOLE_SCOPE');
}

/** What nobody has been given could not be disposed of. */
export function warnOfDisposal(error: unknown): void {
  warn('Something that nobody has been given could not be disposed of', error, 'SYSTOLE_DISPOSE');
}

/** Said as text: Node refuses an error of another realm, as under jest. */
function warn(what: string, error: unknown, code: string): void {
  const stack = error instanceof Error ? error.stack : undefined;
  process.emitWarning(`${what}: ${messageOf(error)}`, { code, ...(stack === undefined ? {} : { detail: stack }) });
}

/** How many listeners the process has, by their event. */
export function processListeners(): ReadonlyMap<string, number> {
  return new Map(process.eventNames().map((event) => [String(event), process.listenerCount(event)]));
}

/** What the environment says under a name; `undefined` when it says nothing. */
export function environmentValue(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/**
 * Milliseconds from a moment shortly before this is loaded; never goes back. `performance.now()` would say the same, and its first use has Node load
 * a dozen modules more.
 */
export function monotonicMs(): number {
  const time = thisProcess.hrtime();
  return (time[0] - originSeconds) * 1_000 + time[1] / 1_000_000;
}

/** The global is a getter, which would be called twice a step. */
const thisProcess = process;
const [originSeconds] = thisProcess.hrtime();

/** Calls `wake` before the event loop goes on, once no promise that is being worked off has anything left to do. */
export const nextTick: (wake: () => void) => void = process.nextTick.bind(process);
