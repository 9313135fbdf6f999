import { Component, createContainer } from 'systole';
import * as systole from 'systole';
import { inject, injectable } from 'tsyringe';
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

  it('prefers what a parameter is decorated with, by systole or by tsyringe, with what that says of names that stand for nothing', async () => {
    const Rate = systole.token<number>('rate');
    @Component()
    class Bill {
      constructor(readonly clock: Clock, @systole.inject(Rate) readonly rate: number, @inject('mailer') readonly mailer: Mailer, @systole.inject('name', { isOptional: true }) readonly name?: string) {}
    }
    @Component()
    class Derived extends Bill {}
    for (const target of [Bill, Derived]) expect(definitionOf(target)?.dependencies).toEqual([Clock, Rate, 'mailer', systole.optional('name')]);
    const mailer: Mailer = { send: () => undefined };
    const container = createContainer({ components: [Bill] }).register('mailer', { useValue: mailer });
    expect(container.verify().map(({ details }) => details)).toMatchObject([{ component: 'Bill', missing: 'rate', position: 1 }]);
    container.register(Rate, { useValue: 7 });
    await container.startAll();
    expect(container.get(Bill)).toEqual({ clock: container.get(Clock), rate: 7, mailer, name: undefined });
    await container.stopAll();
  });

  it('needs no types where every parameter is decorated', () => {
    class Bill { constructor(readonly clock: Clock, readonly rate: number) {} }
    systole.inject(Clock)(Bill, undefined, 0);
    class Half { constructor(readonly clock: Clock, readonly rate: number) {} }
    systole.inject(Clock)(Half, undefined, 0);
    systole.inject('rate')(Bill, undefined, 1);
    Component()(Bill);
    expect(definitionOf(Bill)?.dependencies).toEqual([Clock, 'rate']);
    expect(refused(() => { Component()(Half); })).toMatchObject(vague('Half', 2));
  });

  it.each<readonly [string, string, () => unknown]>([
    ['@injectAll', 'Gathers', () => { @Component() class Gathers { constructor(@systole.injectAll('part') readonly parts: unknown[]) {} } return Gathers; }],
    ['a transformer', 'Gathers', () => { @Component() class Gathers { constructor(@systole.injectWithTransform('part', Cache as never) readonly parts: unknown[]) {} } return Gathers; }],
    ['@inject(delay(() => …))', 'Gathers', () => { @Component() class Gathers { constructor(@systole.inject(systole.delay(() => Clock)) readonly clock: Clock) {} } return Gathers; }],
  ])('refuses %s', (what, name, declare) => {
    expect(refused(declare)).toMatchObject({
      code: 'ERR_INVALID_DECORATION', details: { decorator: 'Component', target: name },
      message: `${name} asks with ${what} at position 1 of its constructor, which components do not.\n`
        + '  list its dependencies instead: @Component(all(Tag), pick(Other, (other) => other.part), lazy(() => Later), …), where all(Tag) gives components; what is registered, a plain class is given that asks so',
    });
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
