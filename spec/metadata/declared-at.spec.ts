import { readFileSync } from 'node:fs';
import { Component, component, value } from 'systole';
import { CallerPlace } from '../../src/metadata/declared-at';
import { definitionOf } from '../../src/metadata/metadata-store';

const lines = readFileSync(__filename, 'utf8').split('\n');

/** The place of the line that holds a comment, which this spec writes once in the code and once in the test. */
function placeOf(mark: string): string {
  return `${__filename}:${String(lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1)}`;
}

describe('the place of a declaration', () => {
  it('is the line of the decorator', () => {
    @Component() // bare
    class Bare {}
    @Component({ // with options
      name: 'options',
    })
    class WithOptions {}
    expect([Bare, WithOptions].map((target) => definitionOf(target)?.declaredAt?.place)).toEqual([placeOf('bare'), placeOf('with options')]);
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
