import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

describe('createVirtualClock', () => {
  it('fires timers in the order they fall due, and in the order they were made at one instant', async () => {
    const clock = createVirtualClock();
    const fired: string[] = [];
    const note = (name: string) => (): void => { fired.push(`${name} at ${String(clock.now())}`); };
    clock.schedule(10, note('a'));
    clock.schedule(5, note('b'));
    clock.schedule(10, note('c'));
    clock.schedule(11, note('d'));
    await clock.advance(10);
    expect([fired, clock.pending, clock.now()]).toEqual([['b at 5', 'a at 10', 'c at 10'], 1, 10]);
  });

  it('lets promises settle before it goes on, however many wait for each other', async () => {
    const clock = createVirtualClock();
    const at: number[] = [];
    const goOn = async (): Promise<void> => {
      for (let step = 0; step < 1_000; step += 1) await Promise.resolve();
      clock.schedule(10, () => { at.push(clock.now()); });
    };
    clock.schedule(10, () => { void goOn(); });
    await clock.advance(100);
    expect(at).toEqual([20]);
  });

  it('goes on although the test runner fakes the timers of the process', async () => {
    const clock = createVirtualClock();
    jest.useFakeTimers();
    try {
      let isFired = false;
      clock.schedule(10, () => { isFired = true; });
      await clock.advance(10);
      expect(isFired).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('never goes back, although two advance it at once', async () => {
    const clock = createVirtualClock();
    await Promise.all([clock.advance(20), clock.advance(10)]);
    expect(clock.now()).toBe(20);
  });

  it.each([NaN, -1, Infinity])('refuses to go on by %p, and stays where it is', async (ms) => {
    const clock = createVirtualClock();
    let isFired = false;
    clock.schedule(1, () => { isFired = true; });
    expect(await rejection(clock.advance(ms))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'ms', value: ms } });
    expect([isFired, clock.now()]).toEqual([false, 0]);
  });

  it('refuses a delay that is no number, and takes Infinity for never', () => {
    const clock = createVirtualClock();
    expect(systoleError(() => { clock.schedule(NaN, () => undefined); }).details).toEqual({ component: undefined, option: 'delayMs', value: NaN });
    clock.schedule(Infinity, () => undefined);
    expect(clock.pending).toBe(0);
  });

  it('rejects with what a timer throws, and goes on from there', async () => {
    const clock = createVirtualClock();
    let isFired = false;
    clock.schedule(5, () => { throw new Error('thrown by a timer'); });
    clock.schedule(6, () => { isFired = true; });
    await expect(clock.advance(10)).rejects.toThrow('thrown by a timer');
    expect([clock.now(), isFired]).toEqual([5, false]);
    await clock.advance(1);
    expect([clock.now(), isFired]).toEqual([6, true]);
  });
});
