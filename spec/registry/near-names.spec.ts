import { nearNames } from '../../src/registry/near-names';

describe('nearNames', () => {
  it.each([
    ['databse', ['Database', 'Cache'], ['Database']],
    ['Mailer', ['FileMailer', 'Mail', 'Database'], ['FileMailer', 'Mail']],
    ['api', ['app', 'database'], ['app']],
    ['completely', ['different'], []],
    ['x', [], []],
    ['db', ['x', 'sub', 'dbs'], ['dbs']],
  ] as const)('of %p among %p are %p', (wanted, known, near) => {
    expect(nearNames(wanted, known)).toEqual(near);
  });

  it('are three at most, the nearest first', () => {
    expect(nearNames('pool', ['spool', 'poll', 'tool', 'cool', 'pools'])).toHaveLength(3);
    expect(nearNames('pool', ['pall', 'poll'])[0]).toBe('poll');
  });
});
