import { isSystoleError } from 'systole';
import { refuseMissing } from '../../src/dev/installed';

const missing = (code: string) => (): never => { throw Object.assign(new Error('Cannot find it'), { code }); };

function refusalOf(...needed: Parameters<typeof refuseMissing>[0]): unknown {
  try {
    refuseMissing(needed);
    return undefined;
  } catch (error) {
    return isSystoleError(error) ? [error.code, error.details, error.message] : error;
  }
}

describe('a package that systole dev needs', () => {
  it.each(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'])('is named, with what it is for and how to get it, when it is not installed (%s)', (code) => {
    expect(refusalOf({ name: 'chokidar@4', purpose: 'to watch files', find: missing(code) })).toEqual([
      'ERR_NOT_INSTALLED', { packages: ['chokidar@4'] }, 'systole dev needs chokidar to watch files, and it is not installed.\n  install it: npm install --save-dev chokidar@4',
    ]);
  });

  it('is named together with all others that are missing, so that one installation is enough', () => {
    const find = missing('MODULE_NOT_FOUND');
    expect(refusalOf(
      { name: 'chokidar@4', purpose: 'to watch files', find }, { name: 'ts-node', purpose: 'to load main.ts', find: () => 'there' }, { name: 'typescript@5', purpose: 'to load main.ts', find },
    )).toEqual([
      'ERR_NOT_INSTALLED', { packages: ['chokidar@4', 'typescript@5'] },
      'systole dev needs chokidar to watch files, typescript to load main.ts, and they are not installed.\n  install them: npm install --save-dev chokidar@4 typescript@5',
    ]);
  });

  it('is not blamed for being missing when it fails by itself', () => {
    expect(refusalOf({ name: 'ts-node', purpose: 'to load main.ts', find: () => { throw new Error('Unknown compiler option'); } })).toBe(undefined);
  });
});
