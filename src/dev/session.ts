import { relative } from 'node:path';
import type { Container } from '../app/container';
import { slowLine } from '../app/main/main-lines';
import type { TakeOver } from '../app/systems/take-over';
import { carryOver, isAllAsked, noteLoaded, refuseTakeOver, sourcesOf, takeOver, turns, twinOf, wholeReason } from '../app/systems/take-over';
import { wrongState } from '../lifecycle/operations/refused-calls';
import type { Clock } from '../model/clock';
import type { OperationReport } from '../model/report';
import { list, ownErrorLines } from './lines';
import type { Modules } from './modules';
import type { ReloadPlan } from './planner';
import { fileOf, planReload } from './planner';
import type { Program } from './program';

/** What a session works with. */
export interface SessionOptions {
  readonly modules: Modules;
  readonly program: Program;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  /** True loads everything anew at each change. Default: false. */
  readonly all?: boolean;
  /** See `planReload`. */
  readonly dataExtensions?: readonly string[];
  /** How long files have to be at rest before they are loaded, in milliseconds. Default: 50. */
  readonly restMs?: number;
  /** Called when all that was to be done has been done. */
  readonly onIdle?: () => void;
  /** What paths are shown relative to. */
  readonly root?: string;
}

/** What ran last, to come back to. */
interface Last {
  readonly container: Container;
  readonly due: Due;
  /** What brings its code back. */
  readonly undos: (() => void)[];
  readonly changed: readonly string[];
}

/**
 * A program under development: runs it, and when files change loads them anew and restarts whom they concern.
 *
 * One reload at a time; what changes meanwhile comes next, and calls off a start that still goes on. Code that cannot be loaded, or is
 * wired wrongly, leaves the running system as it is; after a start that fails, the code that ran last is started again, and if that fails
 * too, everything is stopped. The session goes on in each case, and loads again at the next change.
 */
export class DevSession {
  private readonly options: SessionOptions;
  private running: Container | undefined = undefined;
  /** What is down, because a start has failed or was called off, and comes up with the next change. */
  private due: Due | undefined = undefined;
  /** Calls off the start that goes on. */
  private starting: AbortController | undefined = undefined;
  private isCalledOff = false;
  private readonly changed = new Set<string>();
  private cancelRest: () => void = () => undefined;
  private work: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(options: SessionOptions) {
    this.options = options;
    options.program.late = (container) => { void this.next(async () => { if (this.running === undefined) await this.beginWith(container); }); };
  }

  /** The container that runs. @throws ERR_STATE as long as the program could not be loaded */
  get container(): Container {
    if (this.running !== undefined) return this.running;
    throw wrongState('the call', 'no system runs', ['the program has been loaded'], 'mend what was printed; the next change loads it again');
  }

  /** True from the call of `close` on. */
  get isOver(): boolean {
    return this.isClosed;
  }

  /** Loads the program and starts it; what goes wrong is printed. */
  open(): Promise<void> {
    return this.next(() => this.begin());
  }

  /** To be told of each file that has changed, as an absolute path. */
  fileChanged(file: string): void {
    if (this.isClosed) return;
    this.changed.add(file);
    this.cancelRest();
    this.cancelRest = this.options.clock.schedule(this.options.restMs ?? 50, () => {
      if (this.starting !== undefined && this.plan(this.container) !== undefined) this.starting.abort();
      void this.next(() => this.round());
    });
  }

  /** Loads code anew without waiting for a change: all of it. What goes wrong is printed. */
  reload(): Promise<void> {
    this.cancelRest();
    for (const { file } of this.options.modules.list()) this.changed.add(file);
    return this.next(() => this.round());
  }

  /** Nobody has caught an error, so nobody knows the state of what runs: it is stopped, without draining, and starts with the next change. */
  crashed(error: unknown): Promise<void> {
    this.print('Uncaught error:');
    this.printError(error);
    if (this.isClosed || this.running === undefined) return this.work;
    this.starting?.abort();
    return this.next(async () => {
      const { running } = this;
      if (running === undefined || running.state !== 'running') return;
      this.due = dueOf(running);
      await running.stopAll({ drain: false }).then(undefined, (failure: unknown) => { this.printError(failure); });
      this.print('stopped; waiting for a change');
    });
  }

  /** Resolves when nothing is being loaded, started or stopped by the session. */
  settled(): Promise<void> {
    return this.work;
  }

  /** Stops what runs, what is kept included, and hears of no further change; a start that goes on is called off. Rejects as `dispose`. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelRest();
    this.starting?.abort();
    await this.work;
    try {
      await this.running?.dispose();
    } finally {
      this.running = undefined;
      this.options.program.end();
    }
  }

  /** Ends the waiting of a stop in progress. */
  hurry(): void {
    this.running?.hurry();
  }

  /** One thing after the other; nothing that goes wrong ends the session. */
  private next(work: () => Promise<void>): Promise<void> {
    const own = this.work.then(() => (this.isClosed ? undefined : work())).catch((error: unknown) => { this.printError(error); });
    this.work = own;
    void own.then(() => { if (this.work === own && !this.isClosed) this.options.onIdle?.(); });
    return own;
  }

  private async begin(): Promise<void> {
    const { modules } = this.options;
    const stale = modules.list().map(({ file }) => file);
    const undos: (() => void)[] = [];
    this.changed.clear();
    let found: Container;
    try {
      found = await this.load(stale, (place) => place !== undefined && modules.isOwn(place), undos);
    } catch (error) {
      undoAll(undos);
      this.printError(error);
      this.print('not loaded; waiting for a change');
      return;
    }
    await this.beginWith(found);
  }

  private async beginWith(container: Container): Promise<void> {
    noteLoaded(container);
    this.run(container);
    await this.bringUp(container, 'everything');
  }

  /** Loads files anew, lets go of those that nobody imports any more, and finds the container. */
  private load(files: readonly string[], isStale: (place: string | undefined) => boolean, undos: (() => void)[]): Promise<Container> {
    const { modules, program } = this.options;
    undos.push(program.forget(isStale), modules.forget(files));
    return program.load(() => {
      const exported = modules.load();
      const gone = new Set(modules.unreached());
      undos.push(program.forget((place) => gone.has(fileOf(place) ?? '')), modules.forget(gone));
      return exported;
    });
  }

  /** From now on this is what runs. */
  private run(container: Container): void {
    this.running = container;
    container.subscribe((event) => { if (event.kind === 'slow') this.print(slowLine(event)); });
    this.options.program.actOn(container);
  }

  /** What goes wrong is printed, and owed to the next change. */
  private async bringUp(running: Container, due: Due, started: readonly string[] = []): Promise<void> {
    try {
      const report = await this.start(running, due);
      this.print(`started ${list([...started, ...turns(report?.components ?? [], 'start')])}`);
      if (report !== undefined) this.options.program.started(report);
    } catch (error) {
      this.due = due;
      if (this.isCalledOff) this.print('start called off');
      else this.printError(error);
      if (!this.isCalledOff) this.print('not started; waiting for a change');
    }
  }

  private async start(running: Container, due: Due): Promise<OperationReport | undefined> {
    const known = new Set(running.ids());
    const ids = due === 'everything' ? due : due.filter((id) => known.has(id));
    const report = ids.length === 0 ? undefined : await this.callable((signal) => (ids === 'everything' ? running.startAll({ signal }) : running.start(...ids, { signal })));
    this.due = undefined;
    return report;
  }

  /** A start that the next change calls off. */
  private async callable<Result>(start: (signal: AbortSignal) => PromiseLike<Result>): Promise<Result> {
    const { signal } = this.starting = new AbortController();
    try {
      return await start(signal);
    } finally {
      this.starting = undefined;
      this.isCalledOff = signal.aborted;
    }
  }

  private async round(): Promise<void> {
    const { running } = this;
    if (running === undefined) {
      if (this.changed.size > 0) await this.begin();
      return;
    }
    const plan = this.plan(running);
    if (plan === undefined) {
      this.changed.clear();
      return;
    }
    const loading = plan.modules.length === 0 ? '' : `; loading ${list(plan.modules.map((file) => this.shown(file)))}`;
    this.print(`changed: ${list(plan.changed.map((file) => this.shown(file)))}${loading}`);
    if (plan.modules.length === 0) await this.restartAll(running, plan);
    else await this.exchange(running, plan);
  }

  private plan(running: Container): ReloadPlan | undefined {
    const { all = false, dataExtensions = [], modules } = this.options;
    const components = sourcesOf(running).map(({ id, place, needs }) => ({ id, file: fileOf(place), needs }));
    return planReload({ modules: modules.list(), components, changed: this.changed, all, dataExtensions });
  }

  private async restartAll(running: Container, plan: ReloadPlan): Promise<void> {
    for (const file of plan.changed) this.changed.delete(file);
    const { components } = await running.restartAll();
    this.print(`restarted ${list([...new Set(turns(components, 'start'))])}`);
  }

  private async exchange(running: Container, plan: ReloadPlan): Promise<void> {
    const { program } = this.options;
    const last: Last = { container: twinOf(running), due: this.due ?? dueOf(running), undos: [], changed: plan.changed };
    const stale = new Set(plan.modules);
    let fresh: Container;
    try {
      fresh = await this.load(plan.modules, (place) => stale.has(fileOf(place) ?? ''), last.undos);
      carryOver(running, fresh);
      refuseTakeOver(running, fresh);
    } catch (error) {
      undoAll(last.undos);
      program.actOn(running);
      this.printError(error);
      this.print('not loaded: what runs is left as it is; waiting for a change');
      return;
    }
    for (const file of plan.changed) this.changed.delete(file);
    const reason = wholeReason(running, fresh);
    if (reason !== undefined) return this.replace(running, fresh, last, reason);
    const onExchanged = (): void => { program.actOn(running); };
    try {
      await this.tell(await this.callable((signal) => takeOver(running, fresh, { signal, onExchanged })), running);
    } catch (error) {
      await this.goBack(error, running, last);
    }
  }

  private async tell({ stopped, started, kept, untouched, stopError }: TakeOver, running: Container): Promise<void> {
    if (stopError !== undefined) this.printError(stopError);
    const gone = stopped.filter((id) => !kept.includes(id));
    if (gone.length > 0) this.print(`stopped ${list(gone)}`);
    if (kept.length > 0) this.print(`kept ${list(kept)}, with the code it had: evict and restart it to get the new one`);
    if (this.due !== undefined) await this.bringUp(running, this.due, started);
    else this.print(`started ${list(started.filter((id) => !kept.includes(id)))}; ${untouched.length === 0 ? 'nothing else runs' : `untouched: ${list(untouched)}`}`);
  }

  /** Everything stops, and the other container starts. */
  private async replace(running: Container, fresh: Container, last: Last, reason: string): Promise<void> {
    this.print(`${reason}: everything restarts`);
    await this.letGo(running);
    this.run(fresh);
    try {
      const report = await this.start(fresh, last.due);
      this.print(`started ${list(turns(report?.components ?? [], 'start'))}`);
    } catch (error) {
      await this.goBack(error, fresh, last);
    }
  }

  /** The code that ran last is in its place again, and what was up with it comes up; or everything is stopped. */
  private async goBack(error: unknown, running: Container, last: Last): Promise<void> {
    undoAll(last.undos);
    this.options.program.actOn(running);
    // What was not taken over is loaded again together with whatever mends it.
    for (const file of last.changed) this.changed.add(file);
    if (this.isCalledOff) {
      this.due = last.due;
      this.print('start called off');
      return;
    }
    this.printError(error);
    try {
      await this.bringBack(running, last);
      this.print('not started: what ran last runs again; waiting for a change');
    } catch (failure) {
      this.due = last.due;
      this.printError(failure);
      await this.running?.stopAll().then(undefined, (stopError: unknown) => { this.printError(stopError); });
      this.print('stopped: what ran last does not start either; waiting for a change');
    }
  }

  private async bringBack(running: Container, { container, due }: Last): Promise<void> {
    const reason = wholeReason(running, container);
    if (reason === undefined) await this.callable((signal) => takeOver(running, container, { signal }));
    else {
      this.print(`${reason}: everything restarts`);
      await this.letGo(running);
      this.run(container);
    }
    await this.start(reason === undefined ? running : container, due);
  }

  private async letGo(container: Container): Promise<void> {
    await container.dispose().then(undefined, (error: unknown) => { this.printError(error); });
  }

  private shown(file: string): string {
    return this.options.root === undefined ? file : relative(this.options.root, file);
  }

  private print(line: string): void {
    this.options.print(line);
  }

  private printError(error: unknown): void {
    for (const line of ownErrorLines(error, this.options.root)) this.print(line);
  }
}

/** What is to come up: everything that is switched on, or some. */
type Due = 'everything' | readonly string[];

function dueOf(container: Container): Due {
  return isAllAsked(container) ? 'everything' : container.ids().filter((id) => container.isStarted(id));
}

function undoAll(undos: (() => void)[]): void {
  for (const undo of undos.reverse()) undo();
}
