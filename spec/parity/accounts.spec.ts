import type { Container } from 'systole';
import { component, createContainer, subsystem } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { VirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

let clock: VirtualClock;
beforeEach(() => { clock = createVirtualClock(); });

const wait = (ms: number) => async (): Promise<void> => { await new Promise<void>((resolve) => { clock.schedule(ms, resolve); }); };

/** A shop with a billing in it, which has a ledger in it. */
function shop(ledger: () => unknown = wait(5)): Container {
  const books = createContainer({ clock, name: 'books', components: [component('ledger', { start: ledger, on: { count: () => 7 } })] });
  const billing = createContainer({ clock, name: 'billing', components: [subsystem('books', books), component('tax', { start: wait(3) })] });
  return createContainer({ clock, components: [component('api', { deps: ['billing'], start: wait(2), on: { count: () => 1 } }), subsystem('billing', billing)] });
}

async function ended<Result>(running: PromiseLike<Result>): Promise<Result> {
  const result = Promise.resolve(running);
  result.catch(() => undefined);
  await clock.advance(60_000);
  return result;
}

describe('an operation, told afterwards', () => {
  it('#241 has its states, newest first, and those of the operations that it consists of, to any depth', async () => {
    const container = shop();
    const start = container.startAll();
    expect(start.account({ history: true, steps: false }).history).toEqual([{ state: 'running', atMs: 0 }, { state: 'queued', atMs: 0 }]);
    await ended(start);
    const history = (atMs: number): unknown => [{ state: 'succeeded', atMs }, { state: 'running', atMs: 0 }, { state: 'queued', atMs: 0 }];
    const account = start.account({ history: true });
    const billing = account.steps?.[0]?.inside?.[0];
    const books = billing?.steps?.find((step) => step.component === 'books')?.inside?.[0];
    expect([account.history, billing?.history, books?.history, books?.steps]).toEqual([
      history(7), history(5), history(5), [{ component: 'ledger', phase: 'start', outcome: 'done', calledAtMs: 0, elapsedMs: 5 }],
    ]);
    expect(Object.isFrozen(account.history)).toBe(true);
    await ended(container.stopAll());
  });

  it('#242 is data and text: each step with why it failed, and below it what is inside; while it runs and when it is over', async () => {
    const container = shop(() => { throw new Error('no disk'); });
    const start = container.startAll();
    expect(start.text().split('\n')).toEqual([
      'start (operation 1): running after 0 ms', '  billing start: running', '    start (operation 1): running after 0 ms', '      books start: running',
      '        start (operation 1): running after 0 ms', '          ledger start: failed after 0 ms: no disk', '      tax start: running',
    ]);
    const error = await rejection(ended(start));
    expect(start.text().split('\n')).toEqual([
      `start (operation 1): failed after 3 ms: ${error.message.split('\n')[0] ?? ''}`,
      '  billing start: failed after 3 ms: books failed to start: ledger failed to start: no disk',
      '    start (operation 1): failed after 3 ms: books failed to start: ledger failed to start: no disk',
      '      books start: failed after 0 ms: ledger failed to start: no disk',
      '        start (operation 1): failed after 0 ms: ledger failed to start: no disk',
      '          ledger start: failed after 0 ms: no disk',
      '      tax start: aborted after 3 ms: Called off, because books failed: ledger failed to start: no disk',
      '      tax stop: done after 0 ms',
      '  api start: skipped: because of billing',
    ]);
    const account = start.account();
    const inside = account.steps?.[0]?.inside?.[0];
    expect([inside?.operation, inside?.state, inside?.reason, inside?.steps?.map(({ component: id, phase, outcome }) => [id, phase, outcome])]).toEqual([
      'start', 'failed', [
        'books failed to start: ledger failed to start: no disk', '  failed: books (start): ledger failed to start: no disk', '  stopped again: tax', '  mend the cause and start again; nothing of this start is left running',
      ].join('\n'), [['books', 'start', 'failed'], ['tax', 'start', 'aborted'], ['tax', 'stop', 'done']],
    ]);
    expect(account).toEqual({
      operation: 'start', id: 1, state: 'failed', reason: error.message, startedAtMs: 0, elapsedMs: 3,
      steps: [{ component: 'billing', phase: 'start', outcome: 'failed', reason: inside?.reason, calledAtMs: 0, elapsedMs: 3, inside: [inside] }, { component: 'api', phase: 'start', outcome: 'skipped', reason: 'because of billing' }],
    });
  });

  it('#243 is told with or without its steps, history, results and the limits it works under', async () => {
    const container = shop();
    await ended(container.startAll());
    const count = container.run('count');
    await ended(count);
    expect([count.text({ steps: false }), count.text({ results: true }).split('\n'), count.text({ steps: false, history: true, environment: true }).split('\n')]).toEqual([
      'count (operation 2): succeeded after 0 ms',
      [
        'count (operation 2): succeeded after 0 ms',
        '  billing count: done after 0 ms -> {operation, outcome, startedAtMs, elapsedMs, components, reported, channels}', '    count (operation 2): succeeded after 0 ms',
        '      books count: done after 0 ms -> {operation, outcome, startedAtMs, elapsedMs, components, reported, channels}', '        count (operation 2): succeeded after 0 ms',
        '          ledger count: done after 0 ms -> 7', '  api count: done after 0 ms -> 1',
      ],
      ['count (operation 2): succeeded after 0 ms', expect.stringMatching(/^ {2}limits: startTimeoutMs 15000, startDeadlineMs 60000, .*pools \{\}, slowWarningMs 5000$/), '  history: succeeded at 60000 ms, running at 60000 ms, queued at 60000 ms'],
    ]);
    const [plain, all] = [count.account(), count.account({ steps: true, results: true, history: true, environment: true })];
    expect([Object.keys(plain), Object.keys(all), plain.steps?.some((step) => 'result' in step), all.steps?.find((step) => step.component === 'api')?.result, all.environment?.stopBudgetMs]).toEqual([
      ['operation', 'id', 'state', 'startedAtMs', 'elapsedMs', 'steps'], ['operation', 'id', 'state', 'startedAtMs', 'elapsedMs', 'environment', 'history', 'steps'], false, 1, 25_000,
    ]);
    await ended(container.stopAll());
  });
});

describe('a snapshot in a state of the user\'s own', () => {
  const container = (name = 'shop'): Container => createContainer({ clock, name, components: [component('db')] });

  it('#33 stands at a path of the caller\'s choice, or at the root; the state that was given stays as it is', () => {
    const app = container();
    const state = { user: 'ada', app: { theme: 'dark' } };
    const deep = app.snapshot({ into: state, at: ['app', 'systems', 'shop'] });
    expect(deep).toEqual({ user: 'ada', app: { theme: 'dark', systems: { shop: app.snapshot() } } });
    expect(app.snapshot({ into: state })).toEqual({ ...state, ...app.snapshot() });
    expect(state).toEqual({ user: 'ada', app: { theme: 'dark' } });
    const user: string = deep.user;
    expect(user).toBe('ada');
  });

  it('#33 takes the place of an earlier one, and of nothing else', async () => {
    const app = container();
    const first = app.snapshot({ into: { user: 'ada' }, at: ['app'] });
    await app.startAll();
    const second = app.snapshot({ into: first, at: ['app'] });
    const root = app.snapshot({ into: app.snapshot({ into: { user: 'ada' } }) });
    expect([(first['app'] as { readonly state: string }).state, (second['app'] as { readonly state: string }).state, root['state'], root.user]).toEqual(['idle', 'running', 'running', 'ada']);
    await app.stopAll();
    const other = systoleError(() => container('another').snapshot({ into: second, at: ['app'] }));
    expect([other.code, other.message.split('\n')[0]]).toEqual(['ERR_INVALID_OPTION', 'at app is an object.']);
    const collisions = [
      { into: { app: 'mine' }, at: ['app'] }, { into: { app: { components: [] } }, at: ['app'] }, { into: { app: 5 }, at: ['app', 'x'] }, { into: { state: 'open' } }, { into: [] }, { into: {}, at: ['__proto__'] }, { into: {}, att: [] },
    ].map((place) => systoleError(() => app.snapshot(place as never)));
    expect(collisions.map(({ code, message }) => [code, message])).toEqual([
      ['at app is "mine".', 'something else stands there, and no earlier snapshot of a container of that name: choose another path'], ['at app is an object.', 'something else stands there, and no earlier snapshot of a container of that name: choose another path'],
      ['at app is 5.', 'a snapshot goes into plain objects: choose another path'], ['at state is "open".', 'something else stands there, and no earlier snapshot of a container of that name: choose another path'],
      ['into is a list.', 'a snapshot goes into plain objects: choose another path'], ['at is a list.', 'it is a list of names, none of them empty or __proto__'], ['att is a list.', 'snapshot() knows the options into and at'],
    ].map(([sentence, remedy]) => ['ERR_INVALID_OPTION', `${sentence ?? ''}\n  ${remedy ?? ''}`]));
  });
});
