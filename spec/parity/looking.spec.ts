import { inspect } from 'node:util';
import type { Container } from 'systole';
import { component, createContainer, optional, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

function shop(): Container {
  return createContainer({ clock: createVirtualClock(), components: [
    component('web', { group: 'http', doc: 'Answers requests.', deps: ['db', optional('cache')], config: { port: 8080 }, safe: true, start: ({ id }: never) => id, stop: () => undefined }),
    noted(log, 'cache', { enabled: false }), noted(log, 'db'),
  ] });
}

describe('a component, looked at', () => {
  it('#12 #223 shows the sentence it has for people', () => {
    const container = createContainer({ components: [component('web', { doc: 'Answers requests.' }), value('port', 1, { doc: 'Where to listen.' }), component('quiet')] });
    expect(container.describe().components.map(({ id, doc }) => [id, doc])).toEqual([['web', 'Answers requests.'], ['port', 'Where to listen.'], ['quiet', undefined]]);
    expect(container.describe('web').doc).toBe('Answers requests.');
  });

  it('#23 #229 is plain data: what it is, where it stands and with whom; what is not there has none', async () => {
    const container = shop();
    const before = container.describe('http/web');
    await container.startAll();
    const { declaredAt, ...now } = container.describe('http/web');
    expect([declaredAt, before.state, before.hasInstance, Object.isFrozen(before)]).toEqual([expect.stringContaining('looking.spec.ts'), 'registered', false, true]);
    expect(now).toEqual({
      id: 'http/web', group: 'http', name: 'web', doc: 'Answers requests.', feature: undefined, tags: [], scope: 'singleton', made: 'start', phases: ['start', 'stop'], config: { port: 8080 }, writtenConfig: { port: 8080 },
      state: 'ready', failedIn: undefined, reason: undefined, sinceMs: 0, hasInstance: true, diagnostics: [], needs: ['cache', 'db'], neededBy: [],
    });
    const taken = container.snapshot();
    await container.stopAll();
    expect([taken.components.find(({ id }) => id === 'http/web')?.state, taken.components.find(({ id }) => id === 'nowhere'), container.describe('http/web').state]).toEqual(['ready', undefined, 'stopped']);
    expect(systoleError(() => container.describe('nowhere')).code).toBe('ERR_NOT_FOUND');
  });

  it('#23 #31 has been in its state since a moment of the container\'s clock', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('slow', { start: () => clock.after(30) }), noted(log, 'fast'), noted(log, 'last', { deps: ['slow'] })] });
    const since = (): unknown => container.snapshot().components.map(({ id, state, sinceMs }) => [id, state, sinceMs]);
    await clock.advance(100);
    const started = container.startAll();
    await clock.advance(10);
    expect(since()).toEqual([['slow', 'starting', 100], ['fast', 'ready', 100], ['last', 'waiting', 100]]);
    await clock.advance(20);
    await started;
    await clock.advance(500);
    const stopped = container.stop('fast');
    await clock.advance(1);
    await stopped;
    expect([since(), container.snapshot().atMs]).toEqual([[['slow', 'ready', 130], ['fast', 'stopped', 630], ['last', 'ready', 130]], 631]);
    await container.stopAll();
  });

  it('#224 shows its config as it was resolved, once it has been handled', async () => {
    const Env = value('env', { port: 8080 });
    const container = createContainer({ components: [component('web', { deps: [Env], config: (live) => ({ port: live.get(Env).port }), safe: true })] });
    expect(container.describe('web').config).toBe('[worked out at the start]');
    await container.startAll();
    expect(container.describe('web').config).toEqual({ port: 8080 });
    await container.stopAll();
  });
});

describe('a container, looked at', () => {
  it('#222 describes everything in one flat list, up or not', async () => {
    const container = shop();
    const list = (): unknown => container.describe().components.map(({ id, group, state, needs, neededBy }) => [id, group, state, needs, neededBy]);
    expect(list()).toEqual([['http/web', 'http', 'registered', ['cache', 'db'], []], ['cache', undefined, 'disabled', [], ['http/web']], ['db', undefined, 'registered', [], ['http/web']]]);
    await container.startAll();
    expect(list()).toEqual([['http/web', 'http', 'ready', ['cache', 'db'], []], ['cache', undefined, 'disabled', [], ['http/web']], ['db', undefined, 'ready', [], ['http/web']]]);
    await container.stopAll();
  });

  it('#225 shows its graph, and the orders of both ways', () => {
    const container = createContainer({ components: [component('api', { deps: ['db', 'cache'] }), component('db', { deps: ['env'] }), component('cache', { deps: ['env'] }), component('env')] });
    expect([container.plan('start'), container.plan('stop')]).toEqual([
      { phase: 'start', order: ['env', 'db', 'cache', 'api'], rounds: [['env'], ['db', 'cache'], ['api']] }, { phase: 'stop', order: ['api', 'cache', 'db', 'env'], rounds: [['api'], ['cache', 'db'], ['env']] },
    ]);
    expect([container.graph().nodes(), container.graph().predecessors('env')?.sort(), container.graph().edge('api', 'db')]).toEqual([['api', 'db', 'cache', 'env'], ['cache', 'db'], { kind: 'required', condition: 'started' }]);
  });

  it('#230 #231 #232 #233 lists its ids in order of registration: all, the started, the stopped, the disabled', async () => {
    const container = createContainer({ components: [component('d'), component('a', { enabled: false }), component('c', { deps: ['b'] }), component('b')] });
    const listed = (): unknown => [
      container.ids(), container.ids().filter((id) => container.isStarted(id)), container.ids({ status: 'ready' }), container.ids().filter((id) => container.isStopped(id)), container.ids({ status: 'disabled' }),
    ];
    const all = ['d', 'a', 'c', 'b'];
    expect(listed()).toEqual([all, [], [], ['d', 'c', 'b'], ['a']]);
    await container.start('c');
    expect(listed()).toEqual([all, ['c', 'b'], ['c', 'b'], ['d'], ['a']]);
    await container.stopAll();
    expect([listed(), container.ids({ status: 'stopped' })]).toEqual([[all, [], [], ['d', 'c', 'b'], ['a']], ['c', 'b']]);
  });

  it('#234 #235 #236 answers whether a component is started, stopped or disabled, and refuses one that is not there', async () => {
    const container = createContainer({ components: [component('up', { start: () => 1 }), component('down'), component('off', { enabled: false })] });
    await container.start('up');
    expect(['up', 'down', 'off'].map((id) => [container.isStarted(id), container.isStopped(id), container.isDisabled(id)])).toEqual([[true, false, false], [false, true, false], [false, false, true]]);
    const unknown = [() => container.isStarted('x'), () => container.isStopped('x'), () => container.isDisabled('x')].map(systoleError);
    expect(unknown.map(({ code }) => code)).toEqual(['ERR_NOT_FOUND', 'ERR_NOT_FOUND', 'ERR_NOT_FOUND']);
    await container.stopAll();
  });

  it('#238 gives what an asynchronous start has made, not its promise', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('db', { start: async () => { await clock.after(10); return { open: true }; } })] });
    const started = container.startAll();
    expect(systoleError(() => container.get('db')).details).toEqual({ component: 'db', state: 'starting' });
    await clock.advance(10);
    await started;
    expect(container.get('db')).toEqual({ open: true });
    await container.stopAll();
  });
});

describe('an operation, looked at', () => {
  it('#240 has a state and a report at any time, without being waited for', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => clock.after(10) }), component('b', { deps: ['a'], start: () => clock.after(20) })] });
    const operation = container.startAll();
    const seen: unknown[] = [];
    const look = (): void => { seen.push([operation.state, operation.report().outcome, operation.report().elapsedMs, operation.report().components.map(({ id, outcome, state }) => [id, outcome.kind, state])]); };
    look();
    await clock.advance(10);
    look();
    await clock.advance(20);
    look();
    await operation;
    expect(seen).toEqual([
      ['running', 'running', 0, [['a', 'waiting', 'starting']]], ['running', 'running', 10, [['a', 'done', 'ready'], ['b', 'waiting', 'starting']]], ['succeeded', 'done', 30, [['a', 'done', 'ready'], ['b', 'done', 'ready']]],
    ]);
    await container.stopAll();
  });

  it('#245 is printed by name, with where it is and was, while it runs and after', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => clock.after(10) })] });
    const operation = container.startAll();
    const during = inspect(operation);
    await clock.advance(10);
    expect([during, inspect({ operation })]).toEqual(['start (operation 1): queued at 0 ms, running at 0 ms', '{\n  operation: start (operation 1): queued at 0 ms, running at 0 ms, succeeded at 10 ms\n}']);
    await container.stopAll();
  });

  it('#244 has a history of states and times, and nothing of its inside', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => clock.after(10) })] });
    const first = container.startAll();
    const second = container.restart('a');
    await clock.advance(30);
    await Promise.all([first, second]);
    expect([first.history, second.history]).toEqual([
      [{ state: 'queued', atMs: 0 }, { state: 'running', atMs: 0 }, { state: 'succeeded', atMs: 10 }], [{ state: 'queued', atMs: 0 }, { state: 'running', atMs: 10 }, { state: 'succeeded', atMs: 20 }],
    ]);
    await container.stopAll();
  });
});
