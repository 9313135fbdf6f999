import type { Change, OperationEvent, OperationHandle, OperationSpec } from 'systole/operations';
import {
  after, all, allOrAbort, delay, fail, operate, operation, primitive, reduce, sequenceOf, succeed, timeout, value, wrap,
} from 'systole/operations';
import type { VirtualClock } from 'systole/testing';
import { createVirtualClock } from 'systole/testing';
import { OperationRun } from '../../src/operations/run';
import { transitions } from '../../src/operations/run-state';
import { outline } from '../operations/stage';
import { systoleError } from '../support/errors';

let clock: VirtualClock;
let log: string[];
beforeEach(() => {
  clock = createVirtualClock();
  log = [];
});

const note = (text: string): void => { log.push(`${String(clock.now())} ${text}`); };

/** Runs on the virtual clock, and writes down every change. */
function begin<Result, Failure>(spec: OperationSpec<undefined, Result, Failure>): OperationHandle<Result, Failure> {
  return operate(spec, undefined, { clock, onEvent: (event: OperationEvent) => { if (event.kind === 'run-changed') note(`${event.name} ${event.to}`); } });
}

/** Its end, once `ms` have gone by. */
async function endOf<Result, Failure>(spec: OperationSpec<undefined, Result, Failure>, ms = 10_000): Promise<unknown> {
  const handle = begin(spec);
  await clock.advance(ms);
  return handle.settled({ timeoutMs: 0, orElse: 'still running' });
}

const takes = <Value>(name: string, ms: number, given: Value): OperationSpec<unknown, Value> => operation(name, async (op) => { await op.run(delay(ms)); return given; });

describe('operations as values', () => {
  it('#286 a specification is a frozen value that runs any number of times, also at the same time', async () => {
    let runs = 0;
    const spec = operation('count', async (op, by: number) => { await op.run(delay(10)); runs += by; return runs; });
    expect([Object.isFrozen(spec), spec.name, runs]).toEqual([true, 'count', 0]);
    const handles = [1, 2, 3].map((by) => operate(spec, by, { clock }));
    await clock.advance(10);
    expect([await Promise.all(handles), runs]).toEqual([[1, 3, 6], 6]);
  });

  it('#287 every state is told, and steps have states of their own', async () => {
    await endOf(operation('good', async (op) => { await op.run(value(1)); }));
    await endOf(operation('bad', async (op) => op.run(fail('no'))));
    await endOf(timeout(takes('slow', 50, 1), 10));
    begin(delay(50)).abort();
    await clock.settle();
    expect(log.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'good running', 'value running', 'value succeeded', 'good succeeded',
      'bad running', 'fail running', 'fail failed', 'bad failed',
      'slow running', 'delay 50 ms running', 'slow timing-out', 'delay 50 ms aborting', 'delay 50 ms aborted', 'slow timed-out',
      'delay 50 ms running', 'delay 50 ms aborting', 'delay 50 ms aborted',
    ]);
  });

  it('#288 a change of state that the table does not list is refused before it is made', () => {
    expect(transitions).toEqual({
      'created': ['running', 'aborted'], 'running': ['succeeded', 'failed', 'aborting', 'timing-out'], 'aborting': ['aborted'], 'timing-out': ['timed-out'],
      'succeeded': [], 'failed': [], 'aborted': [], 'timed-out': [],
    });
    const told: string[] = [];
    const run = new OperationRun(value(1), undefined, {
      clock, random: () => 0, graceMs: 0, cleanUpMs: 0, nextId: () => 1, isHeard: () => true, tell: ({ kind }) => { told.push(kind); }, afterTelling: (action) => { action(); }, onHookError: () => undefined, onBegun: () => undefined, onEnded: () => undefined,
    });
    expect(() => { run.log.change('timed-out'); }).toThrow(new Error('systole has a bug: value went from created to timed-out. Please report it.'));
    expect([run.state, run.log.moments.length, told]).toEqual(['created', 1, []]);
  });

  it('#289 hooks on entry and exit are called on real changes only, and one that returns true ends the round', async () => {
    const hook = (name: string, ends = false) => ({ from, to }: Change): boolean => { log.push(`${name}: ${from} > ${to}`); return ends; };
    const spec = wrap(wrap(wrap(delay(10), { on: { 'exit created': hook('left'), 'enter running': hook('first'), 'enter aborted': hook('gone') } }), {
      on: { 'enter running': hook('second', true), 'enter succeeded': hook('done') },
    }), { on: { 'enter running': hook('third') } });
    const handle = operate(spec, undefined, { clock });
    await clock.advance(10);
    handle.abort();
    expect([handle.state, log]).toEqual(['succeeded', ['left: created > running', 'first: created > running', 'second: created > running', 'done: running > succeeded']]);
  });

  it('#290 changes follow one another: what a listener asks for is done after the change that it hears of', async () => {
    const states: string[] = [];
    const handle: { current?: OperationHandle } = {};
    handle.current = operate(delay(10), undefined, {
      clock,
      onEvent: (event) => {
        if (event.kind !== 'run-changed') return;
        states.push(`${String(event.sequence)} ${event.from} > ${event.to}`);
        if (event.to === 'succeeded') handle.current?.abort('too late');
      },
    });
    await clock.advance(10);
    expect([states, handle.current.history]).toEqual([
      ['1 created > running', '2 running > succeeded'],
      [{ state: 'created', atMs: 0 }, { state: 'running', atMs: 0 }, { state: 'succeeded', atMs: 10 }],
    ]);
  });

  it('#292 an operation of one\'s own begins, ends with a result or a reason, and hears that it is called off', async () => {
    const custom = primitive<string, string, 'good' | 'bad' | 'endless'>('custom', ({ done, fail: failWith, signal }, way) => {
      if (way === 'good') done('result');
      if (way === 'bad') failWith('reason');
      done('only the first counts');
      if (way !== 'endless') return undefined;
      return () => { note(`stopped, ${signal.aborted ? 'called off' : 'for no reason'}`); };
    });
    const ways = (['good', 'bad'] as const).map((way) => operate(custom, way, { clock }));
    expect(await Promise.all(ways.map((handle) => handle.settled()))).toEqual([{ state: 'succeeded', value: 'result' }, { state: 'failed', reason: 'reason' }]);
    const endless = operate(primitive('endless', ({ signal }) => () => { note(`stopped, ${signal.aborted ? 'called off' : 'for no reason'}`); }), undefined, { clock });
    await clock.advance(5);
    endless.abort('enough');
    await clock.settle();
    expect([endless.state, log]).toEqual(['aborted', ['5 stopped, called off']]);
  });

  it('#293 starting leads to running and aborting before that to aborted, with nothing to be written for it', async () => {
    const body = jest.fn<unknown, []>();
    const gone = new AbortController();
    gone.abort();
    const handles = [operate(operation('one', body), undefined, { clock, signal: gone.signal }), operate(delay(5), undefined, { clock })];
    await clock.advance(0);
    expect([handles.map(({ state }) => state), body.mock.calls]).toEqual([['aborted', 'running'], []]);
  });

  it('#294 what is laid around an operation adds up: hooks of all, and the outermost body', async () => {
    const base = wrap(operation('base', () => 'base'), { on: { 'enter running': () => { log.push('inner hook'); } }, body: () => 'inner body' });
    const both = wrap(base, { on: { 'enter running': () => { log.push('outer hook'); } }, body: async (op, _, inner) => `outer body around ${await op.run(inner)}` });
    expect([await operate(both), await operate(base), log]).toEqual([
      'outer body around inner body', 'inner body', ['inner hook', 'outer hook', 'inner hook'],
    ]);
  });
});

describe('simple operations', () => {
  it('#295 fail fails at once, with the reason that it is given, or with one that says where', async () => {
    expect(await endOf(fail('no disk'), 0)).toEqual({ state: 'failed', reason: 'no disk' });
    expect(await endOf(operation('deploy', async (op) => op.run(fail())), 0)).toMatchObject({
      state: 'failed', reason: {
        code: 'ERR_OPERATION_FAILED', details: { path: ['deploy', 'fail'] },
        message: 'fail has failed, and does not say why.\n  inside: deploy\n  give fail(…) a reason, or throw an error',
      },
    });
  });

  it('#296 succeed succeeds or fails by its flag, and has no value of its own', async () => {
    expect([await endOf(succeed(), 0), await endOf(succeed(true, 'unused'), 0), await endOf(succeed(false, 'no quorum'), 0)]).toEqual([
      { state: 'succeeded', value: undefined }, { state: 'succeeded', value: undefined }, { state: 'failed', reason: 'no quorum' },
    ]);
    expect(await endOf(succeed(false), 0)).toMatchObject({ state: 'failed', reason: { code: 'ERR_OPERATION_FAILED' } });
  });

  it('#297 value gives its value at once, as it is', async () => {
    const given = { host: 'a' };
    const handle = begin(value(given));
    expect(handle.state).toBe('succeeded');
    expect(await handle).toBe(given);
  });

  it('#298 delay waits without keeping anybody else waiting, and can be called off', async () => {
    const one = begin(delay('2s'));
    const other = begin(delay(10));
    await clock.advance(10);
    expect([one.state, other.state]).toEqual(['running', 'succeeded']);
    one.abort();
    await clock.settle();
    expect([one.state, clock.pending]).toEqual(['aborted', 0]);
  });

  it('#299 times have every unit from days to nanoseconds, and an unknown one is refused when the operation is made', () => {
    const names = ['1d', '2 days', '1h', '1.5 hours', '3m', '1 min', '2 minutes', '2s', '0.5 seconds', '250ms', '1 milliseconds', '500us', '500 microseconds', '1000ns', '5 nanoseconds', 20] as const;
    expect(names.map((given) => delay(given).name)).toEqual([
      86_400_000, 172_800_000, 3_600_000, 5_400_000, 180_000, 60_000, 120_000, 2_000, 500, 250, 1, 0.5, 0.5, 0.001, 0.000005, 20,
    ].map((ms) => `delay ${String(ms)} ms`));
    for (const given of ['3 fortnights', 'soon', '', '-1s', NaN, -1, null]) {
      const error = systoleError(() => delay(given as never));
      expect([error.code, error.details]).toEqual(['ERR_INVALID_OPTION', { component: undefined, option: 'the delay', value: given }]);
    }
  });
});

describe('limits', () => {
  it('#300 timeout ends any operation as timed out, calls its work off, and bounds the whole; perStep bounds each step', async () => {
    const steps = operation('three steps', async (op) => { for (let step = 0; step < 3; step += 1) await op.run(delay(40)); });
    const total = begin(timeout(steps, 100));
    await clock.advance(99);
    expect(total.state).toBe('running');
    await clock.advance(1);
    expect([outline(total.report()), total.reason]).toMatchObject([
      'three steps timed-out [delay 40 ms succeeded, delay 40 ms succeeded, delay 40 ms aborted]',
      { code: 'ERR_TIMEOUT', details: { component: undefined, phase: 'three steps', limitMs: 100, path: ['three steps'] } },
    ]);
    expect(clock.pending).toBe(0);
    expect(await endOf(timeout(steps, Infinity, { perStep: 41 }))).toEqual({ state: 'succeeded', value: undefined });
    expect(await endOf(timeout(steps, Infinity, { perStep: 40 }))).toMatchObject({ state: 'failed', reason: { code: 'ERR_TIMEOUT', details: { limitMs: 40, path: ['three steps', 'delay 40 ms'] } } });
  });

  it('#301 nothing of a limit is left when the operation has ended', async () => {
    const handle = begin(timeout(delay(10), 50));
    expect(clock.pending).toBe(2);
    await clock.advance(10);
    expect([handle.state, clock.pending]).toEqual(['succeeded', 0]);
    await clock.advance(100);
    expect(handle.history.map(({ state }) => state)).toEqual(['created', 'running', 'succeeded']);
  });

  it('#302 limits nest: each operation has its own', async () => {
    const nested = (inner: number) => timeout(operation('outer', async (op) => {
      const first = await op.run(timeout(delay(inner), 50)).settled();
      await op.run(delay(100));
      return first.state;
    }), 131);
    expect([await endOf(nested(30)), await endOf(nested(80))]).toMatchObject([{ state: 'succeeded', value: 'succeeded' }, { state: 'timed-out', reason: { details: { phase: 'outer', limitMs: 131 } } }]);
    expect(await endOf(timeout(timeout(delay(80), 50), 200))).toMatchObject({ state: 'timed-out', reason: { details: { limitMs: 50 } } });
  });
});

describe('several at the same time', () => {
  it('#303 all runs all at the same time, waits for all, and gives their results in the order of the list', async () => {
    const handle = begin(all([takes('slow', 30, 'slow'), takes('fast', 10, 'fast'), takes('middle', 20, 'middle')]));
    await clock.advance(0);
    expect(handle.report().children.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
    await clock.advance(29);
    expect(handle.state).toBe('running');
    await clock.advance(1);
    expect(await handle).toEqual(['slow', 'fast', 'middle']);
  });

  it('#304 all of nothing gives an empty list', async () => {
    expect(await endOf(all([]), 0)).toEqual({ state: 'succeeded', value: [] });
  });

  it('#305 all fails when all have ended, with every reason and what the others gave; or at the first failure, if so asked', async () => {
    const first = new Error('first');
    const parts = (): readonly OperationSpec[] => [
      operation('a', async (op) => { await op.run(delay(20)); throw first; }), takes('b', 10, 'b'), operation('c', async (op) => { await op.run(delay(5)); throw 'second'; }), takes('d', 50, 'd'),
    ];
    const handle = begin(all(parts(), { name: 'hosts' }));
    await clock.advance(49);
    expect(handle.state).toBe('running');
    await clock.advance(1);
    expect(handle.reason).toMatchObject({
      code: 'ERR_PARTS_FAILED', details: {
        path: ['hosts'], of: 4, results: [undefined, 'b', undefined, 'd'],
        failed: [{ place: 0, name: 'a', state: 'failed', reason: first }, { place: 2, name: 'c', state: 'failed', reason: 'second' }],
      },
      message: 'hosts: 2 of 4 did not succeed.\n  0. a failed: first\n  2. c failed: second\n  what the others gave is in details.results',
      cause: { errors: [first, 'second'] },
    });
    const fast = begin(all(parts(), { failFast: true }));
    await clock.advance(5);
    expect([fast.state, (fast.reason as { readonly details: { readonly failed: readonly { readonly state: string }[] } }).details.failed.map(({ state }) => state)])
      .toEqual(['failed', ['aborted', 'aborted', 'failed', 'aborted']]);
    expect(outline(begin(allOrAbort([fail('no'), delay(5)])).report())).toBe('allOrAbort running [fail created, delay 5 ms created]');
  });

  it('#306 all nests: results are lists of lists, and reasons have the same shape', async () => {
    expect(await endOf(all([all([value(1), value(2)]), all([value(3)])]))).toEqual({ state: 'succeeded', value: [[1, 2], [3]] });
    expect(await endOf(all([all([value(1), fail('deep')]), value(3)]))).toMatchObject({
      state: 'failed', reason: { details: { results: [undefined, 3], failed: [{ place: 0, name: 'all', reason: { details: { results: [1, undefined], failed: [{ place: 1, name: 'fail', reason: 'deep' }] } } }] } },
    });
  });

  it('#307 all passes on that it is called off, to those that wait their turn as well, and ends as aborted', async () => {
    const handle = begin(all([delay(10), delay('1h'), delay('2h'), delay('3h')], { concurrency: 2 }));
    await clock.advance(20);
    handle.abort('enough');
    await clock.settle();
    expect([outline(handle.report()), handle.reason]).toMatchObject([
      'all aborted [delay 10 ms succeeded, delay 3600000 ms aborted, delay 7200000 ms aborted, delay 10800000 ms aborted]', { code: 'ERR_ABORTED', cause: 'enough' },
    ]);
    expect(log).not.toContain('20 delay 10800000 ms running');
  });
});

describe('one after the other', () => {
  it('#308 reduce folds a list, gives the initial value for an empty one, and ends at the first failure', async () => {
    const add = (sum: number, item: number): OperationSpec<unknown, number, string> => {
      log.push(`adds ${String(item)}`);
      return item < 0 ? fail(`${String(item)} is negative`) : operation('add', async (op) => { await op.run(delay(1)); return sum + item; });
    };
    const folded = async (items: readonly number[]): Promise<unknown> => {
      const settled = operate(reduce(items, 0, add), undefined, { clock }).settled();
      await clock.advance(10);
      return settled;
    };
    expect([await folded([1, 2, 3]), await folded([]), await folded([1, -2, 3])]).toEqual([{ state: 'succeeded', value: 6 }, { state: 'succeeded', value: 0 }, { state: 'failed', reason: '-2 is negative' }]);
    expect(log).toEqual(['adds 1', 'adds 2', 'adds 3', 'adds 1', 'adds -2']);
  });

  it('#309 a sequence is an ordinary function: it has a name, and each step sees what those before it gave', async () => {
    const deploy = operation('deploy', async (op, host: string) => {
      const image = await op.run(value('image 7'));
      const container = await op.run(value(`${image} on ${host}`));
      return [image, container];
    });
    const handle = operate(deploy, 'a', { clock });
    expect([await handle, outline(handle.report())]).toEqual([['image 7', 'image 7 on a'], 'deploy succeeded [value succeeded, value succeeded]']);
  });

  it('#310 what steps give can be taken apart, and names can be used again', async () => {
    const spec = operation('destructuring', async (op) => {
      const { host, ports: [first, ...others] } = await op.run(value({ host: 'a', ports: [1, 2, 3] }));
      const found: number[] = [first];
      {
        const host = await op.run(value('b'));
        found.push(host.length);
      }
      return [host, ...found, others];
    });
    expect(await operate(spec)).toEqual(['a', 1, 1, [2, 3]]);
  });

  it('#311 a sequence without steps gives its result at once', async () => {
    const handle = begin(operation('empty', () => 'result'));
    expect([handle.state, await handle]).toEqual(['succeeded', 'result']);
  });

  it('#312 a step that fails ends the sequence: those after it are not even made', async () => {
    const made = jest.fn(() => value(1));
    expect(await endOf(operation('sequence', async (op) => { await op.run(fail('no')); await op.run(made()); }))).toEqual({ state: 'failed', reason: 'no' });
    expect(made).not.toHaveBeenCalled();
  });

  it('#313 what a failed step would have given is nothing, and never what another gave', async () => {
    let binding: unknown = 'unset';
    const handle = begin(operation('sequence', async (op) => {
      await op.run(value('previous'));
      const settled = await op.run(fail('no')).settled();
      binding = 'value' in settled ? settled.value : undefined;
      await op.run(all([value('kept'), fail('no')]));
    }));
    await clock.settle();
    expect([binding, handle.reason]).toMatchObject([undefined, { details: { results: ['kept', undefined] } }]);
  });

  it('#314 sequences nest to any depth: results are bindings, and reasons come up as they are', async () => {
    const deepest = new Error('deepest');
    const nested = (depth: number, last: OperationSpec<unknown, string>): OperationSpec<unknown, string> =>
      operation(`level ${String(depth)}`, async (op) => (depth === 0 ? op.run(last) : `${await op.run(nested(depth - 1, last))}!`));
    const failing = begin(nested(5, fail(deepest)));
    expect(await begin(nested(5, value('deep')))).toBe('deep!!!!!');
    expect(await failing.settled()).toEqual({ state: 'failed', reason: deepest });
    expect(failing.reason).toBe(deepest);
  });

  it('#315 steps are made when their turn comes', async () => {
    const handle = begin(operation('lazy', async (op) => {
      const make = (name: string): OperationSpec<unknown, undefined> => { note(`makes ${name}`); return delay(10); };
      await op.run(make('first'));
      await op.run(make('second'));
    }));
    await clock.advance(20);
    expect([handle.state, log.filter((line) => line.includes('makes'))]).toEqual(['succeeded', ['0 makes first', '10 makes second']]);
  });

  it('#316 steps see whatever the function sees', async () => {
    const outside = { count: 0 };
    const spec = operation('closure', async (op) => { outside.count += await op.run(value(2)); });
    await operate(spec);
    await operate(spec);
    expect(outside.count).toBe(4);
  });

  it('#332 a sequence can be a list of steps, a function for its result, and what there is at first', async () => {
    const initial = { host: 'a', image: '', done: false };
    const spec = sequenceOf(
      [
        { run: ({ host }) => value(`image for ${host}`), as: 'image' },
        { run: ({ image }) => { note(image); return delay(5); } },
        { run: ({ image }) => value(image !== ''), as: 'done' },
      ],
      ({ image, done }) => [image, done], initial, { name: 'list' },
    );
    const handle = begin(spec);
    await clock.advance(5);
    expect([await handle, initial, outline(handle.report())]).toEqual([
      ['image for a', true], { host: 'a', image: '', done: false }, 'list succeeded [value succeeded, delay 5 ms succeeded, value succeeded]',
    ]);
    const made = jest.fn(() => value(1));
    expect(await endOf(sequenceOf([{ run: () => fail('no') }, { run: made }], () => 'result', {}))).toEqual({ state: 'failed', reason: 'no' });
    expect(made).not.toHaveBeenCalled();
  });

  it('#329 an operation runs now, or after a while, and can be called off before that', async () => {
    const now = begin(operation('now', () => { note('now'); }));
    const later = begin(after('1s', operation('later', () => { note('later'); })));
    const never = begin(after('1s', operation('never', () => { note('never'); })));
    await clock.advance(500);
    never.abort();
    await clock.advance(500);
    expect([now.state, later.state, never.state]).toEqual(['succeeded', 'succeeded', 'aborted']);
    expect(log.filter((line) => /\d+ (?:now|later|never)$/.test(line))).toEqual(['0 now', '1000 later']);
  });
});
