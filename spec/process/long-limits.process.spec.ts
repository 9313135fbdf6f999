import { killLeftovers, Program } from './child';

describe('limits in real time', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it.each([[2 ** 31 - 1, 2 ** 31 - 1], [2 ** 31 - 1, Infinity], [Infinity, Infinity]])('of %d ms, extended by as much within %d ms, do not fire at once, and keep nobody alive', async (ms, deadlineMs) => {
    expect(await new Program('spec/process/programs/long-limits.ts', { args: [String(ms), String(deadlineMs)] }).ended).toEqual({ code: 0, signal: null, stderr: '', stdout: [
      'start: done', 'check: done', 'suspend: done', 'resume: done', 'stop: done',
      'aborting: worker', 'ERR_ABORTED: stopped', 'aborting: database', 'database: quarantined', 'start: done', 'stop: done', '',
    ].join('\n') });
  });

  it('longer than a timer of Node can be are refused before anything runs', async () => {
    const { code, stdout, stderr } = await new Program('spec/process/programs/long-limits.ts', { args: [String(2 ** 31), '1000'] }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('  1. startTimeoutMs is 2147483648.\n     a timeout is more than 0 and at most 2147483647 milliseconds, or Infinity for none\n');
  });
});
