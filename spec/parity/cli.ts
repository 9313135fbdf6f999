import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { internal } from './internal';
import { matrixOf, mostInternal, statementOf } from './matrix';
import type { Proof, RowLine } from './matrix';
import { missing } from './missing';

/** The part of jest's JSON output that is read here. */
interface JestOutput {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly ancestorTitles: readonly string[]; readonly status: string }[];
  }[];
}

const root = resolve(__dirname, '../..');
const order: readonly RowLine['state'][] = ['pass', 'internal', 'MISSING', 'FAIL', 'FORGOTTEN', 'TWICE'];

/** Runs the specs that prove the rows, in every project, and reads what jest says of them. */
function runSpecs(): JestOutput {
  const folder = mkdtempSync(join(tmpdir(), 'systole-parity-'));
  const file = join(folder, 'results.json');
  try {
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    spawnSync(process.execPath, [jest, 'spec/parity', '--json', `--outputFile=${file}`, '--silent'], { cwd: root, stdio: ['ignore', 'ignore', 'ignore'] });
    return JSON.parse(readFileSync(file, 'utf8')) as JestOutput;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A test's name as a sentence of its own: one that goes on from its group's name gets that in front. */
function sentenceOf(title: string, groups: readonly string[]): string {
  const statement = statementOf(title);
  const rows = title.slice(0, title.length - statement.length);
  return /^[a-z]/.test(statement) ? `${rows}${groups.at(-1) ?? ''} ${statement}` : title;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function run(): void {
  const { testResults } = runSpecs();
  const proofs: readonly Proof[] = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ title, ancestorTitles, status }) => ({ title: sentenceOf(title, ancestorTitles), passed: status === 'passed' })));
  const lines = matrixOf(proofs, missing, internal);
  for (const { row, state, says } of lines) {
    says.forEach((text, place) => { print(`${(place === 0 ? `#${String(row)}` : '').padStart(4)}  ${(place === 0 ? state : '').padEnd(9)}  ${text}`); });
  }
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  for (const { name, message } of broken) print(`\n${name} did not run:\n${message}`);
  const counts = order.map((state) => [state, lines.filter((line) => line.state === state).length] as const).filter(([, count]) => count > 0);
  print(`\n${String(lines.length)} rows: ${counts.map(([state, count]) => `${String(count)} ${state}`).join(', ')}`);
  const isProven = broken.length === 0 && proofs.length > 0 && internal.length <= mostInternal && lines.every(({ state }) => state === 'pass' || state === 'internal');
  process.exitCode = isProven ? 0 : 1;
}

run();
