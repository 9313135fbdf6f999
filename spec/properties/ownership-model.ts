import fc from 'fast-check';
import { Component, createContainer, inject, injectable, Lifecycle, OnStart, OnStop } from 'systole';
import type { Container } from 'systole';

/** What one thing says of itself; it asks for those before it. */
export interface Thing {
  readonly kind: 'component' | 'singleton' | 'transient' | 'scoped' | 'factory';
  readonly asks: readonly number[];
  readonly takesTime: boolean;
}

/** What a program does, one after the other; `asked` is a thing, `child` a container: 0 is the uppermost. */
export type Act =
  | { readonly kind: 'start' | 'stop' | 'restart all' | 'clear instances' | 'child' }
  | { readonly kind: 'fail next' | 'restart' | 'restart alone' | 'override' | 'restore'; readonly asked: number }
  | { readonly kind: 'resolve'; readonly asked: number; readonly child: number }
  | { readonly kind: 'dispose child'; readonly child: number };

const anyThing = fc.nat(6);

export const anyThings: fc.Arbitrary<readonly Thing[]> = fc.array(fc.record({
  kind: fc.constantFrom<Thing['kind']>('component', 'component', 'component', 'singleton', 'singleton', 'singleton', 'transient', 'scoped', 'factory'),
  asks: fc.uniqueArray(anyThing, { maxLength: 3 }),
  takesTime: fc.boolean(),
}), { minLength: 2, maxLength: 7 }).map(wellMeant);

/** The same without who asks for what comes later, and without those who would keep what belongs to scopes: that is refused. */
function wellMeant(list: readonly Thing[]): readonly Thing[] {
  const things: Thing[] = [];
  const endsWithScope: boolean[] = [];
  for (const [number, thing] of list.entries()) {
    const keeps = thing.kind === 'component' || thing.kind === 'singleton';
    // What a factory asks a child for on behalf of something that the parent keeps is the child's.
    const isRefused = (asked: number): boolean => (keeps && endsWithScope[asked] === true) || (thing.kind === 'factory' && !['component', 'singleton'].includes(things[asked]?.kind ?? ''));
    const asks = thing.asks.filter((asked) => asked < number && !isRefused(asked));
    things.push({ ...thing, asks });
    endsWithScope.push(thing.kind === 'scoped' || (!keeps && asks.some((asked) => endsWithScope[asked])));
  }
  return things;
}

export const anyActs: fc.Arbitrary<readonly Act[]> = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'stop' as const, 'start' as const, 'stop' as const, 'restart all' as const, 'clear instances' as const, 'child' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('fail next' as const, 'restart' as const, 'restart alone' as const, 'override' as const, 'restore' as const), asked: anyThing }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('resolve' as const), asked: anyThing, child: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dispose child' as const), child: fc.nat(2) }) },
), { minLength: 3, maxLength: 14 });

/** Something that was made, and when what happened to it: by a count of all that happened. */
export class Made {
  readonly thing: number;
  readonly isComponent: boolean;
  readonly given: readonly Made[];
  readonly madeAt: number;
  /** Of a component: its stop begins. */
  stoppedAt = Infinity;
  /** Of a component: its start fails. */
  failedAt = Infinity;
  readonly disposals: { readonly from: number; to: number }[] = [];

  constructor(thing: number, isComponent: boolean, given: readonly Made[], madeAt: number) {
    this.thing = thing;
    this.isComponent = isComponent;
    this.given = given;
    this.madeAt = madeAt;
  }

  /** What it is made of: other plain things, all the way, and the components at the ends. */
  madeOf(): ReadonlySet<Made> {
    const all = new Set(this.given);
    for (const one of all) if (!one.isComponent) for (const given of one.given) all.add(given);
    return all;
  }

  get name(): string {
    return `${this.isComponent ? 'component' : 'plain'} ${String(this.thing)}, made at ${String(this.madeAt)}`;
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
  private count = 0;

  constructor(things: readonly Thing[]) {
    const keys: (AnyClass | string)[] = [];
    this.keys = keys;
    for (const [thing, said] of things.entries()) {
      const needs = said.asks.map((asked) => keys[asked] as AnyClass | string);
      if (said.kind === 'factory') keys.push(`thing ${String(thing)}`);
      else keys.push(said.kind === 'component' ? this.component(thing, needs) : this.plain(thing, needs, said.takesTime));
    }
    this.container = createContainer({ components: keys.filter((_, thing) => things[thing]?.kind === 'component') as AnyClass[] });
    for (const [thing, { kind, asks }] of things.entries()) {
      const key = keys[thing] as AnyClass;
      if (kind === 'factory') this.container.register(key, { useFactory: (by): never => (asks.length === 0 ? { made: this.note(thing, false, []) } : by.resolve(keys[asks[0] as number] as AnyClass)) as never });
      else if (kind !== 'component') this.container.register(key, { useClass: key }, { lifecycle: kind === 'singleton' ? Lifecycle.Singleton : kind === 'scoped' ? Lifecycle.ContainerScoped : Lifecycle.Transient });
    }
  }

  now(): number {
    return this.count += 1;
  }

  /** What takes the place of something plain: it needs nothing. */
  substitute(thing: number): AnyClass {
    return this.plain(thing, [], false);
  }

  private note(thing: number, isComponent: boolean, given: readonly { readonly made: Made }[]): Made {
    const made = new Made(thing, isComponent, given.map((one) => one.made), this.now());
    this.made.push(made);
    return made;
  }

  private component(thing: number, needs: readonly (AnyClass | string)[]): AnyClass {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- another `this` inside
    const owned = this;
    class Class {
      readonly made: Made;
      constructor(...given: readonly { readonly made: Made }[]) { this.made = owned.note(thing, true, given); }
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
      constructor(...given: readonly { readonly made: Made }[]) { this.made = owned.note(thing, false, given); }
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
