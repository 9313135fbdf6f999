import 'reflect-metadata';
import { asFunction, createContainer as createAwilix, InjectionMode } from 'awilix';
import { Container as Inversify, decorate, inject, injectable as inversifyInjectable } from 'inversify';
import { container as tsyringe, injectable, Lifecycle } from 'tsyringe';
import type { DependencyContainer } from 'tsyringe';
import { createContainer } from 'systole';

/** A few classes that need each other, and what counts how often they are constructed. */
export interface Family {
  readonly classes: readonly FamilyClass[];
  /** What each needs, by place; all of it before. */
  readonly needs: readonly (readonly number[])[];
  readonly count: () => number;
}
export type FamilyClass = new (...given: readonly unknown[]) => object;

/** How one container makes the last of a family, again and again; transient, or once for each request. */
export interface Maker {
  readonly name: string;
  readonly prepare: (family: Family) => () => unknown;
}

/** All of a family transient: 121 objects in a tree of five levels. */
export const treeMakers: readonly Maker[] = [
  {
    // A function for each class, as programs without a container have them.
    name: 'new',
    prepare: ({ classes, needs }) => {
      const functions: (() => object)[] = [];
      for (const [index, Class] of classes.entries()) {
        const [a, b, c] = (needs[index] as readonly number[]).map((need) => functions[need] as () => object);
        functions.push(a === undefined || b === undefined || c === undefined ? () => new Class() : () => new Class(a(), b(), c()));
      }
      return functions.at(-1) as () => object;
    },
  },
  {
    // The same tree written out, so that the compiler makes one piece of code of it, which knows each class.
    name: 'new, in one piece',
    prepare: ({ classes }) => {
      const [E, D, C, B, A] = classes as readonly [FamilyClass, FamilyClass, FamilyClass, FamilyClass, FamilyClass];
      const d = (): object => new D(new E(), new E(), new E());
      const c = (): object => new C(d(), d(), d());
      const b = (): object => new B(c(), c(), c());
      return () => new A(b(), b(), b());
    },
  },
  { name: 'systole', prepare: (family) => transient(createContainer(), family) },
  { name: 'tsyringe', prepare: (family) => transient(tsyringe.createChildContainer(), family) },
  {
    name: 'inversify',
    prepare: (family) => {
      asInversify(family);
      const container = new Inversify();
      for (const target of family.classes) container.bind(target).toSelf().inTransientScope();
      return () => container.get(family.classes.at(-1) as FamilyClass);
    },
  },
  {
    name: 'awilix',
    prepare: (family) => {
      const container = awilixOf(family, 'transient');
      return () => container.resolve(String(family.classes.length - 1));
    },
  },
];

/** The first of a family is a singleton, the others are made once for each request. */
export const scopeMakers: readonly Maker[] = [
  {
    name: 'new',
    prepare: ({ classes }) => {
      const [S, A, B, C, D] = classes as readonly [FamilyClass, FamilyClass, FamilyClass, FamilyClass, FamilyClass];
      const s = new S();
      return () => {
        const a = new A(s);
        const b = new B(s, a);
        return new D(b, new C(a, b));
      };
    },
  },
  { name: 'systole', prepare: (family) => scoped(createContainer(), family) },
  { name: 'tsyringe', prepare: (family) => scoped(tsyringe.createChildContainer(), family) },
  {
    name: 'inversify',
    prepare: (family) => {
      asInversify(family);
      const container = new Inversify();
      for (const [index, target] of family.classes.entries()) {
        if (index === 0) container.bind(target).toSelf().inSingletonScope();
        else container.bind(target).toSelf().inRequestScope();
      }
      return () => container.get(family.classes.at(-1) as FamilyClass);
    },
  },
  {
    name: 'awilix',
    prepare: (family) => {
      const container = awilixOf(family, 'scoped');
      return () => container.createScope().resolve(String(family.classes.length - 1));
    },
  },
];

/** What tsyringe's container and ours have in common is all that is used of either. */
type TsyringeLike = Pick<DependencyContainer, 'createChildContainer' | 'register' | 'registerSingleton' | 'resolve'>;

function transient(container: TsyringeLike, family: Family): () => unknown {
  asInjectable(family);
  for (const target of family.classes) container.register(target, { useClass: target });
  return () => container.resolve(family.classes.at(-1) as FamilyClass);
}

function scoped(container: TsyringeLike, family: Family): () => unknown {
  asInjectable(family);
  for (const [index, target] of family.classes.entries()) {
    if (index === 0) container.registerSingleton(target);
    else container.register(target, { useClass: target }, { lifecycle: Lifecycle.ContainerScoped });
  }
  return () => container.createChildContainer().resolve(family.classes.at(-1) as FamilyClass);
}

function asInjectable({ classes, needs }: Family): void {
  for (const [index, target] of classes.entries()) {
    Reflect.defineMetadata('design:paramtypes', (needs[index] as readonly number[]).map((need) => classes[need]), target);
    injectable()(target);
  }
}

function asInversify({ classes, needs }: Family): void {
  for (const [index, target] of classes.entries()) {
    for (const [place, need] of (needs[index] as readonly number[]).entries()) decorate(inject(classes[need] as FamilyClass), target, place);
    decorate(inversifyInjectable(), target);
  }
}

type Cradle = Readonly<Record<string, unknown>>;

function awilixOf({ classes, needs }: Family, lifetime: 'scoped' | 'transient'): ReturnType<typeof createAwilix<Cradle>> {
  const container = createAwilix<Cradle>({ injectionMode: InjectionMode.PROXY });
  for (const [index, Class] of classes.entries()) {
    const names = (needs[index] as readonly number[]).map(String);
    const made = asFunction((cradle: Cradle) => new Class(...names.map((name) => cradle[name])));
    container.register(String(index), lifetime === 'transient' ? made : index === 0 ? made.singleton() : made.scoped());
  }
  return container;
}
