import type { Container, SystoleEvent } from 'systole';
import { component, createContainer } from 'systole';
import { all, delay, nonCancellable, operation, withCompensation } from 'systole/operations';
import type { OperationSpec } from 'systole/operations';
import type { VirtualClock } from 'systole/testing';
import { checkTrace, createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

let clock: VirtualClock;
let log: string[];
let container: Container;

const note = (text: string): void => { log.push(`${String(clock.now())} ${text}`); };

/** Takes a while, and notices nothing. */
const deaf = (name: string, ms: number): OperationSpec => operation(name, async () => { await clock.after(ms); note(`${name} is done`); });

beforeEach(() => {
  clock = createVirtualClock();
  log = [];
  container = createContainer({ clock, name: 'shop', components: [component('database', { start: () => undefined, stop: () => { note('stops database'); } })] });
});

async function up(): Promise<void> {
  const start = container.startAll();
  await clock.advance(0);
  await start;
}

describe('container.operate', () => {
  it('numbers operations with the container\'s own, and tells of them on its bus', async () => {
    const events: SystoleEvent[] = [];
    await up();
    container.subscribe((event) => { events.push(event); });
    const handle = container.operate(operation('deploy', async (op, host: string) => { op.progress(host); await op.run(delay(5)); }), 'a');
    expect([handle.id, container.operations().map(({ name, state }) => `${name} ${state}`)]).toEqual([2, ['deploy running']]);
    await clock.advance(5);
    expect([handle.state, container.operations(), container.stopAll().id]).toEqual(['succeeded', [], 4]);
    expect(events.slice(0, 5)).toEqual([
      { kind: 'run-changed', run: 2, name: 'deploy', parent: undefined, from: 'created', to: 'running', sequence: 1, atMs: 0 },
      { kind: 'run-progress', run: 2, name: 'deploy', text: 'a', sequence: 2, atMs: 0 },
      { kind: 'run-changed', run: 3, name: 'delay 5 ms', parent: 2, from: 'created', to: 'running', sequence: 3, atMs: 0 },
      { kind: 'run-changed', run: 3, name: 'delay 5 ms', parent: 2, from: 'running', to: 'succeeded', sequence: 4, atMs: 5 },
      { kind: 'run-changed', run: 2, name: 'deploy', parent: undefined, from: 'running', to: 'succeeded', sequence: 5, atMs: 5 },
    ]);
  });

  it('lets everybody hear of a change before a listener\'s abort is done', async () => {
    const heard: string[] = [];
    const handle = container.operate(delay('1h'));
    const hear = (who: string) => (event: SystoleEvent): void => { if (event.kind === 'run-changed') heard.push(`${who}: ${String(event.run)} ${event.to}, ${handle.state}`); };
    container.subscribe((event) => {
      hear('first')(event);
      if (event.kind === 'run-changed' && event.run === 2 && event.to === 'running') handle.abort();
    });
    container.subscribe(hear('second'));
    container.operate(delay(0));
    expect(heard).toEqual(['first: 2 running, running', 'second: 2 running, running', 'first: 1 aborting, aborting', 'second: 1 aborting, aborting']);
    await clock.advance(0);
    expect([handle.state, container.operations()]).toEqual(['aborted', []]);
  });

  it('warns of a failure that nobody awaits, although somebody hears events', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    container.subscribe(() => undefined);
    container.operate(operation('deploy', () => { throw new Error('no disk'); }));
    await clock.settle();
    expect(warned.mock.calls.map(([text]) => text)).toEqual(['The operation deploy failed, and nobody awaits it: no disk']);
    warned.mockRestore();
  });

  it('refuses a limit that is none, before anything runs', () => {
    const body = jest.fn<unknown, []>();
    expect(systoleError(() => container.operate(operation('deploy', body), undefined, { drainMs: 0 }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'drainMs', value: 0 } });
    expect([body.mock.calls, container.operations()]).toEqual([[], []]);
  });
});

describe('a stop of everything', () => {
  it('waits for operations before anything goes down, and is draining meanwhile', async () => {
    await up();
    container.operate(deaf('deploy', 3_000));
    const stop = container.stopAll();
    expect([container.state, container.snapshot().ready]).toEqual(['draining', false]);
    await clock.advance(3_000);
    expect([stop.state, container.state, log]).toEqual(['succeeded', 'stopped', ['3000 deploy is done', '3000 stops database']]);
    expect(stop.report().abandoned).toBe(undefined);
  });

  it('keeps every rule of the lifecycle while it waits, from whatever state', async () => {
    container.add(component('api', { deps: ['database'], start: () => clock.after(10), suspend: () => undefined, resume: () => undefined, stop: () => clock.after(20), drain: () => clock.after(5) }));
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    const stopped = async (): Promise<void> => {
      container.operate(operation('outer', async (op) => { await op.run(all([delay(100), deaf('deaf', 60_000)])); }), undefined, { drainMs: 200 });
      const stop = container.stopAll();
      await clock.advance(30_000);
      expect(stop.state).toBe('succeeded');
    };
    await stopped();
    void container.startAll().settled();
    await clock.advance(5);
    await stopped();
    await Promise.all([container.startAll(), clock.advance(10)]);
    await stopped();
    await Promise.all([container.startAll(), clock.advance(10)]);
    await container.suspend();
    await stopped();
    await clock.advance(60_000);
    expect(checkTrace(events)).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'system-changed' && event.to === 'draining' ? [event.from] : []))).toEqual(['idle', 'starting', 'running', 'suspended']);
  });

  it('calls off what takes longer than it may, and waits until it has been undone', async () => {
    await up();
    const handle = container.operate(operation('deploy', async (op) => {
      await op.run(withCompensation(delay(1), async (_, undoing) => { await undoing.run(delay(500)); note(`undone while the container is ${container.state}`); }));
      await op.run(delay('1h'));
    }), undefined, { drainMs: 2_000 });
    const stop = container.stopAll();
    await clock.advance(2_500);
    expect([handle.state, (handle.reason as Error).message.split('\n')[0], stop.state, log]).toEqual([
      'aborted', 'deploy was called off: shop is being stopped.', 'succeeded', ['2500 undone while the container is draining', '2500 stops database'],
    ]);
  });

  it('goes on without what is still in flight when half of its budget is over, and names it in its report', async () => {
    await up();
    const handle = container.operate(nonCancellable(deaf('migrate', 60_000), { maxMs: '2 minutes' }));
    const quick = container.operate(delay('1h'), undefined, { drainMs: 100 });
    const stop = container.stopAll({ budgetMs: 10_000 });
    await clock.advance(4_999);
    expect([log, quick.state]).toEqual([[], 'aborted']);
    await clock.advance(1);
    expect([stop.state, log, (await stop).abandoned]).toEqual(['succeeded', ['5000 stops database'], [{ id: handle.id, name: 'migrate', state: 'running' }]]);
    expect(stop.text()).toContain('\n  abandoned: migrate (operation 2), running');
    await clock.advance(55_000);
    expect([handle.state, container.operations()]).toEqual(['succeeded', []]);
  });

  it('keeps its budget, however long operations take', async () => {
    container.add(component('deaf', { start: () => undefined, stop: () => clock.after(100_000) }));
    await up();
    container.operate(deaf('deploy', 100_000), undefined, { drainMs: 100_000 });
    const stop = container.stopAll({ budgetMs: 4_000, forceGraceMs: 500 });
    await clock.advance(4_499);
    expect(stop.state).toBe('running');
    await clock.advance(1);
    expect([stop.state, stop.report().abandoned]).toEqual(['failed', [{ id: 2, name: 'deploy', state: 'aborting' }]]);
  });

  it('may use its whole budget for them when nothing is up', async () => {
    const handle = container.operate(deaf('deploy', 9_000), undefined, { drainMs: 9_500 });
    const stop = container.stopAll({ budgetMs: 11_000 });
    await clock.advance(9_000);
    expect([handle.state, stop.state, container.state]).toEqual(['succeeded', 'succeeded', 'stopped']);
  });

  it('calls everything off at once when it is told not to drain, or hurried', async () => {
    await up();
    const handle = container.operate(delay('1h'));
    const stop = container.stopAll({ drain: false });
    await clock.settle();
    expect([handle.state, stop.state]).toEqual(['aborted', 'succeeded']);
    const other = container.operate(deaf('deploy', 60_000));
    const hurried = container.stopAll();
    await clock.advance(100);
    container.hurry();
    expect(other.state).toBe('aborting');
    await clock.advance(1_000);
    expect([other.state, other.report().isQuarantined, hurried.state]).toEqual(['aborted', true, 'succeeded']);
  });

  it('refuses new operations while it waits, but waits for those that others detach', async () => {
    await up();
    container.operate(operation('outer', async (op) => { await op.run(delay(100)); op.detach(deaf('apart', 200)); }));
    const stop = container.stopAll();
    expect(systoleError(() => container.operate(delay(5)))).toMatchObject({
      code: 'ERR_STATE', details: { call: 'operate()', state: 'draining', allowed: ['not being stopped'] },
      message: 'operate() was called while shop is being stopped; it is allowed at any other time.\n  begin it before, or when the stop is over; op.detach inside one that goes on is waited for, too',
    });
    await clock.advance(300);
    expect([stop.state, log]).toEqual(['succeeded', ['300 apart is done', '300 stops database']]);
    expect(container.operate(delay(5)).state).toBe('running');
    await clock.advance(5);
  });

  it('is bounded although an operation waits for that very stop', async () => {
    await up();
    const handle = container.operate(operation('closing', async () => { await container.stopAll(); }));
    await clock.advance(12_500);
    expect([container.state, handle.state, container.stopAll().report().abandoned]).toEqual(['stopped', 'aborted', undefined]);
    expect(handle.report().isQuarantined).toBe(true);
  });

  it('leaves operations alone when it is a roll-back, a restart, or a stop of some', async () => {
    container.add(component('broken', { start: () => { throw new Error('broken'); } }));
    const handle = container.operate(delay('1h'));
    expect(await rejection(Promise.all([container.startAll(), clock.advance(0)]))).toMatchObject({ code: 'ERR_START_FAILED' });
    container.disable('broken');
    await clock.settle();
    await up();
    void container.restartAll();
    await clock.advance(0);
    void container.stop('database');
    await clock.advance(0);
    expect([handle.state, container.state]).toEqual(['running', 'stopped']);
    handle.abort();
    await clock.settle();
  });
});

describe('handles of a container\'s own operations', () => {
  it('say how it goes in the same words', async () => {
    const start = container.startAll();
    expect([start.isRunning, start.isComplete, start.isFailed, start.reason]).toEqual([true, undefined, undefined, undefined]);
    await clock.advance(0);
    expect([start.isRunning, start.isComplete, start.isFailed, start.reason, (await start.settled()).state]).toEqual([false, true, false, undefined, 'succeeded']);
    container.add(component('broken', { start: () => { throw new Error('broken'); } }));
    const failed = container.startAll();
    await clock.advance(0);
    expect([failed.isComplete, failed.isFailed, failed.reason]).toMatchObject([false, true, { code: 'ERR_START_FAILED' }]);
    expect(await failed.settled()).toMatchObject({ state: 'failed', reason: failed.reason });
    expect(failed.toJSON()).toMatchObject({ operation: 'start', state: 'failed', history: [{ state: 'failed' }, { state: 'running' }, { state: 'queued' }] });
  });

  it('can be waited for, for a while', async () => {
    container.add(component('slow', { start: () => clock.after(100) }));
    const start = container.startAll();
    const early = start.wait({ timeoutMs: 50, orElse: 'not yet' });
    await clock.advance(50);
    const late = start.wait({ timeoutMs: 60 });
    await clock.advance(50);
    expect([await early, (await late)?.outcome, clock.pending]).toEqual(['not yet', 'done', 0]);
    expect(await rejection(start.wait({ timeoutMs: NaN }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'timeoutMs', value: NaN } });
  });

  it('call off what still runs when their block is left, and wait for its end', async () => {
    container.add(component('slow', { start: ({ signal }) => new Promise<void>((resolve) => { signal.addEventListener('abort', () => { clock.schedule(100, resolve); }); }) }));
    const leave = async (): Promise<void> => {
      await using start = container.startAll();
      expect(start.state).toBe('running');
    };
    const left = leave();
    expect(container.state).toBe('starting');
    await clock.advance(1_000);
    await left;
    expect([container.state, log]).toEqual(['stopped', ['100 stops database']]);
  });
});
