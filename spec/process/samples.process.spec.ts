import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program, projectRoot } from './child';

/** The numbered samples, each of which says at its end what it prints. */
const samples = readdirSync(join(projectRoot, 'samples'), { withFileTypes: true })
  .filter((entry) => /^\d\d-/.test(entry.name))
  .map((entry) => (entry.isDirectory() ? `samples/${entry.name}/hello.ts` : `samples/${entry.name}`))
  .concat('samples/28-development/runner.ts')
  .sort();

/** What stands behind `// prints`. */
function promised(file: string): string {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const lines = text.slice(text.search(/^\/\/ prints/m)).split('\n').slice(1);
  return lines.filter((line) => line.startsWith('//')).map((line) => `${line.replace(/^\/\/ ?/, '')}\n`).join('');
}

describe('samples', () => {
  // A process may take its time on a busy machine; what it prints is what counts.
  jest.setTimeout(60_000);

  it('are all there', () => {
    expect([...new Set(samples.map((file) => /\d\d/.exec(file)?.[0]))]).toEqual(Array.from({ length: Math.max(19, samples.length - 1) }, (_, place) => String(place + 1).padStart(2, '0')));
  });

  it.each(samples)('%s prints what it says, and exits with 0', async (file) => {
    const tsconfig = file.includes('standard-decorators') ? { tsconfig: 'samples/15-standard-decorators/tsconfig.json' } : {};
    const program = new Program(file, tsconfig);
    if (file.includes('whole-process')) {
      await program.printed('listening');
      program.kill('SIGTERM');
    }
    expect(await program.ended).toEqual({ code: 0, signal: null, stdout: promised(file), stderr: '' });
  });
});
