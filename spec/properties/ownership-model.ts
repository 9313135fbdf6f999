import fc from 'fast-check';
import { Component, createContainer, inject, injectable, Lifecycle, OnStart, OnStop } from 'systole';
import type { Container } from 'systole';

/** What one thing says of itself; it asks for those before it. */
export interface Thing {
  readonly kind: 'component' | 'scoped component' | 'singleton' | 'transient' | 'scoped' | 'factory';
  readonly asks: readonly number[];
  readonly takesTime: boolean;
  /** There is one for each child container, of it or of something that it is made of. */
  readonly endsWithScope: boolean;
}

/** What a program does, one after the other; `asked` is a thing, `child` a container: 0 is the uppermost. */
export type Act =
  | { readonly kind: 'start' | 'stop' | 'restart all' | 'clear instances' | 'child' }
  | { readonly kind: 'fail next' | 'restart' | 'restart alone' | 'override' | 'restore'; readonly asked: number }
  | { readonly kind: 'resolve' | 'give'; readonly asked: number; readonly child: number }
  | { readonly kind: 'dispose child'; readonly child: number };

const anyThing = fc.nat(6);

export const anyThings: fc.Arbitrary<readonly Thing[]> = fc.array(fc.record({
  kind: fc.constantFrom<Thing['kind']>('component', 'component', 'component', 'scoped component', 'scoped component', 'singleton', 'singleton', 'singleton', 'transient', 'scoped', 'factory'),
  asks: fc.uniqueArray(anyThing, { maxLength: 3 }),
  takesTime: fc.boolean(),
  endsWithScope: fc.constant(false),
}), { minLength: 2, maxLength: 7 }).map(wellMeant);

/** The same without who asks for what comes later, and without those who would keep what belongs to scopes: that is refused. */
function wellMeant(list: readonly Thing[]): readonly Thing[] {
  const things: Thing[] = [];
  for (const [number, thing] of list.entries()) {
    const keeps = thing.kind === 'component' || thing.kind === 'singleton';
    // What a factory asks a child for on behalf of something that the parent keeps is the child's.
    const isRefused = (asked: number): boolean => (keeps && things[asked]?.endsWithScope === true) || (thing.kind === 'factory' && !['component', 'singleton'].includes(things[asked]?.kind ?? ''));
    const asks = thing.asks.filter((asked) => asked < number && !isRefused(asked));
    const isScoped = thing.kind === 'scoped' || thing.kind === 'scoped component';
    things.push({ ...thing, asks, endsWithScope: isScoped || (!keeps && asks.some((asked) => things[asked]?.endsWithScope)) });
  }
  return things;
}

export const anyActs: fc.Arbitrary<readonly Act[]> = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'stop' as const, 'start' as const, 'stop' as const, 'restart all' as const, 'clear instances' as const, 'child' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('fail next' as const, 'restart' as const, 'restart alone' as const, 'override' as const, 'restore' as const), asked: anyThing }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('resolve' as const), asked: anyThing, child: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('give' as const), asked: anyThing, child: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dispose child' as const), child: fc.nat(2) }) },
), { minLength: 3, maxLength: 14 });

/** Something that was made, and when what happened to it: by a count of all that happened. */
export class Made {
  readonly thing: number;
  readonly isComponent: boolean;
  /** Made by a child for itself, and a component at that: it is neither stopped nor disposed of. */
  readonly isScoped: boolean;
  readonly given: readonly Made[];
  readonly madeAt: number;
  /** Of a component: its stop begins. */
  stoppedAt = Infinity;
  /** Of a component: its start fails. */
  failedAt = Infinity;
  readonly disposals: { readonly from: number; to: number }[] = [];

  constructor(thing: number, kind: Thing['kind'], given: readonly Made[], madeAt: number) {
    this.thing = thing;
    this.isComponent = kind === 'component';
    this.isScoped = kind === 'scoped component';
    this.given = given;
    this.madeAt = madeAt;
  }

  get isPlain(): boolean {
    return !this.isComponent && !this.isScoped;
  }

  /** What it is made of: all the way to components. */
  madeOf(): ReadonlySet<Made> {
    const all = new Set(this.given);
    for (const one of all) if (!one.isComponent) for (const given of one.given) all.add(given);
    return all;
  }

  get name(): string {
    return `${this.isPlain ? 'plain' : 'component'} ${String(this.thing)}, made at ${String(this.madeAt)}`;
  }
}

type AnyClass = new (...given: readonly Made[]) => { readonly made: Made };
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** A container of such things, that writes down what becomes of them. */
export class Owned {
  readonly made: Made[] = [];
  readonly container: Container;
  readonly keys: readonly (AnyClass | string)[];
  readonly failing = new Set<number>();
  /** What each child has been given in the place of something, by child and thing. */
  readonly replaced = new Map<number, Map<number, Made>>();
  /** What was given something else than it should have been. */
  readonly misled: string[] = [];
  /** The container that is asked: 0 is the uppermost. */
  asked = 0;
  private readonly things: readonly Thing[];
  private count = 0;

  constructor(things: readonly Thing[]) {
    this.things = things;
    const keys: (AnyClass | string)[] = [];
    this.keys = keys;
    for (const [thing, said] of things.entries()) {
      const needs = said.asks.map((asked) => keys[asked] as AnyClass | string);
      if (said.kind === 'factory') keys.push(`thing ${String(thing)}`);
      else if (said.kind === 'scoped component') keys.push(this.scoped(thing, needs));
      else keys.push(said.kind === 'component' ? this.component(thing, needs) : this.plain(thing, needs, said.takesTime));
    }
    this.container = createContainer({ components: keys.filter((_, thing) => things[thing]?.kind.endsWith('component')) as AnyClass[] });
    for (const [thing, { kind, asks }] of things.entries()) {
      const key = keys[thing] as AnyClass;
      if (kind === 'factory') this.container.register(key, { useFactory: (by): never => (asks.length === 0 ? { made: this.note(thing, 'factory', []) } : by.resolve(keys[asks[0] as number] as AnyClass)) as never });
      else if (!kind.endsWith('component')) this.container.register(key, { useClass: key }, { lifecycle: kind === 'singleton' ? Lifecycle.Singleton : kind === 'scoped' ? Lifecycle.ContainerScoped : Lifecycle.Transient });
    }
  }

  now(): number {
    return this.count += 1;
  }

  /** What takes the place of something plain: it needs nothing. */
  substitute(thing: number): AnyClass {
    return this.plain(thing, [], false);
  }

  /** A value for a child, in the place of something. */
  give(child: number, thing: number): { readonly made: Made } {
    const made = new Made(thing, 'factory', [], this.now());
    this.replaced.set(child, new Map([...this.replaced.get(child) ?? [], [thing, made]]));
    return { made };
  }

  private note(thing: number, kind: Thing['kind'], given: readonly { readonly made: Made }[]): Made {
    const made = new Made(thing, kind, given.map((one) => one.made), this.now());
    this.made.push(made);
    const replaced = kind === 'component' ? undefined : this.replaced.get(this.asked);
    this.things[thing]?.asks.forEach((asked, position) => {
      const meant = replaced?.get(asked);
      if (given.length > 0 && meant !== undefined && made.given[position] !== meant) this.misled.push(`${made.name} was not given ${meant.name}`);
    });
    return made;
  }

  private scoped(thing: number, needs: readonly (AnyClass | string)[]): AnyClass {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- another `this` inside
    const owned = this;
    class Class {
      readonly made: Made;
      constructor(...given: readonly { readonly made: Made }[]) { this.made = owned.note(thing, 'scoped component', given); }
    }
    Object.defineProperty(Class, 'name', { value: `S${String(thing)}` });
    (Component as (options: object) => (target: unknown) => void)({ deps: needs, scope: 'container' })(Class);
    return Class as never;
  }

  private component(thing: number, needs: readonly (AnyClass | string)[]): AnyClass {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- another `this` inside
    const owned = this;
    class Class {
      readonly made: Made;
      constructor(...given: readonly { readonly made: Made }[]) { this.made = owned.note(thing, 'component', given); }
      @OnStart async start(): Promise<void> {
        await turn();
        if (!owned.failing.delete(thing)) return;
        this.made.failedAt = owned.now();
        throw new Error('meant to fail');
      }
      @OnStop stop(): void { this.made.stoppedAt = owned.now(); }
    }
    Object.defineProperty(Class, 'name', { value: `C${String(thing)}` });
    (Component as (options: object) => (target: unknown) => void)({ deps: needs })(Class);
    return Class as never;
  }

  private plain(thing: number, needs: readonly (AnyClass | string)[], takesTime: boolean): AnyClass {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- another `this` inside
    const owned = this;
    class Class {
      readonly made: Made;
      constructor(...given: readonly { readonly made: Made }[]) { this.made = owned.note(thing, 'singleton', given); }
      dispose(): unknown {
        const disposal = { from: owned.now(), to: Infinity };
        this.made.disposals.push(disposal);
        if (takesTime) return turn().then(() => { disposal.to = owned.now(); });
        disposal.to = disposal.from;
        return undefined;
      }
    }
    Object.defineProperty(Class, 'name', { value: `P${String(thing)}` });
    needs.forEach((need, position) => { inject(need)(Class, undefined, position); });
    injectable()(Class);
    return Class as never;
  }
}
