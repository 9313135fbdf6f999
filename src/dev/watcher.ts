import { resolve, sep } from 'node:path';
import type * as Chokidar from 'chokidar';
import { lines, SystoleError } from '../model/errors';

/** Tells of files that have changed, come or gone. */
export interface Watcher {
  close(): Promise<void>;
}

/**
 * Watches everything under a folder, but what is installed and what is hidden; by chokidar, which has to be installed.
 *
 * @param onChange - gets absolute paths
 * @returns once it watches
 * @throws ERR_NOT_INSTALLED without chokidar
 */
export async function watchFolder(folder: string, onChange: (file: string) => void, onError: (error: unknown) => void): Promise<Watcher> {
  const { watch } = await chokidar();
  const root = resolve(folder);
  const watcher = watch(root, { ignoreInitial: true, ignored: (path) => isIgnored(path.slice(root.length)) });
  watcher.on('all', (_event, path) => { onChange(resolve(root, path)); });
  watcher.on('error', onError);
  await new Promise<void>((ready) => { watcher.once('ready', ready); });
  return watcher;
}

function isIgnored(below: string): boolean {
  return below.split(sep).some((part) => part === 'node_modules' || (part.startsWith('.') && part.length > 1));
}

async function chokidar(): Promise<typeof Chokidar> {
  try {
    return await import('chokidar');
  } catch (error) {
    throw notInstalled('chokidar', 'to watch files', error);
  }
}

/** What a package is missed for, and how to get it; what it has thrown itself is given back as it is. */
export function notInstalled(name: string, purpose: string, cause: unknown): unknown {
  const { code } = Object(cause) as { readonly code?: unknown };
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return cause;
  return new SystoleError('ERR_NOT_INSTALLED', lines(
    `systole dev needs ${name} ${purpose}, and it is not installed.`,
    `install it: npm install --save-dev ${name}`,
  ), { package: name }, { cause });
}
