import { Component, component, createContainer, OnStop } from 'systole';
import type { Container, Operation } from 'systole';
import { rejection } from '../support/errors';

@Component({ scope: 'container' })
class Basket {
  @OnStop close(): void { log.push('close Basket'); }
}

const Database = component('database', { start: () => ({}), stop: () => { log.push('stop database'); } });
/** Stops before what belongs to scopes, and takes its time. */
const Edge = component('edge', { after: [Basket], stop: async () => { await Promise.resolve(); } });
let log: string[] = [];
beforeEach(() => { log = []; });

async function opened(): Promise<Container> {
  const container = createContainer({ name: 'shop', components: [Basket, component('server', { deps: [Database], before: [Basket], start: () => 1 }), Edge] });
  await container.startAll();
  return container;
}

const message = (call: string): string => [
  `${call} was awaited in a scope of shop, which has to end first: neither would end.`,
  `  path: ${call} -> a scope of shop -> ${call}`,
  '  await it when the scope has ended, after runInScope; or call it in there, and neither await it nor use its then',
].join('\n');

describe('an operation that is awaited in a scope that it waits for', () => {
  it('is refused to who awaits it, and goes on when the scope has ended', async () => {
    const container = await opened();
    let stop: Operation | undefined;
    const error = await rejection(container.runInScope(async () => { await (stop = container.stopAll()); log.push('never'); }));
    expect(error).toMatchObject({ code: 'ERR_REENTRANT', message: message('stop()'), details: { call: 'stop()', component: 'shop', phase: 'scope', path: ['stop()', 'a scope of shop', 'stop()'] } });
    expect((await stop)?.components.map(({ id, outcome }) => `${id} ${outcome.kind}`)).toContain('database done');
    expect([log, container.snapshot().state]).toEqual([['close Basket', 'stop database'], 'stopped']);
  });

  it.each<[string, string, (container: Container) => PromiseLike<unknown>]>([
    ['a stop of some', 'stop()', (container) => container.stop(Database, Basket)],
    ['a restart', 'restart()', (container) => container.restartAll()],
    ['a stop as a value', 'stop()', (container) => container.stopAll().settled()],
    ['a start that is queued behind the stop', 'start()', (container) => { void container.stopAll(); return container.startAll(); }],
    ['a stop that comes to the scope only later', 'stop()', (container) => container.stop(Edge, Basket)],
    ['a stop that waits for it already', 'stop()', async (container) => { const stop = container.stop(Basket); await Promise.resolve(); await stop; }],
    ['a scope inside', 'stop()', (container) => container.runInScope(async () => { await Promise.resolve(); await container.stopAll(); })],
    ['an operation that the function returns', 'stop()', (container) => container.stopAll()],
  ])('is refused as %s', async (_, call, ask) => {
    const container = await opened();
    expect((await rejection(container.runInScope(() => ask(container)))).message).toBe(message(call));
    await container.stopAll();
    expect(log).toContain('stop database');
  });

  it('is refused by `dispose` before anything is done', async () => {
    const container = await opened();
    expect((await rejection(container.runInScope(async () => { await container.dispose(); }))).message).toBe(message('dispose()'));
    expect([log, container.snapshot().state]).toEqual([['close Basket'], 'running']);
    await container.dispose();
    expect(container.snapshot().state).toBe('stopped');
  });

  it('may be called in there, if nobody awaits it', async () => {
    const container = await opened();
    let stop: Operation | undefined;
    await container.runInScope((scope) => {
      stop = container.stopAll();
      log.push(`got ${scope.get(Basket).constructor.name}, ${stop.state}`);
    });
    await stop;
    expect(log).toEqual(['got Basket, running', 'close Basket', 'stop database']);
  });

  it('may be awaited where nothing waits: outside, in scopes of others, and for what needs no scope to end', async () => {
    const [container, other] = [await opened(), await opened()];
    await container.runInScope(async () => {
      await other.stopAll();
      await container.restart('server', { isolated: true });
      expect(await container.stopAll().wait({ timeoutMs: 0, orElse: 'goes on' })).toBe('goes on');
    });
    await container.stopAll();
    const none = createContainer({ components: [Database] });
    await none.startAll();
    await none.runInScope(async () => { await none.stopAll(); await none.dispose(); });
    expect(log.filter((line) => line === 'stop database')).toHaveLength(3);
  });
});
