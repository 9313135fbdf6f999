import { isSystoleError } from 'systole';
import { notInstalled } from '../../src/dev/watcher';

describe('a package that systole dev needs', () => {
  it.each(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'])('is named, with what it is for and how to get it, when it is not installed (%s)', (code) => {
    const cause = Object.assign(new Error('Cannot find it'), { code });
    const error = notInstalled('chokidar', 'to watch files', cause);
    if (!isSystoleError(error) || error.code !== 'ERR_NOT_INSTALLED') throw new Error('not refused as it should be');
    expect([error.code, error.details, error.cause]).toEqual(['ERR_NOT_INSTALLED', { package: 'chokidar' }, cause]);
    expect(error.message).toBe('systole dev needs chokidar to watch files, and it is not installed.\n  install it: npm install --save-dev chokidar');
  });

  it('is not blamed for being missing when it fails by itself', () => {
    const cause = new Error('Unknown compiler option');
    expect(notInstalled('ts-node', 'to load hello.ts', cause)).toBe(cause);
  });
});
