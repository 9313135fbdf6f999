import type { Reading, Result, Row } from './measure';

/** A table for people: multiples of the first row, and what the first row took itself. */
export function markdown({ task, reading, sizes, sizesAre = '', rows, rounds, note }: Result): string {
  const grows = rows.some((row) => row.exponent !== undefined);
  const lines = [
    [sizesAre, ...sizes.map((size) => size.toLocaleString('en')), ...(grows ? ['grows with'] : [])],
    ['---', ...sizes.map(() => '---:'), ...(grows ? ['---:'] : [])],
    ...rows.map((row, place) => [row.contender, ...sizes.map((_, column) => cell(row, column, reading, place === 0)), ...(grows ? [growth(row)] : [])]),
  ];
  const counted = rounds.every((count) => count === rounds[0]) ? String(rounds[0]) : rounds.join(', ');
  return [
    `### ${task}: ${reading.name}`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`), '',
    `Multiples of the first row; medians of ${counted} rounds.${note === undefined ? '' : ` ${note}`}`, '',
  ].join('\n');
}

function cell({ ratios, medians }: Row, column: number, { unit }: Reading, isFloor: boolean): string {
  const [ratio, value] = [ratios[column], medians[column]];
  if (value === undefined) return '–';
  const absolute = amount(value, unit);
  if (isFloor) return `1 (${absolute})`;
  if (ratio === undefined || Number.isNaN(ratio)) return absolute;
  const multiple = ratio.toFixed(ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
  return unit === 'ms' || unit === 'ns' ? multiple : `${multiple} (${absolute})`;
}

function amount(value: number, unit: Reading['unit']): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
}

function growth({ exponent }: Row): string {
  return exponent === undefined ? '–' : `n^${exponent.toFixed(2)}`;
}
