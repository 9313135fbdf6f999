import pino from 'pino';
import { Scheduler } from '../schedule/scheduler';
import type { ScheduledJob } from '../schedule/scheduler';

describe('Scheduler', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  it('runs a job again and again, never twice at the same time, and waits for it at the end', async () => {
    const log: string[] = [];
    let finish: () => void = () => undefined;
    const job: ScheduledJob = {
      name: 'slow', everyMs: 1000,
      run: async () => {
        log.push('begin');
        await new Promise<void>((resolve) => { finish = resolve; });
        log.push('end');
      },
    };
    const scheduler = new Scheduler([job], pino({ level: 'silent' }));
    scheduler.start();

    await jest.advanceTimersByTimeAsync(3000);
    finish();
    await jest.advanceTimersByTimeAsync(1000);
    const stopped = scheduler.stop().then(() => { log.push('stopped'); });
    finish();
    await stopped;

    expect(log).toEqual(['begin', 'end', 'begin', 'end', 'stopped']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on after a failure', async () => {
    const run = jest.fn(async () => { throw new Error('no'); });
    const scheduler = new Scheduler([{ name: 'failing', everyMs: 1000, run }], pino({ level: 'silent' }));
    scheduler.start();

    await jest.advanceTimersByTimeAsync(2000);
    await scheduler.stop();

    expect(run).toHaveBeenCalledTimes(2);
  });
});
