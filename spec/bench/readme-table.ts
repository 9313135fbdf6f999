import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report';
import { machineOf, readReport } from './report';

/** A line of the README's table: one reading of one task at one size. */
interface Line {
  readonly label: string;
  readonly suite: string;
  readonly task: string;
  readonly reading: string;
  readonly size: number;
  /** Whose row stands in our column. Default: `systole`. */
  readonly ours?: string;
}

const up = (size: number): Line => ({ label: `up, ${size.toLocaleString('en')} components`, suite: 'up', task: 'Bringing up a layered system', reading: 'up', size });
/** Out of the same rounds. */
const stop = (size: number): Line => ({ ...up(size), label: `stop, ${size.toLocaleString('en')} components`, reading: 'stop' });

const lines: readonly Line[] = [
  up(100), up(1_000), up(10_000), up(100_000),
  { label: 'up, a service of 60 components', suite: 'shapes', task: 'A realistic service', reading: 'up', size: 60 },
  stop(100), stop(1_000), stop(10_000), stop(100_000),
  { label: 'memory of each of 10,000 components', suite: 'heap', task: 'Heap kept by each component of a layered system', reading: 'kept', size: 10_000 },
  { label: '`get` of a singleton', suite: 'lookup', task: 'Looking a singleton up', reading: 'one look-up', size: 100, ours: 'systole get' },
  { label: 'first resolve of 1,000 classes', suite: 'resolve', task: 'The first resolve of 1,000 classes', reading: 'time', size: 32, ours: 'systole, components' },
  { label: 'a transient tree of 121 objects', suite: 'resolve', task: 'A transient tree of 121 objects', reading: 'time of each', size: 20_000 },
  { label: 'a request scope of 4 objects', suite: 'resolve', task: 'A request scope of four objects on a singleton', reading: 'time of each', size: 100_000 },
];

/** Who has a column; rows of reports begin with these names. */
const peers = ['tsyringe', 'awilix', 'inversify', 'Effect', 'NestJS', 'systemic', 'avvio', 'typedi'] as const;

const [begin, end] = ['<!-- bench -->\n', '<!-- /bench -->'];

/** Puts the table into the README, between its marks, and gives it. */
export function writeTable(reports: string, readme: string = join(__dirname, '..', '..', 'README.md')): string {
  const table = tableOf(reports);
  const text = readFileSync(readme, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${readme} has no place for the table, which is ${begin.trim()} and then ${end}`);
  writeFileSync(readme, `${text.slice(0, from + begin.length)}${table}${text.slice(to)}`);
  return table;
}

/** Multiples of what is written by hand, a line for each measurement. */
function tableOf(folder: string): string {
  const reports = new Map([...new Set(lines.map(({ suite }) => suite))].map((suite) => [suite, readReport(folder, suite)]));
  const cells = lines.map((line) => [line.label, ...cellsOf(line, reports.get(line.suite) as Report)]);
  const head = ['', 'systole', ...peers];
  const rows = [head, ['---', ...head.slice(1).map(() => '---:')], ...cells].map((row) => `| ${row.join(' | ')} |`);
  const machines = new Set([...reports.values()].map(machineOf));
  return `${rows.join('\n')}\n\n${[...machines].join(' ')}\n`;
}

function cellsOf({ suite, task, reading, size, ours = 'systole' }: Line, report: Report): readonly string[] {
  const result = report.results.find((each) => each.task === task && each.reading.name === reading);
  const column = result?.sizes.indexOf(size) ?? -1;
  if (result === undefined || column === -1) throw new Error(`The report of ${suite} tells no ${reading} of "${task}" at ${String(size)}; run it without --sizes`);
  const ratioOf = (isRow: (name: string) => boolean): string => {
    const ratio = result.rows.find(({ contender }) => isRow(contender))?.ratios[column];
    return typeof ratio === 'number' ? ratio.toFixed(ratio < 10 ? 1 : 0) : '–';
  };
  return [ratioOf((name) => name === ours), ...peers.map((peer) => ratioOf((name) => name.startsWith(peer)))];
}
