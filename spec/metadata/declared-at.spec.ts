import { readFileSync } from 'node:fs';
import { Component, component, value } from 'systole';
import { placeOfClass } from '../../src/metadata/class-places';
import { CallerPlace } from '../../src/metadata/declared-at';
import * as later from '../../src/metadata/later';
import { definitionOf } from '../../src/metadata/metadata-store';

const lines = readFileSync(__filename, 'utf8').split('\n');

/** The place of the line that holds a comment, which this spec writes once in the code and once in the test. */
function placeOf(mark: string): string {
  return `${__filename}:${String(lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1)}`;
}

describe('the place of a declaration', () => {
  it('is the line of the class, or of its constructor if it writes one', () => {
    @Component() class Bare {} // bare
    @Component({ name: 'options' })
    class WithOptions {
      kept: unknown;
      constructor() { // constructor
        this.kept = undefined;
      }
    }
    expect([Bare, WithOptions].map((target) => definitionOf(target)?.declaredAt?.place)).toEqual([placeOf('bare'), placeOf('constructor')]);
  });

  it('is told again, and for each class that is asked for in another turn', async () => {
    class First {} // first
    class Second {} // second
    for (const target of [First, Second]) Component()(target as never);
    expect(definitionOf(First)?.declaredAt?.place).toBe(placeOf('first'));
    await Promise.resolve();
    expect([First, Second].map((target) => definitionOf(target)?.declaredAt?.place)).toEqual([placeOf('first'), placeOf('second')]);
  });

  it('leaves nothing behind on the global object, and no debugger', async () => {
    @Component()
    class Asked {}
    const before = Reflect.ownKeys(globalThis).length;
    expect(definitionOf(Asked)?.declaredAt?.place).toContain(__filename);
    await Promise.resolve();
    expect(Reflect.ownKeys(globalThis)).toHaveLength(before);
  });

  it('is unknown for a class of the runtime itself', () => {
    expect(placeOfClass(Map)).toBeUndefined();
  });

  it('is unknown where the runtime has no inspector, or forbids it', async () => {
    await Promise.resolve();
    jest.spyOn(later, 'loadInspector').mockImplementationOnce(() => { throw new Error('ERR_INSPECTOR_NOT_AVAILABLE'); });
    class Unseen {}
    expect(placeOfClass(Unseen)).toBeUndefined();
  });

  it('is that of the code that runs when the hook of stack traces fails at it', () => {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = () => { throw new Error('a frame without a method'); };
    class Hooked {}
    const place = placeOfClass(Hooked);
    Error.prepareStackTrace = prepareStackTrace;
    expect(place).toMatch(/declared-at\.spec\.ts:\d+$/);
  });

  it('is the line of the call, for a definition without a class', () => {
    const made = component('made'); // component
    const constant = value('constant', 1); // value
    expect([made, constant].map((target) => definitionOf(target)?.declaredAt?.place)).toEqual([placeOf('component'), placeOf('value')]);
  });

  it('costs the process no stack depth: the limit is as it was', () => {
    Error.stackTraceLimit = 7;
    component('made');
    expect(Error.stackTraceLimit).toBe(7);
    Error.stackTraceLimit = 10;
  });

  it.each([
    ['    at Object.<anonymous> (/app/src/main.ts:12:34)', '/app/src/main.ts:12'],
    ['    at /app/src/main.ts:12:34', '/app/src/main.ts:12'],
    ['    at async /app/src/main.ts:12:34', '/app/src/main.ts:12'],
    ['    at new Api (/app (copy)/src/main.ts:12:34)', '/app (copy)/src/main.ts:12'],
    ['    at Function.make [as create] (/app/main.ts:1:2)', '/app/main.ts:1'],
    ['    at file:///app/my%20source/main.mjs:12:34', '/app/my source/main.mjs:12'],
    ['    at Object.<anonymous> (file:///app/main.mjs:12:34)', '/app/main.mjs:12'],
    ['    at <anonymous>', undefined],
  ])('is read from a frame such as %s', (frame, place) => {
    const captured = new CallerPlace();
    Object.defineProperty(captured, 'stack', { value: `Error\n    at Component (/app/node_modules/systole/dist/index.js:1:2)\n${frame}` });
    expect(captured.place).toBe(place);
  });

  it('is unknown when the runtime gives no stack', () => {
    const captured = new CallerPlace();
    Object.defineProperty(captured, 'stack', { value: undefined });
    expect(captured.place).toBeUndefined();
  });
});
