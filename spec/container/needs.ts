import 'reflect-metadata';
import { inject, injectable } from 'tsyringe';
import type { InjectionToken } from 'tsyringe';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as tsyringe's own `constructor<T>`
type AnyClass = new (...args: any[]) => object;

/** Decorates a class as a compiler does for its legacy constructor types; works under both protocols. */
export function needs<Class extends AnyClass>(target: Class, ...types: readonly unknown[]): Class {
  Reflect.defineMetadata('design:paramtypes', [...types], target);
  injectable()(target);
  return target;
}

/** The same with `@inject(token)` at every parameter, or with another decorator of tsyringe's where one is given. */
export function injected<Class extends AnyClass>(target: Class, ...parameters: readonly (string | ReturnType<typeof inject>)[]): Class {
  parameters.forEach((parameter, position) => {
    const decorate = typeof parameter === 'string' ? inject(parameter as InjectionToken) : parameter;
    decorate(target, undefined, position);
  });
  return needs(target, ...parameters.map(() => Object));
}
