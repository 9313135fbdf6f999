import { Component, On, OnStart, OnStop } from 'systole';
import { definitionOf } from '../../src/metadata/metadata-store';

type LegacyDecorator = (prototype: object, name: PropertyKey, descriptor: PropertyDescriptor) => void;

/** Marks a method as legacy decorators do, which any caller may do at any time. */
function mark(decorator: unknown, target: new () => object, name: PropertyKey): void {
  (decorator as LegacyDecorator)(target.prototype as object, name, { value: () => undefined });
}

function callsOf(target: object): readonly unknown[] | undefined {
  return definitionOf(target)?.handlers.map(({ phase, call }) => `${phase}: ${String(call)}`);
}

describe('the list of a class\'s handlers', () => {
  it('is shared by all classes that have the same, in the same order', () => {
    @Component() class First { @OnStart start(): void {} @OnStop stop(): void {} }
    @Component() class Second { @OnStart() start(): void {} @On('stop') stop(): void {} }
    @Component() class Reversed { @OnStop stop(): void {} @OnStart start(): void {} }
    expect(definitionOf(Second)?.handlers).toBe(definitionOf(First)?.handlers);
    expect(definitionOf(Reversed)?.handlers).not.toBe(definitionOf(First)?.handlers);
    expect(definitionOf(Reversed)?.handlers[1]).toBe(definitionOf(First)?.handlers[0]);
  });

  it('is shared by those that inherit it with those that have it all themselves', () => {
    class Base { @OnStart start(): void {} }
    @Component() class Derived extends Base { @OnStop stop(): void {} }
    @Component() class Whole { @OnStart start(): void {} @OnStop stop(): void {} }
    expect(definitionOf(Derived)?.handlers).toBe(definitionOf(Whole)?.handlers);
  });

  it('is not remembered for methods named by symbols, which may be of one class alone', () => {
    const open = Symbol('open');
    @Component() class First { @OnStart [open](): void {} }
    @Component() class Second { @OnStart [open](): void {} }
    expect(definitionOf(Second)?.handlers).toEqual(definitionOf(First)?.handlers);
    expect(definitionOf(Second)?.handlers).not.toBe(definitionOf(First)?.handlers);
  });

  it('holds a method once that is marked twice', () => {
    const stop = Symbol('stop');
    @Component() class Marked { @OnStart @OnStart() start(): void {} @OnStop @OnStop() [stop](): void {} }
    expect(callsOf(Marked)).toEqual(['start: start', 'stop: Symbol(stop)']);
  });

  it('is whole for derived classes, too, when another class is marked in between', () => {
    class Base { start(): void {} stop(): void {} }
    class Other { start(): void {} }
    mark(OnStart, Base, 'start');
    mark(OnStart, Other, 'start');
    mark(OnStop, Base, 'stop');
    (Component() as (target: object) => void)(Base);
    @Component() class Derived extends Base {}
    expect([Base, Derived].map(callsOf)).toEqual([['start: start', 'stop: stop'], ['start: start', 'stop: stop']]);
  });

  it('stays as it was when another is marked later, of which only derived classes hear', () => {
    class Base { start(): void {} }
    mark(OnStart, Base, 'start');
    @Component() class Between extends Base { stop(): void {} flush(): void {} }
    mark(OnStop, Between, 'stop');
    mark(OnStop, Between, 'flush');
    @Component() class Derived extends Between {}
    expect([Between, Derived].map(callsOf)).toEqual([['start: start'], ['start: start', 'stop: stop', 'stop: flush']]);
    expect(definitionOf(Between)?.id).toBe('Between');
  });
});

describe('what a class says of itself', () => {
  it('can be said of one that nobody may change', () => {
    const Fixed = Object.freeze(class Fixed { start(): void {} });
    mark(OnStart, Fixed, 'start');
    Component()(Fixed);
    expect(callsOf(Fixed)).toEqual(['start: start']);
  });
});
