import { Component, component, createContainer, isSystoleError, lazy, optional, value } from 'systole';
import type { HandlerContext, Lazy } from 'systole';
import { createVirtualClock } from 'systole/testing';

@Component()
class Database {}
@Component(Database)
class Api {
  constructor(readonly database: Database) {}
}

describe('a component that is not in a container', () => {
  it('is nobody there, even if something it once belonged to took it along', () => {
    const secret = value('secret', 'not yours');
    const Other = component('other', { deps: [secret] });
    const container = createContainer({ components: [Api, Other] });
    expect(container.ids()).toEqual(['Api', 'other', 'Database', 'secret']);
    container.override(Api, { useValue: { database: new Database() } });
    expect(container.isRegistered(Database)).toBe(false);
    expect(() => container.status(Database)).toThrow('Nothing here goes by Database.');
    expect(() => container.select(Other).get(Api)).toThrow('Nothing here goes by Api.');
  });

  it('can be selected when it was only taken along', async () => {
    const selected = createContainer({ components: [Api] }).select(Database);
    expect(selected.ids()).toEqual(['Database']);
    await selected.startAll();
    expect(selected.get(Database)).toBeInstanceOf(Database);
    await selected.stopAll();
    expect(createContainer({ components: [Api] }).select(Api).select(Database).ids()).toEqual(['Database']);
  });
});

describe('an instance that was resolved, but not started,', () => {
  it('goes when what it holds goes, so that nobody is handed a dead one', async () => {
    const container = createContainer({ components: [Api] });
    await container.start(Database);
    const early = container.resolve(Api);
    await container.stopAll();
    await container.startAll();
    expect(container.get(Api)).not.toBe(early);
    expect(container.get(Api).database).toBe(container.get(Database));
    await container.stopAll();
  });

  it('goes even if it is kept, when what it depends on is not', async () => {
    @Component({ deps: [Database], keep: true })
    class Kept {
      constructor(readonly database: Database) {}
    }
    const container = createContainer({ components: [Kept] });
    await container.startAll();
    await container.restartAll();
    expect(container.get(Kept).database).toBe(container.get(Database));
    await container.stopAll();
  });

  it('is refused to a constructor that asks for it too early through lazy', () => {
    @Component(lazy(() => Right))
    class Left {
      constructor(right: Lazy<unknown>) { right.get(); }
    }
    @Component(Left)
    class Right {
      constructor(readonly left: Left) {}
    }
    expect(() => createContainer({ components: [Right] }).resolve(Right)).toThrow([
      'Right was asked for while it, or something it needs, was being constructed.',
      '  call get() of a lazy dependency later than in a constructor: in a handler, or when it is needed',
    ].join('\n'));
  });
});

describe('changes while a start is going on', () => {
  it('to a component whose turn is still to come are refused', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('slow', { start: () => clock.after(10) }), component('api', { deps: ['slow'] })] });
    const started = container.startAll();
    expect(() => container.override('api', { useValue: 1 })).toThrow('override() is refused, because api is waiting.');
    expect(() => container.remove('api')).toThrow('remove() is refused, because api is waiting.');
    await clock.advance(10);
    await started;
    await container.stopAll();
  });
});

describe('whatever a handler throws', () => {
  it.each([
    ['an object without a prototype', Object.create(null) as object],
    ['an error whose message cannot be read', Object.defineProperty(new Error('x'), 'message', { get: () => { throw new Error('no'); } })],
    ['nothing', undefined],
    ['a symbol', Symbol('odd')],
  ])('is a failure like any other: %s', async (_, thrown) => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('odd', { start: () => { throw thrown; } })] });
    const error: unknown = await container.startAll().then(undefined, (reason: unknown) => reason);
    if (!isSystoleError(error) || error.code !== 'ERR_START_FAILED') throw new Error('not refused as it should be');
    expect(error.details.rootCause).toBe('odd');
    expect(error.details.failures[0]?.error === thrown).toBe(true);
    expect([container.state, clock.pending, clock.held]).toEqual(['failed', 0, 0]);
  });
});

describe('disposal', () => {
  it('is left to the clean-ups of a component that deferred some', async () => {
    const log: string[] = [];
    const connection = { [Symbol.dispose]: () => { log.push('dispose'); } };
    const Pool = component('pool', { start: ({ defer }) => { defer(() => { log.push('deferred'); }); return connection; } });
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['deferred']);
  });

  it('of an instance that came as a dependency is its owner\'s business', async () => {
    const log: string[] = [];
    const Pool = component('pool', { start: () => ({ [Symbol.dispose]: () => { log.push('dispose'); } }) });
    const container = createContainer({ components: [component('alias', { deps: [Pool], start: (pool) => pool })] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['dispose']);
  });

  it('is owed to an instance that its schema refuses, since its handlers have run', async () => {
    const log: string[] = [];
    const refusing = { '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'not like this' }] }) } };
    const Pool = component('pool', { start: () => { log.push('open'); return {}; }, stop: () => { log.push('close'); }, instanceSchema: refusing });
    await expect(createContainer({ components: [Pool] }).startAll()).rejects.toMatchObject({ cause: { code: 'ERR_INVALID_CONFIG' } });
    expect(log).toEqual(['open', 'close']);
  });
});

describe('switching on', () => {
  it('starts what was asked for, also when nothing else is up', async () => {
    const container = createContainer({ components: [component('a', { feature: 'f' })], features: { f: false } });
    await container.startAll();
    await container.enable('f');
    expect(container.status('a')).toBe('ready');
    await container.stopAll();
  });

  it('brings back what was asked for by name', async () => {
    const container = createContainer({ components: [component('b', { feature: 'f' }), component('o', { deps: ['b'] }), component('rest')] });
    await container.start('o');
    await container.disable('f');
    expect(container.ids({ status: 'disabled' })).toEqual(['b', 'o']);
    await container.enable('f');
    expect(container.ids({ status: 'ready' })).toEqual(['b', 'o']);
    await container.stopAll();
  });

  it('asks again a component that decided against itself', async () => {
    let isOn = false;
    const container = createContainer({ components: [component('a', { enabled: () => isOn }), component('b', { deps: ['a'] })] });
    await container.startAll();
    isOn = true;
    await container.enable('a');
    expect(container.ids({ status: 'ready' })).toEqual(['a', 'b']);
    await container.stopAll();
  });

  it('starts anew who asked for it optionally, and did without', async () => {
    const seen: unknown[] = [];
    const Cache = component('cache', { feature: 'f', start: () => 'cache' });
    const container = createContainer({ components: [Cache, component('api', { deps: [optional(Cache)], start: (cache) => { seen.push(cache); } })], features: { f: false } });
    await container.startAll();
    await container.enable('f');
    expect(seen).toEqual([undefined, 'cache']);
    await container.stopAll();
  });
});

describe('a grace of a component\'s own', () => {
  it('waits longer for a start that cannot be interrupted', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('slow', { abortGraceMs: 5_000, start: () => clock.after(4_000) })] });
    const started = container.startAll();
    await clock.advance(10);
    const stopped = container.stopAll();
    await clock.advance(5_000);
    await expect(started).rejects.toMatchObject({ code: 'ERR_SUPERSEDED' });
    await stopped;
    expect(container.status('slow')).toBe('stopped');
  });
});

describe('a context that is kept', () => {
  it('says nothing about the next run of its component', async () => {
    const contexts: HandlerContext[] = [];
    const container = createContainer({ components: [component('a', { readiness: 'explicit', start: (context) => { contexts.push(context); } })] });
    await container.startAll();
    await container.restartAll();
    contexts[0]?.ready();
    expect(container.status('a')).toBe('started');
    contexts[1]?.ready();
    expect(container.status('a')).toBe('ready');
    contexts[0]?.notReady('long gone');
    expect(container.status('a')).toBe('ready');
    await container.stopAll();
  });
});
