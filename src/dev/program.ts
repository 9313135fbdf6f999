import type { Container } from '../app/container';
import { container as application } from '../app/create-container';
import type { MainHost, MainOptions } from '../app/main';
import { ExitCode, mainHostKey } from '../app/main';
import { isContainer } from '../app/predicates';
import { forgetDeclared } from '../app/take-over';
import { wrongState } from '../lifecycle/operations/operation-errors';
import type { Clock } from '../model/clock';
import type { OperationReport } from '../model/report';

/** Finds the container of a program: handed to `main`, exported, or the application's own. */
export class Program {
  private readonly clock: Clock;
  private readonly handOverMs: number;
  private readonly ends: ((code: number) => void)[] = [];
  private options: MainOptions | undefined = undefined;

  /** @param handOverMs - how long a program may take, once it is loaded, to come to its `main(container)` */
  constructor(clock: Clock, handOverMs = 2_000) {
    this.clock = clock;
    this.handOverMs = handOverMs;
  }

  /** @throws what the program throws while it is loaded; ERR_STATE when it has no container */
  async load(run: () => unknown): Promise<Container> {
    const shared = globalThis as unknown as Record<symbol, MainHost | undefined>;
    let handed: Container | undefined;
    let wake = (): void => undefined;
    shared[mainHostKey] = (container, options): Promise<number> => {
      handed = container;
      this.options = options;
      wake();
      return new Promise((resolve) => { this.ends.push(resolve); });
    };
    try {
      const exported = exportedContainer(run());
      await refuseStarted(handed ?? exported ?? application);
      if (exported === undefined && handed === undefined) {
        await new Promise<void>((resolve) => {
          const cancel = this.clock.schedule(this.handOverMs, resolve);
          wake = (): void => { cancel(); resolve(); };
        });
      }
      return theirs(handed ?? exported);
    } finally {
      wake = (): void => undefined;
    }
  }

  /** What `main` would say once everything is up. */
  started(report: OperationReport): void {
    const { onStarted } = this.options ?? {};
    this.options = undefined;
    onStarted?.(report);
  }

  /** Takes back what files have declared that are to be loaded anew; the function returned takes it in again. */
  forget(isStale: (place: string | undefined) => boolean): () => void {
    const takeBack = forgetDeclared(application, isStale);
    return () => {
      forgetDeclared(application, isStale);
      takeBack();
    };
  }

  /** The program is over: whoever waits for `main` goes on. */
  end(): void {
    (globalThis as unknown as Record<symbol, MainHost | undefined>)[mainHostKey] = undefined;
    for (const end of this.ends.splice(0)) end(ExitCode.Clean);
  }
}

/** Who starts by itself would start again, beside what runs, with each reload. */
async function refuseStarted(container: Container): Promise<void> {
  if (!container.rooms.kernel.isOccupied && container.state !== 'running') return;
  await container.stopAll();
  throw wrongState('systole dev', `the program starts ${container.name} itself`, ['it leaves that to main(container)', 'it exports one'], 'call main(container) in the entry, instead of startAll()');
}

/** The application's own container takes in what is declared as it comes: what runs is a fork of it, which changes only when told to. */
function theirs(found: Container | undefined): Container {
  if (found !== undefined && found !== application) return found;
  if (application.ids().length > 0) return application.fork();
  throw wrongState('systole dev', 'the program has no container', ['it calls main(container)', 'it exports one', 'it declares components'], 'end the entry with: void main(container)');
}

function exportedContainer(exported: unknown): Container | undefined {
  return typeof exported === 'object' && exported !== null ? Object.values(exported).find(isContainer) : undefined;
}
