import type { Definition } from '../../model/definition';
import { isPlainConfig } from '../config/config';
import { Lives } from './lives';

/** What a run is known by, to be put aside and brought back. */
export interface RunPart {
  readonly startedAs: Definition | undefined;
  /** `undefined` for a config that has not been worked out. */
  readonly config: { readonly value: unknown } | undefined;
  readonly meta: Map<unknown, unknown> | undefined;
  readonly isBorrowed: boolean;
}

/** What the run of each component, from its start to its stop, is made by and has worked out. */
export class ComponentRuns {
  readonly lives: Lives = new Lives();
  /** What a component was started as; an override or a new config holds from its next start. */
  private readonly startedAs: (Definition | undefined)[] = [];
  private readonly configs = new Map<number, unknown>();
  private readonly metas = new Map<number, Map<unknown, unknown>>();
  /** Components whose instance is one of their dependencies'. */
  private readonly borrowed = new Set<number>();
  private readonly current: (component: number) => Definition;

  /** @param current - the definition as it is now */
  constructor(current: (component: number) => Definition) {
    this.current = current;
  }

  begin(component: number, definition: Definition): void {
    // Without gaps: a list with gaps is a slow one.
    while (this.startedAs.length < component) this.startedAs.push(undefined);
    this.startedAs[component] = definition;
    if (this.metas.size > 0) this.metas.delete(component);
  }

  /** The notes stay readable. */
  end(component: number): void {
    this.startedAs[component] = undefined;
    this.lives.end(component);
    if (this.configs.size > 0) this.configs.delete(component);
    if (this.borrowed.size > 0) this.borrowed.delete(component);
  }

  /** What the component runs as; while it is down, what it would be started as. */
  definition(component: number): Definition {
    return this.startedAs[component] ?? this.current(component);
  }

  setConfig(component: number, config: unknown): void {
    this.configs.set(component, config);
  }

  configOf(component: number): unknown {
    return this.configs.has(component) ? this.configs.get(component) : this.definition(component).options.config;
  }

  /** True when the config is known: worked out for a component that was started, or written down as it is. */
  isConfigKnown(component: number): boolean {
    return this.configs.has(component) || isPlainConfig(this.definition(component));
  }

  metaOf(component: number): Map<unknown, unknown> {
    let meta = this.metas.get(component);
    if (meta === undefined) {
      meta = this.notesOf(component);
      this.metas.set(component, meta);
    }
    return meta;
  }

  /** A copy of a component's notes: of its last run, or what it would begin with. */
  notesOf(component: number): Map<unknown, unknown> {
    return new Map(this.metas.get(component) ?? Object.entries(this.definition(component).options.meta ?? {}));
  }

  isBorrowed(component: number): boolean {
    return this.borrowed.has(component);
  }

  setBorrowed(component: number, isBorrowed: boolean): void {
    if (isBorrowed) this.borrowed.add(component);
    else this.borrowed.delete(component);
  }

  part(component: number): RunPart {
    return {
      startedAs: this.startedAs[component], meta: this.metas.get(component), isBorrowed: this.borrowed.has(component),
      config: this.configs.has(component) ? { value: this.configs.get(component) } : undefined,
    };
  }

  /** Puts a part in the place of what is known. */
  bring(component: number, { startedAs, config, meta, isBorrowed }: RunPart): void {
    this.startedAs[component] = startedAs;
    if (config === undefined) this.configs.delete(component);
    else this.configs.set(component, config.value);
    if (meta === undefined) this.metas.delete(component);
    else this.metas.set(component, meta);
    this.setBorrowed(component, isBorrowed);
  }
}
