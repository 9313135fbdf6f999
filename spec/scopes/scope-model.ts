import fc from 'fast-check';
import { all, Component, lazy, OnStart, OnStop, optional, pick, supplier } from 'systole';
import type { Dependency, ScopeKind } from 'systole';

/** How one component asks for another. */
export type Form = 'plain' | 'pick' | 'optional' | 'all' | 'lazy' | 'supplier';

/** What one component says of itself; it asks for those before it. */
export interface Said {
  readonly scope: ScopeKind;
  /** Ignored where there may be none. */
  readonly hasHandlers: boolean;
  readonly asks: readonly { readonly of: number; readonly form: Form }[];
}

export const anySystem: fc.Arbitrary<readonly Said[]> = fc.array(fc.record({
  scope: fc.constantFrom<ScopeKind>('singleton', 'singleton', 'container', 'container', 'container', 'transient', 'transient', 'resolution'),
  hasHandlers: fc.boolean(),
  asks: fc.array(fc.record({ of: fc.nat(6), form: fc.constantFrom<Form>('plain', 'plain', 'plain', 'pick', 'optional', 'all', 'lazy', 'supplier') }), { maxLength: 3 }),
}), { minLength: 1, maxLength: 7 }).map((list) => list.map((said, number) => ({ ...said, asks: said.asks.filter(({ of }) => of < number) })));

/** What a program of scopes does: opens scopes beside and inside each other, and asks in them. */
export interface Unit {
  readonly asks: readonly number[];
  readonly turns: number;
  readonly inside: readonly Unit[];
  readonly fails: boolean;
}

const anyUnit = (inside: fc.Arbitrary<readonly Unit[]>): fc.Arbitrary<Unit> =>
  fc.record({ asks: fc.array(fc.nat(6), { maxLength: 4 }), turns: fc.nat(3), inside, fails: fc.boolean() });

/** Up to three beside each other, with up to two inside each, as deep as three. */
export const anyUnits: fc.Arbitrary<readonly Unit[]> = fc.array(
  anyUnit(fc.array(anyUnit(fc.array(anyUnit(fc.constant([])), { maxLength: 1 })), { maxLength: 2 })), { maxLength: 3 },
);

/** An instance that knows what it is, and what it was given. */
export interface Instance {
  readonly component: number;
  readonly given: readonly unknown[];
}

/** What happened to an instance. */
export interface Noted {
  readonly what: 'start' | 'stop';
  readonly instance: Instance;
}

export const isLater = (form: Form): boolean => form === 'lazy' || form === 'supplier';
export const hasHandlers = ({ scope, hasHandlers: has }: Said): boolean => has && (scope === 'singleton' || scope === 'container');

/** The classes of a system, each of which notes what is constructed, started and stopped. */
export function classesOf(system: readonly Said[], made: Instance[], log: Noted[]): readonly InstanceClass[] {
  const classes: InstanceClass[] = [];
  for (const [component, said] of system.entries()) {
    const Class = hasHandlers(said) ? handledClass(component, made, log) : plainClass(component, made);
    Object.defineProperty(Class, 'name', { value: `c${String(component)}` });
    const deps = said.asks.map(({ of, form }): Dependency => formOf(form, classes[of] as InstanceClass));
    (Component as (options: object) => (target: unknown) => void)({ deps, scope: said.scope })(Class);
    classes.push(Class);
  }
  return classes;
}

type InstanceClass = new (...given: readonly unknown[]) => Instance;

function plainClass(component: number, made: Instance[]): InstanceClass {
  return class implements Instance {
    readonly component = component;
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) {
      this.given = given;
      made.push(this);
    }
  };
}

function handledClass(component: number, made: Instance[], log: Noted[]): InstanceClass {
  class Handled implements Instance {
    readonly component = component;
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) {
      this.given = given;
      made.push(this);
    }
    @OnStart async start(): Promise<void> {
      await Promise.resolve();
      log.push({ what: 'start', instance: this });
    }
    @OnStop async stop(): Promise<void> {
      await Promise.resolve();
      log.push({ what: 'stop', instance: this });
    }
  }
  return Handled;
}

function formOf(form: Form, Class: InstanceClass): Dependency {
  switch (form) {
    case 'plain': return Class;
    case 'pick': return pick(Class, (instance: Instance) => instance);
    case 'optional': return optional(Class);
    case 'all': return all(Class);
    case 'lazy': return lazy(() => Class);
    case 'supplier': return supplier(() => Class);
  }
}

/** The components that a component needs before it is made, by what is held and by what holds that. */
export function needs(system: readonly Said[], component: number): ReadonlySet<number> {
  const found = new Set<number>();
  const follow = (one: number): void => {
    for (const { of, form } of system[one]?.asks ?? []) {
      if (isLater(form) || found.has(of)) continue;
      found.add(of);
      follow(of);
    }
  };
  follow(component);
  return found;
}

/** Whether what is given to others would hold on to something that belongs to a scope. */
export function holdsScoped(system: readonly Said[], component: number): boolean {
  return (system[component] as Said).asks.some(({ of, form }) => {
    const { scope } = system[of] as Said;
    return !isLater(form) && (scope === 'container' || (scope !== 'singleton' && holdsScoped(system, of)));
  });
}

/** The singletons that may not be, and nobody else. */
export const captives = (system: readonly Said[]): readonly number[] => [...system.keys()].filter((component) => system[component]?.scope === 'singleton' && holdsScoped(system, component));
