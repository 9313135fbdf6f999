import type { Operation } from '../../../src/lifecycle/operations/operation';
import { fails, hangs, inTurn, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';
import { Watch } from '../../support/watch';

type Arriving = 'start' | 'stop' | 'stop some' | 'suspend' | 'resume' | 'restart' | 'toggle' | 'phase';
type Answer = 'runs' | 'joins' | 'queues' | 'supersedes' | 'rejects';

const slow: Part = { start: takes(100), stop: takes(100), suspend: takes(100), resume: takes(100), migrate: takes(100) };

/** Brings about each thing that can be going on; every one of them lasts about 100 ms more. */
const ongoing: Readonly<Record<string, () => Promise<[Rig, Operation | undefined]>>> = {
  'nothing': async () => { await Promise.resolve(); return [new Rig({ a: slow, other: {} }), undefined]; },
  'start': async () => {
    const rig = new Rig({ a: slow, other: {} });
    const operation = rig.start();
    await rig.clock.advance(10);
    return [rig, operation];
  },
  'rolling back': async () => {
    const rig = new Rig({ a: { ...slow, start: () => undefined }, other: {}, bad: { start: inTurn(fails('x', 10), () => undefined) } });
    const operation = rig.start();
    await rig.clock.advance(20);
    return [rig, operation];
  },
  'stop': async () => {
    const rig = await up();
    return [rig, rig.stop()];
  },
  'suspend': async () => {
    const rig = await up();
    return [rig, rig.suspend()];
  },
  'resume': async () => {
    const rig = await up();
    rig.suspend();
    await rig.clock.advance(100);
    return [rig, rig.resume()];
  },
  'restart': async () => {
    const rig = await up();
    return [rig, rig.restart(['a'])];
  },
  'toggle': async () => {
    const rig = await up();
    return [rig, rig.toggle('a', false)];
  },
  'phase': async () => {
    const rig = await up();
    return [rig, rig.migrate()];
  },
  'compensate': async () => {
    const rig = new Rig({ a: { ...slow, start: inTurn(takes(2_000), () => undefined) }, other: {}, bad: { start: inTurn(fails('x', 10), () => undefined) } });
    rig.start();
    await rig.clock.advance(2_000);
    return [rig, undefined];
  },
};

async function up(): Promise<Rig> {
  const rig = new Rig({ a: slow, other: {} });
  rig.start();
  await rig.clock.advance(100);
  return rig;
}

const calls: Readonly<Record<Arriving, (rig: Rig) => Operation>> = {
  'start': (rig) => rig.start(),
  'stop': (rig) => rig.stop(),
  'stop some': (rig) => rig.stop(['a']),
  'suspend': (rig) => rig.suspend(),
  'resume': (rig) => rig.resume(),
  'restart': (rig) => rig.restart(['a']),
  'toggle': (rig) => rig.toggle('other', false),
  'phase': (rig) => rig.migrate(),
};

function answerOf(running: Operation | undefined, arrived: Operation): Answer {
  if (arrived === running) return 'joins';
  if (arrived.state === 'failed') return 'rejects';
  if (running?.state === 'aborting') return 'supersedes';
  return arrived.state === 'queued' ? 'queues' : 'runs';
}

/** What a call that arrives (the columns) comes to while something else goes on (the rows). */
const expected: Readonly<Record<string, Readonly<Record<Arriving, Answer>>>> = {
  'nothing': { 'start': 'runs', 'stop': 'runs', 'stop some': 'runs', 'suspend': 'runs', 'resume': 'runs', 'restart': 'runs', 'toggle': 'runs', 'phase': 'runs' },
  'start': { 'start': 'joins', 'stop': 'supersedes', 'stop some': 'supersedes', 'suspend': 'rejects', 'resume': 'rejects', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
  'rolling back': { 'start': 'queues', 'stop': 'queues', 'stop some': 'queues', 'suspend': 'rejects', 'resume': 'rejects', 'restart': 'rejects', 'toggle': 'queues', 'phase': 'queues' },
  'stop': { 'start': 'queues', 'stop': 'joins', 'stop some': 'joins', 'suspend': 'rejects', 'resume': 'rejects', 'restart': 'rejects', 'toggle': 'queues', 'phase': 'queues' },
  'suspend': { 'start': 'queues', 'stop': 'supersedes', 'stop some': 'queues', 'suspend': 'joins', 'resume': 'queues', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
  'resume': { 'start': 'queues', 'stop': 'supersedes', 'stop some': 'queues', 'suspend': 'queues', 'resume': 'joins', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
  'restart': { 'start': 'queues', 'stop': 'supersedes', 'stop some': 'supersedes', 'suspend': 'rejects', 'resume': 'rejects', 'restart': 'joins', 'toggle': 'queues', 'phase': 'queues' },
  'toggle': { 'start': 'queues', 'stop': 'supersedes', 'stop some': 'supersedes', 'suspend': 'queues', 'resume': 'queues', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
  'phase': { 'start': 'queues', 'stop': 'supersedes', 'stop some': 'supersedes', 'suspend': 'queues', 'resume': 'queues', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
  'compensate': { 'start': 'queues', 'stop': 'queues', 'stop some': 'queues', 'suspend': 'queues', 'resume': 'queues', 'restart': 'queues', 'toggle': 'queues', 'phase': 'queues' },
};

/** Operations that began before another had ended, as pairs of names. */
function overlaps(rig: Rig): readonly string[] {
  const found: string[] = [];
  let current: { readonly operation: number; readonly name: string } | undefined;
  for (const event of rig.events) {
    if (event.kind === 'operation-starting') {
      if (current !== undefined && !superseded(rig, current.operation)) found.push(`${current.name}, ${event.name}`);
      current = event;
    } else if (event.kind === 'operation-ended' && event.operation === current?.operation) {
      current = undefined;
    }
  }
  return found;
}

/** A superseded operation ends with the stop that took over; it does nothing itself after that has begun. */
function superseded(rig: Rig, operation: number): boolean {
  return rig.events.some((event) => event.kind === 'operation-ended' && event.operation === operation && (event.error as { readonly code?: string } | undefined)?.code === 'ERR_SUPERSEDED');
}

describe('a call that arrives', () => {
  describe.each(Object.keys(expected))('during: %s,', (row) => {
    it.each(Object.keys(calls) as Arriving[])('%s: gets the answer of the table, ends, and leaves nothing behind', async (column) => {
      const [rig, running] = await (ongoing[row] as (typeof ongoing)[string])();
      const arrived = calls[column](rig);
      expect(answerOf(running, arrived)).toBe(expected[row]?.[column]);
      const watches = [new Watch(arrived, rig.clock), ...(running === undefined ? [] : [new Watch(running, rig.clock)])];
      await rig.clock.advance(1_000);
      expect(watches.filter((watch) => watch.end === 'pending')).toEqual([]);
      expect([overlaps(rig), rig.leftovers]).toEqual([[], { timers: 0, held: 0 }]);
    });
  });

  it('supersedes a start: it rejects when nothing of it is left, calls nothing after the stop was asked for, and the stop resolves', async () => {
    const rig = new Rig({ a: { stop: takes(50) }, b: { start: takes(100) }, c: { needs: ['b'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    expect(rig.state('b')).toBe('aborting');
    await rig.clock.advance(500);
    expect(rig.log).toEqual(['start a', 'started a', 'start b', 'start b aborted', 'stop b', 'stopped b', 'stop a', 'stopped a']);
    expect([start.end, start.atMs, stop.end, stop.atMs]).toEqual(['ERR_SUPERSEDED', 150, 'done', 150]);
    expect(rig.kernel.state).toBe('stopped');
  });

  it('stop some: takes everything along that the superseded start had brought up, and leaves what was up before', async () => {
    const rig = new Rig({ before: {}, x: { needs: ['before'] }, a: {}, b: { start: takes(100) } });
    await rig.start(['x']);
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop(['b'], { isolated: true }));
    await rig.clock.advance(500);
    expect([start.end, stop.end, rig.up]).toEqual(['ERR_SUPERSEDED', 'done', ['before', 'x']]);
  });

  it('stop: runs once it has taken over, even if it is aborted while it waits for a compensation', async () => {
    const rig = new Rig({ a: { start: takes(24), stop: takes(27) }, b: { start: takes(11) } }, { abortGraceMs: 20 });
    rig.start(['a']);
    rig.stop();
    await rig.clock.advance(20);
    const start = rig.watch(rig.start(['b']));
    const stop = rig.watch(rig.stop(['a']));
    await rig.clock.advance(15);
    expect(rig.log.slice(-3)).toEqual(['late start a done', 'start b aborted', 'stop a']);
    stop.operation.abort();
    await rig.clock.advance(500);
    expect([start.end, stop.end, rig.up, rig.log.slice(-2)]).toEqual(['ERR_SUPERSEDED', 'ERR_STOP_FAILED', [], ['stop b', 'stop b aborted']]);
  });

  it('stop: takes the rest along after a roll-back, whose own error stays', async () => {
    const rig = new Rig({ early: {}, a: { stop: takes(50) }, bad: { start: inTurn(fails('x', 10)) } });
    await rig.start(['early']);
    const start = rig.watch(rig.start());
    await rig.clock.advance(20);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(500);
    expect([start.end, stop.end, rig.up]).toEqual(['ERR_START_FAILED', 'done', []]);
  });

  it('stop: does not hide the failure of a start that waits for its graces', async () => {
    const rig = new Rig({ bad: { start: fails('x', 10) }, deaf: { start: hangs } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([start.story, stop.end]).toMatchObject([{ code: 'ERR_START_FAILED', rootCause: 'bad' }, 'done']);
  });

  it('stop: goes before toggles that wait, and calls off the start they wait for', async () => {
    const rig = new Rig({ a: { start: takes(100) }, b: {} });
    const start = rig.watch(rig.start());
    const toggle = rig.watch(rig.toggle('b', false));
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(500);
    expect([start.end, stop.end, stop.atMs, toggle.end]).toEqual(['ERR_SUPERSEDED', 'done', 100, 'done']);
    rig.start();
    await rig.clock.advance(500);
    expect(rig.states).toEqual({ a: 'ready', b: 'disabled' });
  });

  it('stop of everything: supersedes a suspend, also when it is to detach', async () => {
    const rig = await up();
    const suspend = rig.watch(rig.suspend());
    const stop = rig.watch(rig.stop([], { detach: true }));
    await rig.clock.advance(500);
    expect([suspend.end, stop.end, rig.up]).toEqual(['ERR_SUPERSEDED', 'done', []]);
  });

  it('stop: overtakes what waits; those reject as superseded', async () => {
    const rig = new Rig({ a: { stop: takes(50) } });
    await rig.start();
    rig.stop();
    const start = rig.watch(rig.start());
    const restart = rig.watch(rig.restart());
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(500);
    expect([start.end, restart.end, stop.end, rig.up]).toEqual(['ERR_SUPERSEDED', 'ERR_SUPERSEDED', 'done', []]);
  });

  it('start with other targets: queues behind, and starts the difference', async () => {
    const rig = new Rig({ a: { start: takes(50) }, b: { needs: ['a'] } });
    const first = rig.watch(rig.start(['a']));
    const second = rig.watch(rig.start(['b']));
    await rig.clock.advance(100);
    expect([first.atMs, second.atMs, rig.log]).toEqual([50, 50, ['start a', 'started a', 'start b', 'started b']]);
  });

  it('with rejectIfBusy: is refused while anything goes on, with its name', async () => {
    const rig = new Rig({ a: { stop: takes(50) } });
    await rig.start();
    rig.stop();
    const start = rig.watch(rig.start([], { rejectIfBusy: true }));
    await rig.clock.advance(100);
    expect(start.story).toEqual({ code: 'ERR_BUSY', details: { call: 'start()', busy: [] } });
    expect(rig.up).toEqual([]);
  });

  it('whatever it is: does not change the state of a system that rests when it is refused', async () => {
    const rig = new Rig({ a: { start: throws() } });
    rig.start();
    await rig.clock.settle();
    expect(rig.kernel.state).toBe('failed');
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect([resume.end, rig.kernel.state]).toEqual(['ERR_STATE', 'failed']);
  });
});
