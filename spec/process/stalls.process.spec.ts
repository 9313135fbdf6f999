import { killLeftovers, Program } from './child';

describe('an event loop that a handler blocks for 300 ms', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it.each(['start with a limit', 'start that blocks at once'])('is put down to that handler, not to those whose answers it held up: %s', async (name) => {
    expect(await outcomeOf(name)).toMatchObject({ end: { rootCause: 'culprit', failures: ['culprit: timed-out'] }, states: { innocent: 'stopped', culprit: 'stopped' } });
  });

  it('harms nobody whose limit is longer', async () => {
    expect(await outcomeOf('nobody has a limit that short')).toEqual({ end: 'done', states: { patient: 'ready', culprit: 'ready' } });
  });

  it.each(['answer before the limit', 'answer after the limit'])('does not decide by the order of overdue timers, but by the time: %s', async (name) => {
    expect(await outcomeOf(name)).toEqual({ end: { rootCause: 'victim', failures: ['victim: timed-out'] }, states: { victim: 'stopped', culprit: 'stopped' } });
  });

  it('during a stop is put down to that handler, and everything is stopped', async () => {
    expect(await outcomeOf('stop')).toEqual({
      end: { rootCause: 'culprit', failures: ['culprit: timed-out'] }, states: { database: 'stopped', patient: 'stopped', culprit: 'stopped' },
    });
  });

  it('during a stop leaves nobody out, although the budget is gone: the others are called with a signal that says so', async () => {
    expect(await outcomeOf('stop whose budget goes by')).toEqual({
      end: { rootCause: 'culprit', failures: ['culprit: timed-out', 'database: timed-out'] }, states: { database: 'stopped', culprit: 'stopped' },
    });
  });
});

async function outcomeOf(name: string): Promise<unknown> {
  const { code, stdout, stderr } = await new Program('spec/process/programs/stalls.ts', { args: [name] }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
