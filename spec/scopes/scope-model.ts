import fc from 'fast-check';
import { all, Component, component as definition, lazy, OnStart, OnStop, optional, pick, supplier } from 'systole';
import type { Dependency, ScopeKind, Token } from 'systole';

/** How one component asks for another. */
export type Form = 'plain' | 'pick' | 'optional' | 'all' | 'lazy' | 'supplier';

/** What one component says of itself; it asks for those before it. */
export interface Said {
  readonly scope: ScopeKind;
  /** Ignored where there may be none. */
  readonly hasHandlers: boolean;
  /** A class, or what a function makes, at once or later. */
  readonly made: 'class' | 'made' | 'made-later';
  readonly asks: readonly { readonly of: number; readonly form: Form }[];
}

export const anySystem: fc.Arbitrary<readonly Said[]> = fc.array(fc.record({
  scope: fc.constantFrom<ScopeKind>('singleton', 'singleton', 'container', 'container', 'container', 'transient', 'transient', 'resolution'),
  hasHandlers: fc.boolean(),
  made: fc.constantFrom<Said['made']>('class', 'class', 'class', 'made', 'made-later'),
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
export const hasHandlers = ({ scope, hasHandlers: has, made }: Said): boolean => has && made === 'class' && (scope === 'singleton' || scope === 'container');

/** What a component of a system goes by. */
export type InstanceKey = InstanceClass | Token<Instance>;

/** The components of a system, each of which notes what is constructed, started and stopped. */
export function componentsOf(system: readonly Said[], made: Instance[], log: Noted[]): readonly InstanceKey[] {
  const keys: InstanceKey[] = [];
  for (const [component, said] of system.entries()) {
    const deps = said.asks.map(({ of, form }): Dependency => formOf(form, keys[of] as InstanceKey, of));
    const options = { deps, scope: said.scope, tags: [tagOf(component)] };
    keys.push(said.made === 'class' ? classOf(component, said, options, made, log) : definition(`c${String(component)}`, { ...options, make: makerOf(component, said, made) }));
  }
  return keys;
}

const tagOf = (component: number): string => `tag ${String(component)}`;

function makerOf(component: number, said: Said, made: Instance[]): (...given: readonly unknown[]) => Instance | Promise<Instance> {
  const make = (...given: readonly unknown[]): Instance => {
    const instance: Instance = { component, given };
    made.push(instance);
    return instance;
  };
  return said.made === 'made' ? make : async (...given) => {
    for (let turns = component % 3; turns > 0; turns -= 1) await Promise.resolve();
    return make(...given);
  };
}

function classOf(component: number, said: Said, options: object, made: Instance[], log: Noted[]): InstanceClass {
  const Class = hasHandlers(said) ? handledClass(component, made, log) : plainClass(component, made);
  Object.defineProperty(Class, 'name', { value: `c${String(component)}` });
  (Component as (options: object) => (target: unknown) => void)(options)(Class);
  return Class;
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

function formOf(form: Form, key: InstanceKey, of: number): Dependency {
  switch (form) {
    case 'plain': return key;
    case 'pick': return pick(key, (instance: Instance) => instance);
    case 'optional': return optional(key);
    case 'all': return all(tagOf(of));
    case 'lazy': return lazy(() => key);
    case 'supplier': return supplier(() => key);
  }
}

/** Whether a component that is made for whoever asks can be made only by who waits. */
export function comesLater(system: readonly Said[], component: number): boolean {
  const { scope, made, asks } = system[component] as Said;
  return scope !== 'singleton' && scope !== 'container' && (made === 'made-later' || asks.some(({ of, form }) => !isLater(form) && comesLater(system, of)));
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
