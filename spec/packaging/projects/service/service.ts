// The small service of every project here: the same file for each compiler, under either kind of decorators.
import { Component, createContainer, isSystoleError, lazy, OnStart, OnStop, optional, token, value } from 'systole';
import type { Lazy } from 'systole';

const said: string[] = [];

export const Url = value('url', 'db://there');
export const Clock = token<() => number>('clock');

@Component(Url)
export class Database {
  constructor(readonly url: string) {}

  @OnStart async connect(): Promise<void> {
    await Promise.resolve();
    said.push(`connect ${this.url}`);
  }

  @OnStop close(): void { said.push('close'); }
}

@Component({ deps: [Database, optional(Clock), lazy(() => Url)], name: 'api', startTimeoutMs: 5_000 })
export class Api {
  readonly #database: Database;
  private readonly isClocked: boolean;

  constructor(database: Database, clock: (() => number) | undefined, readonly address: Lazy<string>) {
    this.#database = database;
    this.isClocked = clock !== undefined;
  }

  @OnStart() listen(): void {
    said.push(`listen on a ${this.#database.constructor.name} ${this.isClocked ? 'with' : 'without'} a clock`);
  }

  @OnStop async drain(): Promise<void> {
    await Promise.resolve();
    said.push(`drain ${this.address.get()}`);
  }
}

/** What the service says of one life, and of two mistakes. */
export async function story(): Promise<readonly string[]> {
  said.length = 0;
  const container = createContainer({ components: [Api] });
  await container.startAll();
  said.push(container.ids().join(' '));
  await container.stopAll();

  const tested = container.fork().override(Url, { useValue: 'db://fake' });
  await tested.startAll();
  said.push(tested.get(Database).url);
  await tested.stopAll();

  for (const mistake of [() => container.get('Databese'), () => createContainer({ components: [Database, class Strange {}] })]) {
    try {
      mistake();
    } catch (error) {
      said.push(isSystoleError(error) ? `${error.code}: ${error.message.split('\n')[0] ?? ''}` : String(error));
    }
  }
  return said;
}
