import { asFunction, createContainer, InjectionMode } from 'awilix';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';
import { startByHand } from './loop';

type Cradle = Readonly<Record<string, Subject>>;

/** Singletons by name, each made by a function of the cradle; started and stopped by hand. */
export const awilix: SystemContender = {
  name: 'awilix + loop',
  up: async (classes, shape) => {
    const container = createContainer<Cradle>({ injectionMode: InjectionMode.PROXY, strict: true });
    for (const [index, target] of classes.entries()) {
      const needs = Array.from(needsOf(shape, index), nameOf);
      const make = target as new (...given: readonly unknown[]) => Subject;
      container.register(nameOf(index), asFunction((cradle: Cradle) => new make(...needs.map((name) => cradle[name]))).singleton());
    }
    return startByHand(container, classes.map((_, index) => container.resolve<Subject>(nameOf(index))), shape);
  },
};

const nameOf = (index: number): string => `component${String(index)}`;
