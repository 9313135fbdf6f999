import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { asFunction, createContainer as createAwilix, InjectionMode } from 'awilix';
import { Container as Inversify, decorate, inject, injectable as inversifyInjectable } from 'inversify';
import { container as tsyringe, injectable } from 'tsyringe';
import { createContainer } from 'systole';
import { needsOf } from '../shapes';
import type { Shape } from '../shapes';
import type { Subject } from '../trial';
import { decorateAll, forgetDeclared } from './systole';

/** One way of constructing a system, without starting it. */
export interface Constructor {
  readonly name: string;
  /** The deepest graph that it takes. Default: any. */
  readonly upTo?: number;
  /** What a program's source says of its classes; not timed. */
  readonly decorate?: (classes: readonly Token[], shape: Shape) => void;
  /** Registers all of them as singletons, and resolves those that nobody needs. */
  readonly construct: (classes: readonly Token[], shape: Shape, last: readonly number[]) => unknown;
  readonly forget?: () => void;
}

export type Token = new (...given: readonly unknown[]) => Subject;

export const constructors: readonly Constructor[] = [
  {
    name: 'new',
    construct: (classes, { count, offsets, needs }) => {
      const instances = new Array<Subject>(count);
      for (let index = 0; index < count; index += 1) {
        const Class = classes[index] as Token;
        const from = offsets[index] as number;
        const width = (offsets[index + 1] as number) - from;
        instances[index] = width === 0 ? new Class()
          : width === 1 ? new Class(instances[needs[from] as number])
            : new Class(instances[needs[from] as number], instances[needs[from + 1] as number], instances[needs[from + 2] as number]);
      }
      return instances;
    },
  },
  {
    name: 'systole, components',
    decorate: (classes, shape) => { decorateAll(classes, shape); },
    construct: (classes, _, last) => {
      const container = createContainer({ components: classes });
      for (const index of last) container.resolve(classes[index] as Token);
      return container;
    },
    forget: forgetDeclared,
  },
  {
    name: 'systole, @injectable classes',
    decorate: asInjectable,
    construct: (classes, _, last) => {
      const container = createContainer();
      for (const target of classes) container.registerSingleton(target);
      for (const index of last) container.resolve(classes[index] as Token);
      return container;
    },
  },
  {
    name: 'tsyringe',
    decorate: asInjectable,
    construct: (classes, _, last) => {
      const container = tsyringe.createChildContainer();
      for (const target of classes) container.registerSingleton(target);
      for (const index of last) container.resolve(classes[index] as Token);
      return container;
    },
  },
  {
    name: 'inversify',
    // It takes more than 500 for a cycle.
    upTo: 500,
    decorate: (classes, shape) => {
      for (const [index, target] of classes.entries()) {
        for (const [place, need] of needsOf(shape, index).entries()) decorate(inject(classes[need] as Token), target, place);
        decorate(inversifyInjectable(), target);
      }
    },
    construct: (classes, _, last) => {
      const container = new Inversify();
      for (const target of classes) container.bind(target).toSelf().inSingletonScope();
      for (const index of last) container.get(classes[index] as Token);
      return container;
    },
  },
  {
    name: 'awilix',
    // A chain of 1,000 overflows its stack.
    upTo: 500,
    construct: (classes, shape, last) => {
      const container = createAwilix<Readonly<Record<string, Subject>>>({ injectionMode: InjectionMode.PROXY, strict: true });
      for (const [index, Class] of classes.entries()) {
        const needs = Array.from(needsOf(shape, index), String);
        container.register(String(index), asFunction((cradle: Readonly<Record<string, Subject>>) => new Class(...needs.map((name) => cradle[name]))).singleton());
      }
      for (const index of last) container.resolve(String(index));
      return container;
    },
  },
  {
    name: 'NestJS',
    decorate: (classes, shape) => {
      describeParameters(classes, shape);
      for (const target of classes) Injectable()(target);
    },
    construct: async (classes) => {
      class System {}
      Module({ providers: [...classes] })(System);
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- declared as a class there, and given as an object by everybody
      return NestFactory.createApplicationContext(System, { logger: false, abortOnError: false });
    },
  },
];

function asInjectable(classes: readonly Token[], shape: Shape): void {
  describeParameters(classes, shape);
  for (const target of classes) injectable()(target);
}

/** What the compiler emits of the constructors' types. */
function describeParameters(classes: readonly Token[], shape: Shape): void {
  for (const [index, target] of classes.entries()) Reflect.defineMetadata('design:paramtypes', Array.from(needsOf(shape, index), (need) => classes[need]), target);
}
