import 'reflect-metadata';
import { decorate } from '../../src/metadata/decorate';

type Arguments = Parameters<typeof decorate>;
type Decorate = (...args: Arguments) => unknown;

const theirs = (Reflect as unknown as { readonly decorate: Decorate }).decorate;

/** What a way of decorating comes to: what it returns, or that it throws, and what the decorators were given. */
function outcome(by: Decorate, make: (given: unknown[]) => Arguments): unknown {
  const given: unknown[] = [];
  const args = make(given);
  try {
    return { returned: by(...args), given };
  } catch (error) {
    return { thrown: error instanceof Error && error.constructor.name, given };
  }
}

class Target { method(): void { throw new Error('never called'); } }
class Other {}
const descriptor = Object.freeze({ value: 7 });
const odd: readonly unknown[] = [undefined, null, 0, '', false, true, 7, 'text', Symbol.iterator, {}, [], Target, Other, descriptor];

const listening = (given: unknown[], returned: unknown) => (...args: readonly unknown[]): unknown => { given.push(args); return returned; };

describe('decorating by Reflect before reflect-metadata is loaded', () => {
  it('is the function of this package, until then', () => {
    expect(decorate).not.toBe(theirs);
    expect(typeof theirs).toBe('function');
  });

  it.each(odd)('comes to the same as after that for a decorator that returns %p', (returned) => {
    for (const rest of [[Target], [Target, undefined], [Target, 'static'], [Target.prototype, 'method', descriptor], [Target.prototype, Symbol.iterator, null], [Target.prototype, 7, undefined]]) {
      const make = (given: unknown[]): Arguments => [[listening(given, undefined), listening(given, returned), listening(given, null)], ...rest] as unknown as Arguments;
      expect(outcome(decorate, make)).toEqual(outcome(theirs, make));
    }
  });

  it.each(odd)('comes to the same as after that for %p in any place of its arguments', (value) => {
    const lists: readonly ((given: unknown[]) => readonly unknown[])[] = [
      () => [value], () => [value, Target], () => [[], value], (given) => [[listening(given, undefined)], value],
      (given) => [[listening(given, undefined)], Target, value], (given) => [[listening(given, undefined)], value, 'method'],
      (given) => [[listening(given, undefined)], Target.prototype, 'method', value], (given) => [[value, listening(given, undefined)], Target],
    ];
    for (const make of lists as readonly ((given: unknown[]) => Arguments)[]) expect(outcome(decorate, make)).toEqual(outcome(theirs, make));
  });

  it('says what is wrong', () => {
    const cases: readonly (readonly unknown[])[] = [[{}], [[], {}], [[], 7, 'name'], [[], {}, 'name', 7], [[() => 7], Target], [[() => 7], Target, 'name']];
    expect(cases.map((args) => { try { return decorate(...args as unknown as Arguments); } catch (error) { return String(error); } })).toEqual([
      'TypeError: Reflect.decorate takes a list of decorators.',
      'TypeError: Reflect.decorate takes a class, or an object and the name of a member.',
      'TypeError: Reflect.decorate takes an object, where it takes the name of a member.',
      'TypeError: Reflect.decorate takes the descriptor of a member.',
      'TypeError: A decorator of a class returns a class, or nothing.',
      'TypeError: A decorator of a member returns its descriptor, or nothing.',
    ]);
  });
});
