import type { Container, ProcessHooks } from 'systole';
import { lineOf } from '../support/lines';
import type { Rig } from '../support/rig';

/** When handlers were called, in order: `start db at 10`. */
export function calls(rig: Rig): readonly string[] {
  return rig.events.flatMap((event) => (event.kind === 'step-starting' ? [`${event.phase} ${event.component} at ${event.atMs}`] : []));
}

/** Writes a container's steps down, from now on: `start db`, `started db`, `stop api failed`. */
export function stepsOf(container: Container): string[] {
  const lines: string[] = [];
  container.subscribe((event) => {
    const line = lineOf(event);
    if (line !== undefined) lines.push(line);
  });
  return lines;
}

/** Every component's state, by id. */
export function statesOf(container: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(container.snapshot().components.map(({ id, state }) => [id, state]));
}

/** A process that only remembers what was done to it. */
export class FakeProcess implements ProcessHooks {
  readonly done: string[] = [];
  readonly errors: string[] = [];
  private readonly listeners = new Map<string, Set<(...args: readonly unknown[]) => void>>();

  /** Listeners that have not been taken off. */
  get listening(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  on(event: string, listener: (...args: readonly unknown[]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => { set.delete(listener); };
  }

  emit(event: string, ...args: readonly unknown[]): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(...args);
  }

  setExitCode(code: number): void { this.done.push(`code ${code}`); }
  exit(code: number): void { this.done.push(`exit ${code}`); }
  printError(line: string): void { this.errors.push(line); }
}
