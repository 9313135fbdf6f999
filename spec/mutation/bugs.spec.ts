import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bug } from './bugs';
import { bugs } from './bugs';
import { bugNamed, patched } from './patch';

const one: Bug = { name: 'off-by-one', what: 'counts one too few', file: 'graph/plan.ts', find: 'let depth = 0;', replace: 'let depth = 1;' };

describe('the bugs', () => {
  it('each have a name of their own', () => {
    const names = bugs.map(({ name }) => name);
    expect([...new Set(names)]).toEqual(names);
  });

  it.each(bugs.map((bug) => [bug.name, bug] as const))('%s can be made in the source as it is, and changes it', (_, bug) => {
    const source = readFileSync(join(__dirname, '..', '..', 'src', bug.file), 'utf8');
    expect(patched(bug, source)).not.toBe(source);
  });

  it('are made by replacing one text, once', () => {
    expect(patched(one, 'function f() {\n  let depth = 0;\n}\n')).toBe('function f() {\n  let depth = 1;\n}\n');
  });

  it.each([['let depth = 2;', 0], ['let depth = 0; let depth = 0;', 2]])('are refused where the text %s holds what is to be replaced %i times', (source, times) => {
    expect(() => patched(one, source)).toThrow(new RangeError(`SYSTOLE_BUG: off-by-one does not apply: src/graph/plan.ts holds ${String(times)} times, instead of once: let depth = 0;`));
  });

  it('are found by their names only', () => {
    expect(bugNamed('double-start')).toMatchObject({ name: 'double-start', file: 'lifecycle/runs/start-run.ts' });
    expect(() => bugNamed('double-stop-by-half')).toThrow(/^SYSTOLE_BUG: there is no bug named double-stop-by-half; spec\/mutation\/bugs\.ts lists level-barrier, double-start, /);
  });
});
