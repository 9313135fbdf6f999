/** The rows of the list of capabilities that systole is held to, as far as they are wanted now: 1 to this one. */
export const lastRow = 335;

/** Rows that may count as internal by nature, at most. */
export const mostInternal = 15;

/** One result of a test that is named `#<row>[ #<row>…] <statement>`. */
export interface Proof {
  readonly title: string;
  readonly passed: boolean;
}

/** A row that no test can prove from outside, because it is about the inside. */
export interface InternalRow {
  readonly row: number;
  readonly reason: string;
}

/** A row whose capability is not there yet, or only half of it. */
export interface MissingRow {
  readonly row: number;
  /** The feature that will bring it. */
  readonly feature: string;
  readonly what: string;
}

/** What is known of one row. */
export interface RowLine {
  readonly row: number;
  readonly state: 'pass' | 'FAIL' | 'MISSING' | 'internal' | 'FORGOTTEN' | 'TWICE';
  readonly says: readonly string[];
}

/** The rows that a test's name begins with; none for a test that proves no row. */
export function rowsOf(title: string): readonly number[] {
  const [numbers = ''] = /^(?:#\d+ )*/.exec(title) ?? [];
  return [...numbers.matchAll(/#(\d+) /g)].map(([, digits]) => Number(digits));
}

/** The name of a test without its rows. */
export function statementOf(title: string): string {
  return title.replace(/^(?:#\d+ )+/, '');
}

/** Every row with what stands for it. A row passes when each of its tests does, in every project. */
export function matrixOf(proofs: readonly Proof[], missing: readonly MissingRow[], internal: readonly InternalRow[]): readonly RowLine[] {
  const tests = new Map<number, Map<string, boolean>>();
  for (const { title, passed } of proofs) {
    for (const row of rowsOf(title)) {
      const ofRow = tests.get(row) ?? new Map<string, boolean>();
      tests.set(row, ofRow.set(title, passed && ofRow.get(title) !== false));
    }
  }
  return Array.from({ length: lastRow }, (_, index) => lineOf(index + 1, tests.get(index + 1), missing, internal));
}

/** The rows that stand in several places, in none, or outside the list. */
export function disorderOf(tested: readonly number[], missing: readonly MissingRow[], internal: readonly InternalRow[]): readonly string[] {
  const places: readonly (readonly [string, readonly number[]])[] = [
    ['tested', [...new Set(tested)]], ['missing', missing.map(({ row }) => row)], ['internal', internal.map(({ row }) => row)],
  ];
  const found = new Map<number, string[]>(Array.from({ length: lastRow }, (_, index) => [index + 1, []]));
  const stray: string[] = [];
  for (const [place, rows] of places) {
    for (const row of rows) {
      const known = found.get(row);
      if (known === undefined) stray.push(`#${String(row)} is ${place}, but is no row`);
      else known.push(place);
    }
  }
  const wrong = [...found].filter(([, names]) => names.length !== 1);
  return [...stray, ...wrong.map(([row, names]) => (names.length === 0 ? `#${String(row)} is forgotten` : `#${String(row)} is ${names.join(' and ')}`))];
}

function lineOf(row: number, tests: ReadonlyMap<string, boolean> | undefined, missing: readonly MissingRow[], internal: readonly InternalRow[]): RowLine {
  const gaps = missing.filter((entry) => entry.row === row).map(({ feature, what }) => `${feature}: ${what}`);
  const reasons = internal.filter((entry) => entry.row === row).map(({ reason }) => reason);
  const titles = [...(tests ?? [])].map(([title]) => statementOf(title));
  const says = [...titles, ...gaps, ...reasons];
  const places = [titles, gaps, reasons].filter((list) => list.length > 0).length;
  if (places > 1) return { row, state: 'TWICE', says };
  if (gaps.length > 0) return { row, state: 'MISSING', says };
  if (reasons.length > 0) return { row, state: 'internal', says };
  if (tests === undefined) return { row, state: 'FORGOTTEN', says: ['neither tested, nor missing, nor internal'] };
  const failed = [...tests].filter(([, passed]) => !passed).map(([title]) => statementOf(title));
  return failed.length > 0 ? { row, state: 'FAIL', says: failed } : { row, state: 'pass', says };
}
