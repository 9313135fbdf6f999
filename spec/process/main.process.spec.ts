import { Program } from './child';

describe('a process run by main()', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);

  it('on the second signal forces what hangs, stops the rest, and exits with 2', async () => {
    const program = new Program('spec/process/programs/stubborn.ts', { args: ['--obey'] });
    await program.printed('working');
    program.kill('SIGTERM');
    await program.printed('worker stopping');
    program.kill('SIGINT');
    const { code, stdout, stderr } = await program.ended;
    expect(stdout.trim().split('\n')).toEqual(['working', 'worker stopping', 'worker forced', 'database closed', 'ended with 2']);
    expect(stderr).toContain('timed-out: worker (stop)');
    expect(code).toBe(2);
  });

  it('on the third signal exits at once with 128 and the signal\'s number', async () => {
    const program = new Program('spec/process/programs/stubborn.ts');
    await program.printed('working');
    program.kill('SIGTERM');
    await program.printed('worker stopping');
    program.kill('SIGINT');
    await program.printed('worker forced');
    program.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 143, signal: null });
  });

  it('stops without draining and exits with 70 after an uncaught exception', async () => {
    const { code, stdout, stderr } = await new Program('spec/process/programs/crash.ts').ended;
    expect(stdout).toBe('server closed\n');
    expect(stderr.split('\n').slice(0, 2)).toEqual(['Uncaught error; the container is stopped without draining.', 'Error: out of the blue']);
    expect(code).toBe(70);
  });

  it('exits by itself with 1 after a failed start, with nothing left open', async () => {
    const { code, stdout, stderr } = await new Program('spec/process/programs/failing.ts').ended;
    expect(stdout).toBe('timer cleared\nserver closed\n');
    expect(stderr.split('\n')[0]).toBe('ticker failed to start: the ticker is broken');
    expect(code).toBe(1);
  });

  it('stops in order when nothing keeps it alive', async () => {
    expect(await new Program('spec/process/programs/idle.ts').ended).toEqual({ code: 0, signal: null, stdout: 'opened\nflushed\n', stderr: '' });
  });
});
