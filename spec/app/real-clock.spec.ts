import { createHook } from 'node:async_hooks';
import type * as clocks from '../../src/app/host/real-clock';
import { realClock } from '../../src/app/host/real-clock';

/** Resolves in another turn of the event loop. */
const turn = (): Promise<void> => new Promise((wake) => { setImmediate(wake); });

/** The kinds of handles that are opened while something runs, other than what it waits by. */
async function opened(run: () => Promise<void> | void): Promise<readonly string[]> {
  const kinds: string[] = [];
  const hook = createHook({ init: (_id, kind) => { if (kind === 'Timeout') kinds.push(kind); } }).enable();
  await run();
  hook.disable();
  return kinds;
}

describe('the real clock', () => {
  afterEach(() => { jest.useRealTimers(); });

  it('opens no timer for what is over in the turn in which it began', async () => {
    const kinds = await opened(async () => {
      const release = realClock.hold();
      const cancel = realClock.schedule(60_000, () => undefined);
      await Promise.resolve();
      cancel();
      release();
      await turn();
    });
    expect(kinds).toEqual([]);
  });

  it('opens a timer for what goes on after the turn in which it began', async () => {
    let end: () => void = () => undefined;
    const kinds = await opened(async () => {
      const release = realClock.hold();
      const cancel = realClock.schedule(60_000, () => undefined);
      end = () => { cancel(); release(); };
      await turn();
    });
    end();
    expect(kinds).toEqual(['Timeout', 'Timeout']);
  });

  it('wakes for what has fallen due, in that order and never before, whatever it was asked for first', async () => {
    const log: string[] = [];
    const earlyMs: number[] = [];
    const beganAtMs = realClock.now();
    const wake = (name: string, delayMs: number): (() => void) => realClock.schedule(delayMs, () => {
      log.push(name);
      // Node counts whole milliseconds.
      if (realClock.now() < beganAtMs + delayMs - 1) earlyMs.push(delayMs);
    });
    await new Promise<void>((done) => {
      const cancel = wake('last', 60_000);
      wake('first', 0);
      wake('second', 10);
      realClock.schedule(20, () => { cancel(); done(); });
    });
    expect([log, earlyMs]).toEqual([['first', 'second'], []]);
  });

  it('never wakes for what is called off, whenever that is', async () => {
    const log: string[] = [];
    const cancelSoon = realClock.schedule(1, () => { log.push('called off at once'); });
    const cancelLater = realClock.schedule(2, () => { log.push('called off later'); });
    cancelSoon();
    await turn();
    cancelLater();
    await new Promise<void>((done) => { realClock.schedule(3, done); });
    expect(log).toEqual([]);
  });

  it('goes on with real timers where it has begun with them, when a test runner fakes them meanwhile', async () => {
    const log: string[] = [];
    const cancel = realClock.schedule(15_000, () => { log.push('woken'); });
    const { setImmediate: soon } = globalThis;
    jest.useFakeTimers();
    await new Promise<void>((wake) => { soon(wake); });
    jest.advanceTimersByTime(15_000);
    cancel();
    expect([jest.getTimerCount(), log]).toEqual([0, []]);
  });

  it('goes by timers that a test runner has faked, which go on within one turn', () => {
    jest.useFakeTimers();
    const log: string[] = [];
    realClock.schedule(15_000, () => { log.push('woken'); });
    jest.advanceTimersByTime(14_999);
    const before = [...log];
    jest.advanceTimersByTime(1);
    expect([before, log]).toEqual([[], ['woken']]);
  });

  it('needs no turns of the event loop, which there are none of where a page is imitated', async () => {
    const { setImmediate: kept } = globalThis;
    Reflect.deleteProperty(globalThis, 'setImmediate');
    const { realClock: loaded } = isolated();
    const woken = new Promise<void>((wake) => { loaded.schedule(1, wake); });
    const release = loaded.hold();
    globalThis.setImmediate = kept;
    await woken;
    release();
  });
});

/** The clock as it is when it is loaded now. */
function isolated(): typeof clocks {
  jest.resetModules();
  return jest.requireActual('../../src/app/host/real-clock');
}
