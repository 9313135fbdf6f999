import { killLeftovers, Program } from './child';

const start = ['database up', 'cache up', 'server up', 'all up'];
const lowerDown = ['cache drained', 'cache down', 'database drained', 'database down'];
const stop = ['server drained', 'server down', ...lowerDown];

describe('a process run by main() that gets signals', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it.each(['SIGTERM', 'SIGINT'] as const)('on %s drains and stops in order, exits with 0 and leaves no listener', async (signal) => {
    const program = shop('sound');
    await program.printed('all up');
    program.kill(signal);
    expect(await endOf(program)).toEqual({ code: 0, signal: null, stderr: '', lines: [...start, `${signal}: stopping`, ...stop, 'ended with 0, and 0 listeners'] });
  });

  it('on the second signal cuts the drains short, stops everything all the same, and exits with 2', async () => {
    const program = shop('drains until told to end');
    await program.printed('all up');
    program.kill('SIGTERM');
    await program.printed('server drains');
    program.kill('SIGINT');
    const { code, lines, stderr } = await endOf(program);
    expect(lines).toEqual([
      ...start, 'SIGTERM: stopping', 'server drains', 'SIGINT again: waiting for nothing any more', 'server down', 'cache down', 'database down',
      'ended with 2, and 0 listeners',
    ]);
    expect(stderr).toMatch(/^server took longer than \d+ ms in its drain handlers\.$/m);
    expect(code).toBe(2);
  });

  it('takes the same signal again for one when it came while the event loop did not turn', async () => {
    const program = shop('blocks while it drains, and is signalled again');
    await program.printed('all up');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({
      code: 0, signal: null, stderr: '', lines: [...start, 'SIGTERM: stopping', 'server drained', 'server down', ...lowerDown, 'ended with 0, and 0 listeners'],
    });
  });

  it('on the third signal exits at once with 128 and the number of that signal, whatever hangs', async () => {
    const program = shop('stops never');
    await program.printed('all up');
    program.kill('SIGTERM');
    await program.printed('server stops');
    program.kill('SIGINT');
    await program.printed('server told to end');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({ code: 143, signal: null, stderr: '', lines: [
      ...start, 'SIGTERM: stopping', 'server drained', 'server stops', 'SIGINT again: waiting for nothing any more', 'server told to end',
    ] });
  });

  it('when SIGTERM comes during the start, calls off what starts, stops what is up, and exits with 0', async () => {
    const program = shop('starts until told to end');
    await program.printed('server starts');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({
      code: 0, signal: null, stderr: '', lines: ['database up', 'cache up', 'server starts', 'SIGTERM: stopping', ...lowerDown, 'ended with 0, and 0 listeners'],
    });
  });

  it('stops what came up in spite of the SIGTERM, and exits with 0', async () => {
    const program = shop('starts in spite of all');
    await program.printed('server starts');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({
      code: 0, signal: null, stderr: '', lines: ['database up', 'cache up', 'server starts', 'SIGTERM: stopping', 'server up', ...stop, 'ended with 0, and 0 listeners'],
    });
  });

  it('exits with 2, and says whom it left behind, when a start ignores that it was called off', async () => {
    const program = shop('starts never');
    await program.printed('server starts');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({
      code: 2, signal: null, stderr: 'server was left behind: a handler of it is still in flight after the stop.\n',
      lines: ['database up', 'cache up', 'server starts', 'SIGTERM: stopping', ...lowerDown, 'ended with 2, and 0 listeners'],
    });
  });

  it('when SIGTERM comes during a roll-back, lets it end, and exits with 1 for the start that failed', async () => {
    const program = shop('fails to start');
    await program.printed('cache goes down');
    program.kill('SIGTERM');
    const { code, lines, stderr } = await endOf(program);
    expect(lines).toEqual([
      'database up', 'cache up', 'cache drained', 'cache goes down', 'SIGTERM: stopping', 'cache down', 'database drained', 'database down',
      'ended with 1, and 0 listeners',
    ]);
    expect(stderr.split('\n')[0]).toBe('server failed to start: the port is taken');
    expect(code).toBe(1);
  });

  it('when three signals come during a roll-back that hangs, hurries it on the second and exits on the third', async () => {
    const program = shop('fails to start, and hangs rolling back');
    await program.printed('cache goes down');
    program.kill('SIGINT');
    await program.printed('SIGINT: stopping');
    program.kill('SIGTERM');
    await program.printed('cache told to end');
    program.kill('SIGINT');
    expect(await endOf(program)).toEqual({ code: 130, signal: null, stderr: '', lines: [
      'database up', 'cache up', 'cache goes down', 'SIGINT: stopping', 'SIGTERM again: waiting for nothing any more', 'cache told to end',
    ] });
  });

  it('when SIGTERM comes during a stop that the program began itself, joins that, and exits with 0', async () => {
    const program = shop('stops itself');
    await program.printed('all up');
    program.kill('SIGUSR2');
    await program.printed('server stops');
    program.kill('SIGTERM');
    expect(await endOf(program)).toEqual({
      code: 0, signal: null, stderr: '', lines: [...start, 'server drained', 'server stops', 'SIGTERM: stopping', 'server down', ...lowerDown, 'ended with 0, and 0 listeners'],
    });
  });

  it('on SIGHUP runs the phase reload, and goes on', async () => {
    const program = shop('reloads');
    await program.printed('all up');
    program.kill('SIGHUP');
    await program.printed('settings reloaded');
    program.kill('SIGTERM');
    expect(await endOf(program)).toMatchObject({ code: 0, stderr: '', lines: [...start, 'settings reloaded', 'SIGTERM: stopping', ...stop, 'ended with 0, and 0 listeners'] });
  });

  it('leaves SIGHUP to Node, which ends, when there is no phase reload', async () => {
    const program = shop('sound');
    await program.printed('all up');
    program.kill('SIGHUP');
    expect(await endOf(program)).toEqual({ code: null, signal: 'SIGHUP', stderr: '', lines: start });
  });
});

describe('a process run by main() in which something goes wrong', () => {
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it('exits with 2 when something failed to stop, after everything else has been stopped', async () => {
    const program = shop('fails to stop');
    await program.printed('all up');
    program.kill('SIGTERM');
    const { code, lines, stderr } = await endOf(program);
    expect(lines).toEqual([...start, 'SIGTERM: stopping', 'server drained', ...lowerDown, 'ended with 2, and 0 listeners']);
    expect(stderr.split('\n')[0]).toBe('server failed to stop: disk full');
    expect(code).toBe(2);
  });

  it('stops without draining and exits with 70 after a rejection that nobody handles', async () => {
    const program = shop('rejects unobserved');
    await program.printed('all up');
    program.kill('SIGUSR2');
    const { code, lines, stderr } = await endOf(program);
    expect(lines).toEqual([...start, 'server down', 'cache down', 'database down', 'ended with 70, and 0 listeners']);
    expect(stderr.split('\n').slice(0, 2)).toEqual(['Uncaught error; the container is stopped without draining.', 'Error: nobody looks']);
    expect(code).toBe(70);
  });

  it('calls the start off and exits with 70 when something is thrown outside of any handler meanwhile', async () => {
    const { code, lines } = await endOf(shop('throws while it starts'));
    expect(lines).toEqual(['database up', 'cache up', 'cache down', 'database down', 'ended with 70, and 0 listeners']);
    expect(code).toBe(70);
  });

  it('ends a stop that has begun, and exits with 70, when something is thrown outside of any handler meanwhile', async () => {
    const program = shop('throws while it stops');
    await program.printed('all up');
    program.kill('SIGTERM');
    const { code, lines, stderr } = await endOf(program);
    expect(lines).toEqual([...start, 'SIGTERM: stopping', ...stop, 'ended with 70, and 0 listeners']);
    expect(stderr.split('\n')[1]).toBe('Error: out of the blue');
    expect(code).toBe(70);
  });
});

function shop(scenario: string): Program {
  return new Program('spec/process/programs/shop.ts', { args: [scenario] });
}

async function endOf(program: Program): Promise<{ readonly code: number | null; readonly signal: string | null; readonly lines: readonly string[]; readonly stderr: string }> {
  const { code, signal, stdout, stderr } = await program.ended;
  return { code, signal, lines: stdout.trim().split('\n'), stderr };
}
