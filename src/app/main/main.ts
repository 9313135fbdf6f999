import type { Clock } from '../../model/clock';
import type { OperationReport } from '../../model/report';
import type { Container } from '../container';
import { loadMainRun } from '../later';
import type { ProcessHooks } from '../host/process-hooks';

/** What `main` may be told. */
export interface MainOptions {
  /** Gets lines about what starts and stops; errors go to the process's standard error in any case. Default: nothing is printed. */
  readonly print?: (line: string) => void;
  /** Called once everything is up, after the lines about it. What it throws is treated as an uncaught error. */
  readonly onStarted?: (report: OperationReport) => void;
  /** Process signals that stop the container. Default: SIGINT and SIGTERM. */
  readonly signals?: readonly ('SIGINT' | 'SIGTERM' | 'SIGBREAK' | 'SIGQUIT')[];
  /** Limit of the stop, in milliseconds. Default: the container's own, 25 000. */
  readonly stopBudgetMs?: number;
  /** For tests: the process, or what stands for it. */
  readonly process?: ProcessHooks;
  /** For tests: what the distance between two signals is measured by. */
  readonly clock?: Clock;
}

/** How a process ends: what its exit code says. */
export const ExitCode = { Clean: 0, StartFailed: 1, UncleanStop: 2, Crash: 70 } as const;

/**
 * Runs a container for a whole process: starts it, stops it on SIGINT or SIGTERM, and sets the exit code.
 *
 * The first signal stops in order, the second ends every wait, the third exits at once with 128 + its number; the same signal
 * again within a tenth of a second counts once. SIGHUP runs the phase `reload`, if there is one. An uncaught exception stops without draining and exits with 70. When nothing keeps
 * the process alive any more, the container is stopped too. All listeners are removed at the end. The exit code is set, and
 * Node ends by itself once nothing is open; a handler that was left behind may keep it from that, and then only
 * `main(c).then((code) => process.exit(code))` helps.
 *
 * @returns the exit code: 0 clean, 1 the start failed, 2 the stop was not clean, 70 crash; never rejects
 */
export function main(container: Container, options: MainOptions = {}): Promise<number> {
  const host = (globalThis as unknown as Record<symbol, MainHost | undefined>)[mainHostKey];
  return host === undefined ? loadMainRun().runMain(container, options) : host(container, options);
}

/**
 * Runs containers in the place of `main`, when a tool has loaded the program: it is found under a registered symbol, since the tool may be another
 * copy of this package.
 *
 * @internal
 */
export type MainHost = (container: Container, options: MainOptions) => Promise<number>;

/** @internal */
export const mainHostKey: unique symbol = Symbol.for('systole/main-host/v1');
