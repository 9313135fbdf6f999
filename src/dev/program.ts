import type { Container } from '../app/container';
import { container as application } from '../app/create-container';
import type { MainHost, MainOptions } from '../app/main/main';
import { ExitCode, mainHostKey } from '../app/main/main';
import { isContainer } from '../app/predicates';
import { forgetDeclared, standFor } from '../app/systems/take-over';
import type { Clock } from '../model/clock';
import { lines, SystoleError } from '../model/errors';
import type { OperationReport } from '../model/report';

/** What a program is told, and asked, while its container is looked for. */
export interface ProgramOptions {
  /** How long a program may take, once it is loaded, to come to its `main(container)`, in milliseconds. Default: 2 000. */
  readonly handOverMs?: number;
  /** Told when that is waited for. */
  readonly onWait?: (ms: number) => void;
}

/** Finds the container of a program: handed to `main`, exported, or the application's own. */
export class Program {
  private readonly clock: Clock;
  private readonly options: ProgramOptions;
  /** What the application's own container consists of, while it stands for the one that runs. */
  private readonly ownParts: object = Object.assign({}, application);
  /** Containers that code of the program may hold, of whichever load. */
  private readonly held = new Set<Container>([application]);
  private readonly ends: ((code: number) => void)[] = [];
  private mainOptions: MainOptions | undefined = undefined;
  /** The last load has come to no `main(container)` although it was waited for. */
  private isMainless = false;
  private onLate: (container: Container) => void = () => undefined;

  constructor(clock: Clock, options: ProgramOptions = {}) {
    this.clock = clock;
    this.options = options;
  }

  /** Who hears of a container that was handed to `main` after the load was over; of containers that come in time the load itself tells. */
  set late(hear: (container: Container) => void) {
    this.onLate = hear;
  }

  /** @throws what the program throws while it is loaded; ERR_STATE when it has no container */
  async load(run: () => unknown): Promise<Container> {
    let handed: Container | undefined;
    let wake: (() => void) | undefined;
    let isOver = false;
    (globalThis as unknown as Record<symbol, MainHost | undefined>)[mainHostKey] = (container, options): Promise<number> => {
      handed = container;
      this.mainOptions = options;
      if (isOver) this.onLate(this.found(container));
      else wake?.();
      return new Promise((resolve) => { this.ends.push(resolve); });
    };
    try {
      const exported = exportedContainer(run());
      await refuseStarted(handed ?? exported ?? application);
      if (exported === undefined && handed === undefined) await this.waitForMain((hear) => { wake = hear; });
      this.isMainless = exported === undefined && handed === undefined && application.ids().length > 0;
      return this.found(handed ?? exported);
    } finally {
      isOver = true;
    }
  }

  /** What the program holds acts on what runs, whichever load it comes from. */
  actOn(running: Container): void {
    for (const container of this.held) standFor(container, running);
  }

  /** What `main` would say once everything is up. */
  started(report: OperationReport): void {
    const { onStarted } = this.mainOptions ?? {};
    this.mainOptions = undefined;
    onStarted?.(report);
  }

  /** Takes back what files have declared that are to be loaded anew; the function returned takes it in again. */
  forget(isStale: (place: string | undefined) => boolean): () => void {
    Object.assign(application, this.ownParts);
    const takeBack = forgetDeclared(application, isStale);
    return () => {
      Object.assign(application, this.ownParts);
      forgetDeclared(application, isStale);
      takeBack();
    };
  }

  /** The program is over: whoever waits for `main` goes on, and the application's container is itself again. */
  end(): void {
    (globalThis as unknown as Record<symbol, MainHost | undefined>)[mainHostKey] = undefined;
    Object.assign(application, this.ownParts);
    for (const end of this.ends.splice(0)) end(ExitCode.Clean);
  }

  private found(container: Container | undefined): Container {
    if (container !== undefined) this.held.add(container);
    return theirs(container);
  }

  /** Who has done without `main` once is not waited for again. */
  private async waitForMain(onWake: (wake: () => void) => void): Promise<void> {
    const { handOverMs = 2_000, onWait } = this.options;
    if (this.isMainless) return;
    onWait?.(handOverMs);
    await new Promise<void>((resolve) => {
      const cancel = this.clock.schedule(handOverMs, resolve);
      onWake(() => { cancel(); resolve(); });
    });
  }
}

/** Who starts by itself would start again, beside what runs, with each reload. */
async function refuseStarted(container: Container): Promise<void> {
  if (!container.rooms.kernel.isOccupied && container.state !== 'running') return;
  await container.stopAll();
  throw unfit(`The program starts ${container.name} itself, and would start it again, beside what runs, with each reload.`, 'call main(container) in the entry, instead of startAll()');
}

/** The application's own container takes in what is declared as it comes: what runs is a fork of it, which changes only when told to. */
function theirs(found: Container | undefined): Container {
  if (found !== undefined && found !== application) return found;
  if (application.ids().length > 0) return application.fork();
  throw unfit('The program has no container: it does not call main(container), exports none, and declares no component.', 'end the entry with: void main(container)');
}

function unfit(sentence: string, remedy: string): SystoleError<'ERR_STATE'> {
  return new SystoleError('ERR_STATE', lines(sentence, remedy), { call: 'systole dev', state: sentence, allowed: ['main(container)', 'an exported container', 'components that are declared'] });
}

function exportedContainer(exported: unknown): Container | undefined {
  return typeof exported === 'object' && exported !== null ? Object.values(exported).find(isContainer) : undefined;
}
