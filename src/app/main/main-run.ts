import type { Clock } from '../../model/clock';
import { isSystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';
import type { OperationReport } from '../../model/report';
import type { Container } from '../container';
import type { MainOptions } from './main';
import { ExitCode } from './main';
import { errorLines, slowLine, startLines, stopLines } from './main-lines';
import type { ProcessHooks } from '../host/process-hooks';
import { realProcess } from '../host/process-hooks';
import { realClock } from '../host/real-clock';
import { checkedSettings } from '../call-options';

/**
 * A terminal's Ctrl-C and a service manager's SIGTERM go to the whole process group, and npm passes on what it gets itself: the
 * same signal again within this time is the same request, and so is one that came while the event loop did not turn.
 */
const sameRequestMs = 100;

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGQUIT: 3, SIGTERM: 15, SIGBREAK: 21 };

/** From the start to the exit code. */
export function runMain(container: Container, options: MainOptions): Promise<number> {
  return new MainRun(container, options).run();
}

class MainRun {
  private readonly container: Container;
  private readonly options: MainOptions;
  private readonly host: ProcessHooks;
  private readonly clock: Clock;
  private readonly removals: (() => void)[] = [];
  private signals = 0;
  private hasClosedPipe = false;
  private lastSignal: string | undefined = undefined;
  private cancelForget: () => void = () => undefined;
  private code: number = ExitCode.Clean;
  private stopping: Promise<void> | undefined = undefined;
  private finish: (code: number) => void = () => undefined;

  constructor(container: Container, options: MainOptions) {
    this.container = container;
    this.options = options;
    this.host = options.process ?? realProcess;
    this.clock = options.clock ?? realClock;
  }

  run(): Promise<number> {
    const finished = new Promise<number>((resolve) => { this.finish = resolve; });
    if (this.refusesOptions()) return finished;
    this.install();
    void this.start();
    return finished;
  }

  /** A limit that is none must not come to light at the stop. */
  private refusesOptions(): boolean {
    try {
      checkedSettings({ stopBudgetMs: this.options.stopBudgetMs });
      return false;
    } catch (error) {
      this.printErrors(error);
      this.raise(ExitCode.StartFailed);
      this.end();
      return true;
    }
  }

  private install(): void {
    const { host } = this;
    for (const name of this.options.signals ?? ['SIGINT', 'SIGTERM'] as const) this.removals.push(host.on(name, () => { this.onSignal(name); }));
    this.removals.push(host.on('uncaughtException', (error) => { this.onCrash(error); }));
    this.removals.push(host.on('unhandledRejection', (reason) => { this.onCrash(reason); }));
    this.removals.push(host.on('beforeExit', () => { this.stop(true); }));
    if (this.container.hasPhase('reload')) this.removals.push(host.on('SIGHUP', () => { this.onReload(); }));
    this.removals.push(this.container.subscribe((event) => { this.onEvent(event); }));
  }

  private async start(): Promise<void> {
    try {
      const report = await this.container.startAll();
      this.printAll(startLines(report, this.container.snapshot()));
      this.tellStarted(report);
    } catch (error) {
      // A stop that was asked for meanwhile is no failure of the start, and has an end of its own.
      if (isSystoleError(error) && error.code === 'ERR_SUPERSEDED') return;
      this.printErrors(error);
      this.raise(ExitCode.StartFailed);
      // What was up before, and stays up when one more start fails, is stopped too.
      if (this.container.state === 'running' || this.container.state === 'suspended' || this.container.operations().length > 0) this.stop(true);
      await this.stopping;
      this.end();
    }
  }

  private tellStarted(report: OperationReport): void {
    try {
      this.options.onStarted?.(report);
    } catch (error) {
      this.onCrash(error);
    }
  }

  private onSignal(name: string): void {
    if (this.isSameRequest(name)) return;
    this.signals += 1;
    if (this.signals === 1) {
      this.options.print?.(`${name}: stopping`);
      this.stop(true);
    } else if (this.signals === 2) {
      this.options.print?.(`${name} again: waiting for nothing any more`);
      this.container.hurry();
    } else {
      this.host.exit(128 + (signalNumbers[name] ?? 0));
    }
  }

  private isSameRequest(name: string): boolean {
    if (this.lastSignal === name) return true;
    this.lastSignal = name;
    this.cancelForget();
    const forget = (): void => { this.lastSignal = undefined; };
    // Timers come before signals in a turn of the event loop: a second one lets those through that have come by the first.
    this.cancelForget = this.clock.schedule(sameRequestMs, () => { this.cancelForget = this.clock.schedule(0, forget); });
    return false;
  }

  /** What state the process is in is unknown: nothing new is finished, everything is let go. */
  private onCrash(error: unknown): void {
    // Whoever read what is printed may be gone: each line about that would be one more error, and so on for ever.
    const isClosedPipe = (Object(error) as { readonly code?: unknown }).code === 'EPIPE';
    if (!isClosedPipe || !this.hasClosedPipe) {
      this.hasClosedPipe ||= isClosedPipe;
      this.host.printError('Uncaught error; the container is stopped without draining.');
      this.printErrors(error);
    }
    this.raise(ExitCode.Crash);
    this.stop(false);
  }

  private onReload(): void {
    this.container.run('reload').catch((error: unknown) => { this.printErrors(error); });
  }

  private onEvent(event: SystoleEvent): void {
    if (event.kind === 'slow') this.options.print?.(slowLine(event));
    // Somebody stopped everything without us: the process has nothing left to wait for.
    const isOver = event.kind === 'operation-ended' && event.name === 'stop' && this.container.state === 'stopped';
    if (!isOver || this.stopping !== undefined) return;
    if (event.outcome === 'failed') {
      this.printErrors(event.error);
      this.raise(ExitCode.UncleanStop);
    } else {
      this.noteLeftBehind();
    }
    // What still runs was not waited for: only a stop of everything does that.
    if (this.container.holdsKept || this.container.operations().some(({ state }) => state === 'running')) {
      this.stop(true);
      return;
    }
    this.noteAbandoned();
    this.end();
  }

  private stop(drain: boolean): void {
    this.stopping ??= this.stopAndEnd(drain);
  }

  private async stopAndEnd(drain: boolean): Promise<void> {
    const { stopBudgetMs } = this.options;
    try {
      const report = await this.container.stopAll({ drain, ...(stopBudgetMs === undefined ? {} : { budgetMs: stopBudgetMs }) });
      this.printAll(stopLines(report));
      this.noteLeftBehind();
    } catch (error) {
      this.printErrors(error);
      this.raise(ExitCode.UncleanStop);
    }
    await this.letGoOfKept();
    this.noteAbandoned();
    this.end();
  }

  /** Nobody comes after the process who could go on with it. */
  private async letGoOfKept(): Promise<void> {
    if (!this.container.holdsKept) return;
    try {
      await this.container.evict();
    } catch (error) {
      this.printErrors(error);
      this.raise(ExitCode.UncleanStop);
    }
  }

  /** A start that was called off may have left a handler behind, which is none of the stop's failures. */
  private noteLeftBehind(): void {
    const left = this.container.ids({ status: 'quarantined' });
    for (const id of left) this.host.printError(`${id} was left behind: a handler of it is still in flight after the stop.`);
    if (left.length > 0) this.raise(ExitCode.UncleanStop);
  }

  /** What users ran with the components, and the stop could not wait for any longer. */
  private noteAbandoned(): void {
    const { abandoned } = this.container;
    for (const { name, id, state } of abandoned) this.host.printError(`${name} (operation ${String(id)}) was abandoned: it was ${state} when the stop went on without it, and something of it is in flight.`);
    if (abandoned.length > 0) this.raise(ExitCode.UncleanStop);
  }

  /** The worst thing that happened decides: a crash, then a failed start, then an unclean stop. */
  private raise(code: number): void {
    const severity: readonly number[] = [ExitCode.Clean, ExitCode.UncleanStop, ExitCode.StartFailed, ExitCode.Crash];
    if (severity.indexOf(code) > severity.indexOf(this.code)) this.code = code;
  }

  private end(): void {
    this.cancelForget();
    for (const remove of this.removals.splice(0)) remove();
    this.host.setExitCode(this.code);
    this.finish(this.code);
  }

  private printErrors(error: unknown): void {
    for (const line of errorLines(error)) this.host.printError(line);
  }

  private printAll(lines: readonly string[]): void {
    for (const line of lines) this.options.print?.(line);
  }
}
