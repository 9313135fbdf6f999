import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lines, messageOf, SystoleError } from '../model/errors';
import type { Container } from './container';
import { realClock } from './real-clock';

/** How a picture is shown. */
export interface OpenPictureOptions {
  /** Shows a file. Default: whatever the operating system opens pages with. */
  readonly open?: (file: string) => unknown;
  /** Where the folder with the file is made. Default: the system's folder for temporary files. */
  readonly folder?: string;
}

/**
 * Writes the picture of a container as a page into a new temporary folder and opens it; resolves with the path of the file, which
 * stays: whoever looks at it needs it for longer than we know.
 *
 * Rejects with ERR_NO_OPENER when nothing here opens it; the file is there all the same, and its path in the error.
 */
export async function openPicture(container: Container, options: OpenPictureOptions = {}): Promise<string> {
  const { open = openBySystem, folder = tmpdir() } = options;
  const file = join(await mkdtemp(join(folder, 'systole-')), 'picture.html');
  await writeFile(file, container.toHtml());
  try {
    await open(file);
  } catch (cause) {
    throw new SystoleError('ERR_NO_OPENER', lines(
      `The picture of ${container.name} could not be opened: ${messageOf(cause)}`,
      `it is here: ${file}`,
      'open it by hand, or say how: openPicture(container, { open: (file) => … })',
    ), { container: container.name, file }, { cause });
  }
  return file;
}

/** A program that is still there by then has the page, and stays for as long as its window does. */
const patienceMs = 2_000;

function openBySystem(file: string): Promise<void> {
  const [command, ...args] = commandFor(file);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    const cancel = realClock.schedule(patienceMs, () => { resolve(); });
    child.unref();
    child.on('error', (error) => {
      cancel();
      reject(error);
    });
    child.on('exit', (code) => {
      cancel();
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${String(code)}`));
    });
  });
}

function commandFor(file: string): readonly [string, ...string[]] {
  const os = platform();
  if (os === 'win32') return ['cmd', '/c', 'start', '""', file];
  return [os === 'darwin' ? 'open' : 'xdg-open', file];
}
