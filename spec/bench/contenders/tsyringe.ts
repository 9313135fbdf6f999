import 'reflect-metadata';
import { container, injectable } from 'tsyringe';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';
import { startByHand } from './loop';

/** `@injectable` classes as singletons of a container of their own; started and stopped by hand. */
export const tsyringe: SystemContender = {
  name: 'tsyringe + loop',
  up: async (classes, shape) => {
    for (const [index, target] of classes.entries()) {
      // What the compiler emits of the constructor's types.
      Reflect.defineMetadata('design:paramtypes', Array.from(needsOf(shape, index), (need) => classes[need]), target);
      injectable()(target);
    }
    const own = container.createChildContainer();
    const tokens = classes as readonly (new () => Subject)[];
    for (const target of tokens) own.registerSingleton(target);
    return startByHand(own, tokens.map((target) => own.resolve(target)), shape);
  },
};
