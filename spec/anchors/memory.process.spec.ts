import { Program } from '../process/child';

describe('memory in a process, elsewhere', () => {
  jest.setTimeout(60_000);

  it('nodejs/node#17469: a promise that never settles, and a signal that never aborts, keep nothing of what is over alive', async () => {
    const { code, stdout, stderr } = await new Program('spec/anchors/programs/collected.ts').ended;
    expect(stdout.trim().split('\n')).toEqual([
      'deaf took longer than 20 ms in its stop handlers.',
      '50 rounds, left: 0 instances, 0 signals, 0 operations',
      'deaf is quarantined, the signal has not aborted',
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('nodejs/node#47449: no use of one signal, however often, makes Node warn of a leak', async () => {
    expect(await new Program('spec/anchors/programs/one-signal.ts').ended).toEqual({ code: 0, signal: null, stdout: '1000 starts\n', stderr: '' });
  });
});
