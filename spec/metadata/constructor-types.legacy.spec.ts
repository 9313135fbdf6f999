import { Component, createContainer } from 'systole';
import { injectable } from 'tsyringe';
import { definitionOf } from '../../src/metadata/metadata-store';
import { refused } from './refused';

interface Mailer { send(): void }
@Component()
class Clock { readonly now = 1; }
@Component()
class Cache { constructor(readonly clock: Clock) {} }

function vague(name: string, position: number): object {
  return {
    code: 'ERR_INVALID_DECORATION',
    message: `${name} has a constructor parameter at position ${String(position)} whose type is no class, so @Component() cannot tell what it needs.\n`
      + '  usual reasons: an interface, a union or a primitive; an `import type`; a class of a file that imports this one\n'
      + '  list the dependencies: @Component(First, token), with a token for what has no class',
    details: { decorator: 'Component', target: name },
  };
}

describe('@Component() under legacy decorators with emitDecoratorMetadata', () => {
  it('reads the dependencies from the constructor', async () => {
    @Component()
    class Timer { constructor(readonly cache: Cache, readonly clock: Clock) {} }
    expect(definitionOf(Timer)?.dependencies).toEqual([Cache, Clock]);
    const container = createContainer({ components: [Timer] });
    await container.startAll();
    expect(container.get(Timer).cache.clock).toBe(container.get(Timer).clock);
    await container.stopAll();
  });

  it('reads them beside options too', () => {
    @Component({ name: 'timer' })
    class Timer { constructor(readonly clock: Clock) {} }
    expect(definitionOf(Timer)).toMatchObject({ id: 'timer', dependencies: [Clock] });
  });

  it('prefers a list', () => {
    class Fake extends Clock {}
    @Component(Fake)
    class Timer { constructor(readonly clock: Clock) {} }
    expect(definitionOf(Timer)?.dependencies).toEqual([Fake]);
  });

  it('reads those of an inherited constructor', () => {
    class Base { constructor(readonly clock: Clock) {} }
    // Only a decorated class gets its types written down.
    Reflect.defineMetadata('design:paramtypes', [Clock], Base);
    @Component()
    class Derived extends Base {}
    @Component()
    class Component2 extends Cache {}
    expect([Derived, Component2].map((target) => definitionOf(target)?.dependencies)).toEqual([[Clock], [Clock]]);
  });

  it('does not take the types of a base class for those of its own constructor', () => {
    @Component()
    class Fixed extends Cache { constructor() { super(new Clock()); } }
    expect(definitionOf(Fixed)?.dependencies).toEqual([]);
  });

  it('keeps its own copy of what the compiler wrote, which tsyringe rewrites', () => {
    @injectable()
    @Component()
    class Timer { constructor(readonly clock: Clock) {} }
    (Reflect.getMetadata('design:paramtypes', Timer) as unknown[])[0] = 'rewritten';
    expect(definitionOf(Timer)?.dependencies).toEqual([Clock]);
  });

  it.each([
    ['an interface', 2, () => { @Component() class Vague { constructor(readonly clock: Clock, readonly mailer: Mailer) {} } return Vague; }],
    ['a primitive', 1, () => { @Component() class Vague { constructor(readonly port: number) {} } return Vague; }],
    ['a text', 1, () => { @Component() class Vague { constructor(readonly url: string) {} } return Vague; }],
    ['a switch', 1, () => { @Component() class Vague { constructor(readonly on: boolean) {} } return Vague; }],
    ['a union', 1, () => { @Component() class Vague { constructor(readonly either: Clock | Cache) {} } return Vague; }],
    ['an array', 1, () => { @Component() class Vague { constructor(readonly clocks: readonly Clock[]) {} } return Vague; }],
    ['a function', 1, () => { @Component() class Vague { constructor(readonly make: () => Clock) {} } return Vague; }],
    ['a promise', 1, () => { @Component() class Vague { constructor(readonly later: Promise<Clock>) {} } return Vague; }],
  ])('refuses a parameter that is %s', (_, position, declare) => {
    expect(refused(declare)).toEqual(vague('Vague', position));
  });
});
