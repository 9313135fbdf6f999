import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lines, messageOf, SystoleError } from '../../model/errors';
import type { Container } from '../container';
import type { OpenPictureOptions } from './open-picture';
import { realClock } from '../host/real-clock';

/** Writes a picture of a container and opens it. @throws ERR_NO_OPENER */
export async function openedPicture(container: Container, options: OpenPictureOptions): Promise<string> {
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
