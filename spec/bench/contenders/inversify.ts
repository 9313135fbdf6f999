import 'reflect-metadata';
import { Container, decorate, inject, injectable } from 'inversify';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';
import { startByHand } from './loop';

/** `@injectable` classes with `@inject` parameters, bound as singletons; started and stopped by hand. */
export const inversify: SystemContender = {
  name: 'inversify + loop',
  up: async (classes, shape) => {
    const tokens = classes as readonly (new () => Subject)[];
    for (const [index, target] of tokens.entries()) {
      for (const [place, need] of needsOf(shape, index).entries()) decorate(inject(tokens[need] as new () => Subject), target, place);
      decorate(injectable(), target);
    }
    const container = new Container();
    for (const target of tokens) container.bind(target).toSelf().inSingletonScope();
    return startByHand(container, tokens.map((target) => container.get(target)), shape);
  },
};
