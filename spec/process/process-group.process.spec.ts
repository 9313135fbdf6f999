import { killLeftovers, Program } from './child';

describe('a process that npm runs', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it.each(['SIGTERM', 'SIGINT'] as const)('takes one %s to its process group for one, although npm passes it on once more', async (signal) => {
    const program = new Program('spec/process/programs/shop.ts', { args: ["'drains 300 ms, and npm passes signals on'"], byNpm: true });
    await program.printed('all up');
    program.killGroup(signal);
    const { code, stdout } = await program.ended;
    expect({ code, lines: stdout.trim().split('\n').slice(4) }).toEqual({ code: 0, lines: [
      `${signal}: stopping`, 'server drained', 'server down', 'cache drained', 'cache down', 'database drained', 'database down',
      'ended with 0, and 0 listeners',
    ] });
  });
});
