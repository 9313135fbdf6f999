import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type { Contender, Readings, Task } from '../measure';
import { timeMeasured } from '../measure';
import type { Suite } from '../suite';

const run = promisify(execFile);

/** A million components, each trial in a process of its own with Node's default heap. */
export const millionSuite: Suite = {
  purpose: 'a million components in a process of their own: up, stop, and a failure of the last; memory',
  sizes: [1_000_000],
  tasks: (sizes) => ['layered', 'chain'].flatMap((shape): Task[] => [
    {
      name: `A million components, ${shape}`, sizes, warmUps: 0,
      readings: [{ name: 'up', unit: 'ms' }, { name: 'stop', unit: 'ms' }, { name: 'resident memory', unit: 'MiB' }],
      contenders: ['floor', 'systole'].map((who) => inOwnProcess(who, shape, 'stop')),
    },
    {
      name: `A million components, ${shape}; the last one fails`, sizes, warmUps: 0,
      readings: [{ name: 'start and roll-back', unit: 'ms' }, { name: 'resident memory', unit: 'MiB' }],
      contenders: [inOwnProcess('systole', shape, 'fail')],
    },
  ]),
};

/** Bundled, so that neither a compiler nor its memory is in the process that is measured. */
function program(): string {
  const outfile = join(__dirname, '..', '..', '..', 'reports', 'bench', 'in-own-process.js');
  buildSync({ entryPoints: [join(__dirname, '..', 'in-own-process.ts')], outfile, bundle: true, platform: 'node', target: 'node20', packages: 'external' });
  return outfile;
}

function inOwnProcess(who: string, shape: string, end: 'stop' | 'fail'): Contender {
  return {
    name: who,
    trial: async (size) => {
      const { stdout } = await run(process.execPath, [program(), who, shape, String(size), end, timeMeasured()]);
      return JSON.parse(stdout) as Readings;
    },
  };
}
