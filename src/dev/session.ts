import { relative } from 'node:path';
import type { Container } from '../app/container';
import { errorLines } from '../app/main-lines';
import type { TakeOver } from '../app/take-over';
import { refuseTakeOver, sourcesOf, takeOver } from '../app/take-over';
import { wrongState } from '../lifecycle/operations/operation-errors';
import type { Clock } from '../model/clock';
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
  /** What paths are shown relative to. */
  readonly root?: string;
}

/**
 * A program under development: runs it, and when files change loads them anew and restarts whom they concern.
 *
 * One reload at a time; what changes meanwhile comes next. Code that cannot be loaded, or is wired wrongly, leaves the running system
 * as it is; after a start that fails, the code that ran last is started again, and if that fails too, everything is stopped. The
 * session goes on in each case, and loads again at the next change.
 */
export class DevSession {
  private readonly options: SessionOptions;
  private running: Container | undefined = undefined;
  /** What runs has failed, and is to be started at the next change. */
  private isDown = false;
  private readonly changed = new Set<string>();
  private cancelRest: () => void = () => undefined;
  private work: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** The container that runs. @throws ERR_STATE as long as the program could not be loaded */
  get container(): Container {
    if (this.running !== undefined) return this.running;
    throw wrongState('the call', 'no system runs', ['the program has been loaded'], 'mend what was printed; the next change loads it again');
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
    this.cancelRest = this.options.clock.schedule(this.options.restMs ?? 50, () => { void this.next(() => this.round()); });
  }

  /** Loads code anew without waiting for a change: all of it. What goes wrong is printed. */
  reload(): Promise<void> {
    this.cancelRest();
    for (const { file } of this.options.modules.list()) this.changed.add(file);
    return this.next(() => this.round());
  }

  /** Resolves when nothing is being loaded, started or stopped by the session. */
  settled(): Promise<void> {
    return this.work;
  }

  /** Stops what runs, what is kept included, and hears of no further change. Rejects as `dispose`. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelRest();
    await this.work;
    const { running } = this;
    this.running = undefined;
    try {
      await running?.dispose();
    } finally {
      this.options.program.end();
    }
  }

  /** One thing after the other; nothing that goes wrong ends the session. */
  private next(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(() => (this.isClosed ? undefined : work())).catch((error: unknown) => { this.printError(error); });
    return this.work;
  }

  private async begin(): Promise<void> {
    const { modules, program } = this.options;
    const undos = [program.forget((place) => place !== undefined && modules.isOwn(place)), modules.forget(modules.list().map(({ file }) => file))];
    this.changed.clear();
    try {
      this.running = await program.load(() => modules.load());
    } catch (error) {
      undoAll(undos);
      this.printError(error);
      this.print('not loaded; waiting for a change');
      return;
    }
    await this.startAll(this.running);
  }

  private async startAll(running: Container): Promise<void> {
    try {
      const report = await running.startAll();
      this.isDown = false;
      this.print(`started ${list(report.components.filter(({ phase }) => phase === 'start').map(({ id }) => id))}`);
      this.options.program.started(report);
    } catch (error) {
      this.isDown = true;
      this.printError(error);
      this.print('not started; waiting for a change');
    }
  }

  private async round(): Promise<void> {
    const { running } = this;
    if (running === undefined) {
      await this.begin();
      return;
    }
    const plan = this.plan(running);
    if (plan === undefined) {
      this.changed.clear();
      return;
    }
    const loading = plan.modules.length === 0 ? '' : `; loading ${plan.modules.map((file) => this.shown(file)).join(', ')}`;
    this.print(`changed: ${plan.changed.map((file) => this.shown(file)).join(', ')}${loading}`);
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
    this.print(`restarted ${list([...new Set(components.filter(({ phase }) => phase === 'start').map(({ id }) => id))])}`);
  }

  private async exchange(running: Container, plan: ReloadPlan): Promise<void> {
    const { modules, program } = this.options;
    const last = running.fork();
    const wasUp = running.ids().filter((id) => running.isStarted(id));
    const stale = new Set(plan.modules);
    const undos = [program.forget((place) => stale.has(fileOf(place) ?? '')), modules.forget(plan.modules)];
    let fresh: Container;
    try {
      fresh = await program.load(() => modules.load());
      refuseTakeOver(running, fresh);
    } catch (error) {
      undoAll(undos);
      this.printError(error);
      this.print('not loaded: what runs is left as it is; waiting for a change');
      return;
    }
    for (const file of plan.changed) this.changed.delete(file);
    try {
      await this.tell(await takeOver(running, fresh), running);
    } catch (error) {
      undoAll(undos);
      // What was not taken over is loaded again together with whatever mends it.
      for (const file of plan.changed) this.changed.add(file);
      this.printError(error);
      await this.goBack(running, last, wasUp);
    }
  }

  private async tell({ stopped, started, untouched, stopError }: TakeOver, running: Container): Promise<void> {
    if (stopError !== undefined) this.printError(stopError);
    if (stopped.length > 0) this.print(`stopped ${list(stopped)}`);
    if (this.isDown) await this.startAll(running);
    else this.print(`started ${list(started)}; ${untouched.length === 0 ? 'nothing else runs' : `untouched: ${untouched.join(', ')}`}`);
  }

  /** The code that ran last is in its place again, and what was up with it comes up; or everything is stopped. */
  private async goBack(running: Container, last: Container, wasUp: readonly string[]): Promise<void> {
    try {
      await takeOver(running, last);
      if (wasUp.length > 0) await (wasUp.length === running.ids().length ? running.startAll() : running.start(...wasUp));
      this.print('not started: what ran last runs again; waiting for a change');
    } catch (error) {
      this.isDown = true;
      this.printError(error);
      await running.stopAll();
      this.print('stopped: what ran last does not start either; waiting for a change');
    }
  }

  private shown(file: string): string {
    return this.options.root === undefined ? file : relative(this.options.root, file);
  }

  private print(line: string): void {
    this.options.print(line);
  }

  private printError(error: unknown): void {
    for (const line of errorLines(error)) this.print(line);
  }
}

function undoAll(undos: (() => void)[]): void {
  for (const undo of undos.reverse()) undo();
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : ids.join(', ');
}
