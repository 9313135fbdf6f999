import { cpus } from 'node:os';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdown } from './markdown';
import type { Result, TimeOf } from './measure';
import { timeMeasured } from './measure';

/** Where reports are, unless somebody says otherwise. */
export const reportFolder: string = join(__dirname, '..', '..', 'reports', 'bench');

/** What a suite came to, with what it was measured on. */
export interface Report {
  readonly suite: string;
  readonly node: string;
  readonly processors: number;
  readonly processor: string;
  readonly time: TimeOf;
  readonly results: readonly Result[];
}

/** Writes `<suite>.json` and `<suite>.md`. */
export function writeReport(folder: string, suite: string, results: readonly Result[]): void {
  const processors = cpus();
  const report: Report = { suite, node: process.version, processors: processors.length, processor: processors[0]?.model ?? 'unknown', time: timeMeasured(), results };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(folder, `${suite}.md`), `## ${suite}\n\n${machineOf(report)}\n\n${results.map(markdown).join('\n')}`);
}

/** Reads a suite's last report. */
export function readReport(folder: string, suite: string): Report {
  const file = join(folder, `${suite}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (error) {
    throw new Error(`${file} cannot be read; npm run bench -- ${suite} writes it`, { cause: error });
  }
}

/** In one sentence. */
export function machineOf({ node, processors, processor, time }: Report): string {
  return `Node ${node}, ${String(processors)} processors (${processor}), ${time === 'cpu' ? 'processor' : 'wall'} time.`;
}
