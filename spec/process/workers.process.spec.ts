import { killLeftovers, Program } from './child';

describe('containers in worker threads', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it('start, stop and let their threads end by themselves, as components of the main thread\'s container', async () => {
    const program = new Program('spec/process/programs/workers.ts');
    await program.printed('all up');
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null, stderr: '', stdout: [
      'first up', 'second up', 'all up',
      'second down, with 0', 'second exited with 0', 'first down, with 0', 'first exited with 0', 'ended with 0', '',
    ].join('\n') });
  });
});
