import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { internal } from './internal';
import { disorderOf, lastRow, matrixOf, mostInternal, rowsOf } from './matrix';
import { missing } from './missing';

const sources: readonly (readonly [string, string])[] = readdirSync(__dirname)
  .filter((file) => file.endsWith('.spec.ts') && file !== 'matrix.spec.ts')
  .map((file) => [file, readFileSync(join(__dirname, file), 'utf8')]);

const titles = sources.flatMap(([, text]) => [...text.matchAll(/\bit\(['"]([^'"]*)/g)].map(([, title = '']) => title));

describe('the rows', () => {
  it('stand in exactly one place each: tested, missing, or internal', () => {
    expect(disorderOf(titles.flatMap(rowsOf), missing, internal)).toEqual([]);
  });

  it('are named by every test of this folder', () => {
    const calls = sources.flatMap(([, text]) => [...text.matchAll(/\bit(?:\.\w+)?\(/g)]);
    expect([titles.length, titles.filter((title) => rowsOf(title).length === 0)]).toEqual([calls.length, []]);
  });

  it('that are internal by nature are few, and say why', () => {
    expect(internal.length).toBeLessThanOrEqual(mostInternal);
    expect(internal.filter(({ reason }) => reason.length < 20)).toEqual([]);
    expect(missing.filter(({ feature, what }) => feature === '' || what.length < 10)).toEqual([]);
  });
});

describe('a matrix', () => {
  const lines = matrixOf(
    [{ title: '#1 #2 Both', passed: true }, { title: '#2 Second', passed: true }, { title: '#2 Second', passed: false }, { title: 'no row', passed: true }, { title: '#4 Fourth', passed: true }],
    [{ row: 3, feature: 'groups', what: 'no groups' }, { row: 4, feature: 'groups', what: 'no groups' }],
    [{ row: 5, reason: 'because' }],
  );

  it('lets a row pass only when all its tests do, in every project', () => {
    expect(lines.slice(0, 2)).toEqual([{ row: 1, state: 'pass', says: ['Both'] }, { row: 2, state: 'FAIL', says: ['Second'] }]);
  });

  it('says what is missing, internal, forgotten, or claimed twice', () => {
    expect(lines.slice(2, 6)).toEqual([
      { row: 3, state: 'MISSING', says: ['groups: no groups'] },
      { row: 4, state: 'TWICE', says: ['Fourth', 'groups: no groups'] },
      { row: 5, state: 'internal', says: ['because'] },
      { row: 6, state: 'FORGOTTEN', says: ['neither tested, nor missing, nor internal'] },
    ]);
    expect(lines).toHaveLength(lastRow);
  });
});

describe('disorder', () => {
  it('names rows that are in two places, in none, and no rows at all', () => {
    const all = Array.from({ length: lastRow }, (_, index) => index + 1);
    const gap = { row: 7, feature: 'f', what: 'w' };
    expect(disorderOf(all.filter((row) => row !== 9), [gap], [{ row: lastRow + 1, reason: 'r' }])).toEqual(['#336 is internal, but is no row', '#7 is tested and missing', '#9 is forgotten']);
  });
});
