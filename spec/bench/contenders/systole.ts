import { Component, createContainer, OnStart, OnStop } from 'systole';
import type { Container } from 'systole';
import type { SystemContender } from '../contender';
import type { Shape } from '../shapes';
import type { Subject, SubjectClass } from '../trial';

/** This package, as it is built for its users: `@Component`, `@OnStart` and `@OnStop`, `createContainer`, `startAll`. */
export const systole: SystemContender = {
  name: 'systole',
  up: async (classes, shape) => {
    const container = declared(classes, shape);
    await container.startAll();
    return { system: container, stop: () => container.stopAll() };
  },
  forget: forgetDeclared,
};

/** What a program's source says and its compiler calls, decorator by decorator; then the container of it. */
export function declared(classes: readonly SubjectClass[], shape: Shape): Container {
  decorateAll(classes, shape);
  // The usual limits are for services; a million on a busy machine may take longer, and a chain shares its time among all its links.
  const limits = shape.count > 100_000 ? { startDeadlineMs: Infinity, stopBudgetMs: Infinity } : {};
  return createContainer({ components: classes, ...limits });
}

/** `@OnStart`, `@OnStop` and `@Component` of each class. */
export function decorateAll(classes: readonly SubjectClass[], shape: Shape): void {
  for (let index = 0; index < shape.count; index += 1) decorate(classes[index] as SubjectClass, shape, classes, index);
}

/** The application's own container would take in every class that was ever decorated; here it takes none. */
export function forgetDeclared(): void {
  const { classes, declared } = Reflect.get(globalThis, Symbol.for('systole/declarations/v3')) as { readonly classes: Map<object, unknown>; readonly declared: object[] };
  for (const target of declared) classes.delete(target);
  declared.length = 0;
}

type AnyDecorator = (target: object, name?: string, descriptor?: TypedPropertyDescriptor<Subject['start']>) => void;

function decorate(target: SubjectClass, { offsets, needs }: Shape, classes: readonly SubjectClass[], index: number): void {
  const prototype = Reflect.get(target, 'prototype') as Subject;
  (OnStart as AnyDecorator)(prototype, 'start', Object.getOwnPropertyDescriptor(prototype, 'start'));
  (OnStop as AnyDecorator)(prototype, 'stop', Object.getOwnPropertyDescriptor(prototype, 'stop'));
  const first = offsets[index] as number;
  const need = (place: number): SubjectClass => classes[needs[first + place] as number] as SubjectClass;
  // Written out as in a program's source; a list too long for that is given as an option.
  const count = (offsets[index + 1] as number) - first;
  const component = count === 0 ? Component()
    : count === 1 ? Component(need(0))
      : count === 2 ? Component(need(0), need(1))
        : count === 3 ? Component(need(0), need(1), need(2))
          : Component({ deps: Array.from({ length: count }, (_, place) => need(place)) });
  (component as AnyDecorator)(target);
}
