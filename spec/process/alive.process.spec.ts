import { killLeftovers, Program } from './child';

describe('a process that nothing but a container keeps alive', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it('stays alive while an operation runs, whichever it is, and is held by nothing in between', async () => {
    expect(await new Program('spec/process/programs/top-level-await.mjs').ended).toEqual({ code: 0, signal: null, stderr: '', stdout: lines(
      'startAll: running, held by []',
      'run: running, held by []',
      'restart: running, held by []',
      'suspend: suspended, held by []',
      'resume: running, held by []',
      'disable: running, held by []',
      'enable: running, held by []',
      'stopAll: stopped, held by []',
      'ERR_ABORTED quarantined',
      'a start that waits for one that was left behind: running, held by []',
      'dispose: stopped, held by []',
      'through',
    ) });
  });

  it('ends with 13, as Node has it, when it awaits something that is no operation', async () => {
    const { code, stdout } = await new Program('spec/process/programs/top-level-await.mjs', { args: ['and for nothing'] }).ended;
    expect({ code, lastLine: stdout.trim().split('\n').at(-1) }).toEqual({ code: 13, lastLine: 'dispose: stopped, held by []' });
  });

  it('stops, however long that takes, when it awaits main() and has nothing left to do', async () => {
    expect(await new Program('spec/process/programs/awaited-main.mjs').ended)
      .toEqual({ code: 0, signal: null, stderr: '', stdout: lines('started', 'flushed', 'ended with 0') });
  });
});

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
