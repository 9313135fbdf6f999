import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';

/**
 * One module of asynchronous providers, as what has to be started before it is injected is written there. Its hooks for the end call all
 * providers of a module at once, so it does not stop in order, and is not measured at stopping.
 */
export const nest: SystemContender = {
  name: 'NestJS',
  // 100,000 do not end within minutes.
  upTo: 10_000,
  up: async (classes, shape) => {
    const providers = classes.map((target, index): FactoryProvider => ({
      provide: target,
      inject: Array.from(needsOf(shape, index), (need) => classes[need] as never),
      useFactory: async (...given: readonly unknown[]) => {
        const instance = new (target as new (...all: readonly unknown[]) => Subject)(...given);
        await instance.start();
        return instance;
      },
    }));
    class System {}
    Module({ providers })(System);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- declared as a class there, and given as an object by everybody
    return { system: await NestFactory.createApplicationContext(System, { logger: false, abortOnError: false }) };
  },
};
