import type { Container } from '../app/container';
import { sourcesOf } from '../app/take-over';
import type { DevSession } from './session';

/** What can be typed while a program is developed; ids, groups and classes are taken alike. */
export interface DevCommands {
  /** Starts components and all they need; without any, everything. */
  start(...ids: readonly string[]): Promise<string>;
  /** Stops components and what depends on them; without any, everything. */
  stop(...ids: readonly string[]): Promise<string>;
  /** Stops and starts, without loading anything. */
  restart(...ids: readonly string[]): Promise<string>;
  /** Loads all code anew. */
  reload(): Promise<string>;
  /** Lets go of kept instances. */
  evict(...ids: readonly string[]): Promise<string>;
  /** The instance of a component that is up. */
  get(id: string): unknown;
  /** The state of a component; without one, of all. */
  status(id?: string): string;
  /** What needs what, a line for each component. */
  graph(): string;
}

/** The commands of a session; what goes wrong is thrown, or rejected with. */
export function commandsOf(session: DevSession): DevCommands {
  const here = (): Container => session.container;
  return {
    start: async (...ids) => told(here(), await (ids.length === 0 ? here().startAll() : here().start(...ids))),
    stop: async (...ids) => told(here(), await (ids.length === 0 ? here().stopAll() : here().stop(...ids))),
    restart: async (...ids) => told(here(), await (ids.length === 0 ? here().restartAll() : here().restart(...ids))),
    reload: async () => {
      await session.reload();
      return here().state;
    },
    evict: async (...ids) => told(here(), await here().evict(...ids)),
    get: (id) => here().get(id),
    status: (id) => (id === undefined ? statusLines(here()) : here().status(id)),
    graph: () => graphLines(here()),
  };
}

function told(container: Container, { components }: { readonly components: readonly { readonly phase: string; readonly id: string }[] }): string {
  const steps = components.map(({ phase, id }) => `${phase} ${id}`);
  return `${steps.length === 0 ? 'nothing to do' : steps.join(', ')}: ${container.state}`;
}

function statusLines(container: Container): string {
  return [`${container.name}: ${container.state}`, ...container.ids().map((id) => `  ${id}: ${container.status(id)}`)].join('\n');
}

function graphLines(container: Container): string {
  return sourcesOf(container).map(({ id, needs }) => (needs.length === 0 ? id : `${id} -> ${needs.join(', ')}`)).join('\n');
}
