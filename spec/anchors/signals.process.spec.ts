import { Program } from '../process/child';

describe('process signals in a process, elsewhere', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);

  it('uber-go/fx#1198: once everything has stopped, a signal does what it does without us', async () => {
    const program = new Program('spec/anchors/programs/after-main.ts');
    await program.printed('ended with 0');
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM', stdout: 'server stopped\nended with 0\n', stderr: '' });
  });

  it('Finomnis/tokio-graceful-shutdown#50: a process whose handler was left behind can end all the same, with its code', async () => {
    const program = new Program('spec/anchors/programs/left-behind.ts');
    await program.printed('working');
    program.kill('SIGTERM');
    const { code, stdout, stderr } = await program.ended;
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, 'working\ndatabase closed\n', 'worker took longer than 50 ms in its stop handlers.']);
  });
});
