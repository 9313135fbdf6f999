import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = readdirSync(__dirname).filter((file) => file.endsWith('.spec.ts') && file !== 'anchors.spec.ts');

/** `repository#issue: sentence`, by the file of the test. */
function testsHere(): readonly string[] {
  return files.flatMap((file) => [...readFileSync(join(__dirname, file), 'utf8').matchAll(/^ *it\('((?:[^'\\]|\\.)*)'/gm)]
    .map(([, title]) => `${file}: ${(title as string).replaceAll('\\', '')}`));
}

interface Row {
  readonly anchor: string;
  readonly what: string;
  readonly where: string;
}

/** The rows of the table in the README beside this file. */
function rows(): readonly Row[] {
  return readFileSync(join(__dirname, 'README.md'), 'utf8').split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => {
    const [anchor = '', what = '', where = '', ...more] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    if (more.length > 0) throw new Error(`a row has more than three cells: ${line}`);
    return { anchor, what, where };
  });
}

const joins = 'joins with ';

describe('the table of anchors', () => {
  it('names every test here, and no test that is not here', () => {
    const named = rows().filter(({ where }) => !where.startsWith(joins)).map(({ anchor, where }) => {
      const [file = '', sentence = ''] = where.split(/`: (.*)/s);
      return `${file.slice(1)}: ${anchor}: ${sentence}`;
    });
    expect([...named].sort()).toEqual([...testsHere()].sort());
    expect(testsHere().length).toBeGreaterThan(90);
  });

  it('says of each anchor which repository it is of, what went wrong there, and where it is replayed', () => {
    const wrong = rows().filter(({ anchor, what, where }) =>
      !/^[\w.-]+\/[\w.-]+(#\d+)?$/.test(anchor) || what.length < 15 || !(where.startsWith(joins) || /^`[\w.-]+\.spec\.ts`: /.test(where)));
    expect(wrong).toEqual([]);
  });

  it('can be held against every test here, because each is a plain it with its name in place', () => {
    expect(files.filter((file) => /^ *((it|test)\.|test\(|it\([^'])/m.test(readFileSync(join(__dirname, file), 'utf8')))).toEqual([]);
  });
});
