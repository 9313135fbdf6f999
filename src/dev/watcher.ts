import { resolve, sep } from 'node:path';

/** Tells of files that have changed, come or gone. */
export interface Watcher {
  close(): Promise<void>;
}

/**
 * Watches everything under a folder, but what is installed and what is hidden; by chokidar, which has to be installed.
 *
 * @param onChange - gets absolute paths
 * @returns once it watches
 */
export async function watchFolder(folder: string, onChange: (file: string) => void, onError: (error: unknown) => void): Promise<Watcher> {
  const { watch } = await import('chokidar');
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
