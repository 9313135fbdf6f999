import { lines, SystoleError } from '../model/errors';

/** A package that systole dev works with. */
export interface Needed {
  /** As npm installs it. */
  readonly name: string;
  /** For a message: `to watch files`. */
  readonly purpose: string;
  /** Where it would be found, if it were there. @throws what Node throws for a package that is missing */
  readonly find: () => unknown;
}

/** Says what is missing, all of it at once. @throws ERR_NOT_INSTALLED */
export function refuseMissing(needed: readonly Needed[]): void {
  const missing = needed.filter(({ find }) => isMissing(find));
  if (missing.length === 0) return;
  const [one, many] = [`, and it is not installed`, `, and they are not installed`];
  throw new SystoleError('ERR_NOT_INSTALLED', lines(
    `systole dev needs ${missing.map(({ name, purpose }) => `${bare(name)} ${purpose}`).join(', ')}${missing.length === 1 ? one : many}.`,
    `install ${missing.length === 1 ? 'it' : 'them'}: npm install --save-dev ${missing.map(({ name }) => name).join(' ')}`,
  ), { packages: missing.map(({ name }) => name) });
}

function bare(name: string): string {
  return name.replace(/@\d+$/, '');
}

/** What has been found, and fails by itself, is not missing. */
function isMissing(find: () => unknown): boolean {
  try {
    find();
    return false;
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
  }
}
