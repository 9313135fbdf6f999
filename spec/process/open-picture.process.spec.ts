import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { killLeftovers, Program } from './child';

/** What a process that has only these programs makes of its picture. */
async function outcomeWith(folder: string): Promise<{ readonly file?: string; readonly code?: string; readonly message?: string; readonly details?: { readonly file: string } }> {
  const { code, stdout, stderr } = await new Program('spec/process/programs/open-picture.ts', { args: [folder], env: { PATH: folder } }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as ReturnType<typeof outcomeWith> extends Promise<infer Outcome> ? Outcome : never;
}

const opener = platform() === 'darwin' ? 'open' : 'xdg-open';

describe('opening a picture by the operating system', () => {
  jest.setTimeout(60_000);
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pictures-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
  afterAll(killLeftovers);

  const install = (script: string): void => {
    writeFileSync(join(folder, opener), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, opener), 0o755);
  };

  it('hands the page to the program that opens such files', async () => {
    install(`printf '%s' "$1" > ${folder}/handed`);
    const { file = '' } = await outcomeWith(folder);
    expect([readFileSync(join(folder, 'handed'), 'utf8'), file.endsWith('picture.html')]).toEqual([file, true]);
    expect(readFileSync(file, 'utf8')).toContain('<title>shop, idle</title>');
  });

  it('is refused where there is no such program, with the place of the page', async () => {
    const { code, message, details } = await outcomeWith(folder);
    expect([code, message]).toEqual(['ERR_NO_OPENER', [
      `The picture of shop could not be opened: spawn ${opener} ENOENT`,
      `  it is here: ${details?.file ?? ''}`,
      '  open it by hand, or say how: openPicture(container, { open: (file) => … })',
    ].join('\n')]);
    expect(readFileSync(details?.file ?? '', 'utf8')).toContain('<th scope="row">db</th>');
  });

  it('is refused when the program finds nothing to open it with', async () => {
    install('exit 3');
    expect((await outcomeWith(folder)).message?.split('\n')[0]).toBe(`The picture of shop could not be opened: ${opener} ended with 3`);
  });
});
