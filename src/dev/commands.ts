import type { Container } from '../app/container';
import type { ComponentReport } from '../model/report';
import { sourcesOf } from '../app/systems/take-over';
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
  /** Lets go of kept instances; of one that is up with its next stop. */
  evict(...ids: readonly string[]): Promise<string>;
  /** The instance of a component that is up; without one, what is up. */
  get(id?: string): unknown;
  /** The state of a component; without one, of all. */
  status(id?: string): string;
  /** What needs what, a line for each component. */
  graph(): string;
  /** What can be typed. */
  help(): string;
}

/** What each command is for, in a line. */
const purposes: Readonly<Record<keyof DevCommands, string>> = {
  start: 'starts components and all they need; without any, everything',
  stop: 'stops components and what depends on them; without any, everything',
  restart: 'stops and starts, without loading anything',
  reload: 'loads all code anew',
  evict: 'lets go of kept instances; of one that is up with its next stop',
  get: 'the instance of a component that is up; without one, what is up',
  status: 'the state of a component; without one, of all',
  graph: 'what needs what',
  help: 'these lines',
};

const takesIds: ReadonlySet<string> = new Set<keyof DevCommands>(['start', 'stop', 'restart', 'evict', 'get', 'status']);

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
    evict: async (...ids) => {
      const report = await here().evict(...ids);
      const later = ids.filter((id) => here().isStarted(id));
      return later.length === 0 ? told(here(), report) : `${later.join(', ')} is up: its next stop lets go of it`;
    },
    get: (id) => (id === undefined ? here().ids().filter((other) => here().isStarted(other)) : here().get(id)),
    status: (id) => (id === undefined ? statusLines(here()) : here().status(id)),
    graph: () => graphLines(here()),
    help: helpLines,
  };
}

/** `stop Database` for `stop('Database')`; `undefined` for what is no command in short. */
export function readShort(line: string, names: readonly string[]): { readonly name: string; readonly ids: readonly string[] } | undefined {
  const [name = '', ...ids] = line.trim().split(/\s+/);
  const isId = (word: string): boolean => /^[\p{L}\p{N}_$@][\p{L}\p{N}_$@/.:-]*$/u.test(word);
  return names.includes(name) && ids.every(isId) && (ids.length === 0 || takesIds.has(name)) ? { name, ids } : undefined;
}

function helpLines(): string {
  const shown = Object.entries(purposes).map(([name, purpose]) => [takesIds.has(name) ? `${name} Id …` : name, purpose] as const);
  return [
    ...shown.map(([usage, purpose]) => `  ${usage.padEnd(12)}  ${purpose}`),
    "Each is a function, too: get('Id').method(), await stop('Id'). `container` is what runs. Ctrl-D, or Ctrl-C twice, ends.",
  ].join('\n');
}

function told(container: Container, { components }: { readonly components: readonly ComponentReport[] }): string {
  const steps = components.map(({ phase, id, outcome }) => (outcome.kind === 'done' ? `${phase} ${id}` : `${phase} ${id} (${outcome.kind})`));
  return `${steps.length === 0 ? 'nothing to do' : steps.join(', ')}: ${container.state}`;
}

function statusLines(container: Container): string {
  const components = container.snapshot().components.map(({ id, state, reason }) => `  ${id}: ${state}${reason === undefined ? '' : ` (${reason})`}`);
  return [`${container.name}: ${container.state}`, ...components].join('\n');
}

function graphLines(container: Container): string {
  return sourcesOf(container).map(({ id, needs }) => (needs.length === 0 ? id : `${id} -> ${needs.join(', ')}`)).join('\n');
}
