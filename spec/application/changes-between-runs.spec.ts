import { all, Component, component, createContainer, lazy, optional } from 'systole';
import { createVirtualClock } from 'systole/testing';

/** A component that gives what it was given. */
const holder = (...deps: readonly Parameters<typeof optional>[0][]): ReturnType<typeof component> => component('holder', { deps: deps.map((dep) => optional(dep)), start: (...args) => args.slice(0, -1) });

describe('what was resolved before a change', () => {
  it('goes when the change takes something away, or brings something', async () => {
    @Component()
    class Database {}
    @Component(Database)
    class Api {
      constructor(readonly database: Database) {}
    }
    const container = createContainer({ components: [Api] });
    container.resolve(Api);
    container.remove(Database);
    await container.startAll();
    expect(container.get(Api).database).toBe(container.get(Database));
    await container.stopAll();
  });

  it('goes with a switch, and with what is added', async () => {
    @Component()
    class Cache {}
    @Component({ deps: [optional(Cache), all('plugin')] })
    class Api {
      constructor(readonly cache: Cache | undefined, readonly plugins: readonly unknown[]) {}
    }
    const container = createContainer({ components: [Api, Cache] });
    expect(container.resolve(Api).cache).toBeInstanceOf(Cache);
    await container.disable(Cache);
    expect(container.resolve(Api).cache).toBeUndefined();
    @Component({ tags: ['plugin'] })
    class Plugin {}
    container.add(Plugin);
    expect(container.resolve(Api).plugins).toHaveLength(1);
  });
});

describe('an instance that is still owed its stop', () => {
  it('is there for it, whatever is added in the meantime', async () => {
    const stopped: unknown[] = [];
    const Pool = component('pool', { start: () => 'the pool', suspend: () => undefined, resume: () => { throw new Error('gone'); }, stop: (pool) => { stopped.push(pool); } });
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    await container.suspend();
    container.subscribe((event) => { if (event.kind === 'operation-failing') container.add(component('late')); });
    await expect(container.resume()).rejects.toMatchObject({ code: 'ERR_RESUME_FAILED' });
    expect(stopped).toEqual(['the pool']);
  });
});

describe('reset', () => {
  it('takes back what it can while something runs, and refuses nothing', async () => {
    const container = createContainer({ components: [component('x', { enabled: false, start: () => 'real' }), holder('x'), component('y', { start: () => 'real' })] });
    container.override('x', { useValue: 'fake' }).override('y', { useValue: 'fake' });
    await container.start('holder');
    container.reset();
    await container.start('y');
    expect(container.get('y')).toBe('real');
    await container.stopAll();
  });
});

describe('a lazy dependency', () => {
  it('whose function is broken says so, and does not pose as a circular import', () => {
    const container = createContainer({ components: [component('a', { deps: [lazy((): string => { throw new TypeError('broken'); })] })] });
    expect(() => container.verify()).toThrow(new TypeError('broken'));
  });

  it('on a class that is not yet declared is a finding', () => {
    const container = createContainer({ components: [component('a', { deps: [lazy(() => Later)] })] });
    expect(container.verify().map((finding) => finding.code)).toEqual(['ERR_UNDEFINED_DEPENDENCY']);
    class Later {}
  });
});

describe('a fork', () => {
  it('inherits what is wrong, and a selection does not', () => {
    const Left = component('left');
    const first = createContainer({ components: [Left] });
    first.add(component('right', { deps: ['left', 'nowhere'] }));
    expect(first.fork().verify().map((finding) => finding.code)).toEqual(['ERR_MISSING_DEPENDENCY']);
    expect(first.select('left').verify()).toEqual([]);
  });
});

describe('aliases', () => {
  it('are followed to their end by optional dependencies too', async () => {
    const container = createContainer({ components: [component('x', { start: () => 'x' }), holder('one', 'two', 'three')] });
    container.register('one', { useToken: 'two' });
    container.register('two', { useToken: 'x' });
    await container.startAll();
    expect(container.get('holder')).toEqual(['x', 'x', undefined]);
    await container.stopAll();
  });
});

describe('a failed switch', () => {
  it('leaves who did without down until the next one, which brings them back', async () => {
    const Flaky = component('flaky', { feature: 'f', start: () => { throw new Error('not yet'); } });
    const container = createContainer({ components: [Flaky, holder(Flaky), component('rest')], features: { f: false } });
    await container.startAll();
    await expect(container.enable('f')).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    expect(container.isStarted('holder')).toBe(false);
    await container.disable('f');
    expect(container.isStarted('holder')).toBe(true);
    await container.stopAll();
  });

  it('that was queued goes back to what stood when its turn came', async () => {
    const container = createContainer({ components: [component('y', { feature: 'fy' }), component('x', { deps: ['y'] }), component('z')], features: { fy: false } });
    await container.startAll();
    void container.restart('z');
    void container.disable('x');
    await expect(container.enable('x')).rejects.toMatchObject({ code: 'ERR_DISABLED_REQUIRED' });
    await container.enable('fy');
    expect([container.status('y'), container.status('x')]).toEqual(['ready', 'disabled']);
    await container.stopAll();
  });
});

describe('a signal', () => {
  it('that has aborted already keeps every handler from running, and leaves up what is up', async () => {
    const ran: string[] = [];
    const part = (name: string): ReturnType<typeof component> => component(name, { start: () => { ran.push(`start ${name}`); }, stop: () => { ran.push(`stop ${name}`); } });
    const container = createContainer({ components: [part('a'), part('b')] });
    const reason = new Error('never mind');
    const signal = AbortSignal.abort(reason);
    await expect(container.startAll({ signal })).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    expect([ran, container.snapshot().components.map(({ state }) => state)]).toEqual([[], ['skipped', 'skipped']]);
    await container.start('a');
    for (const call of [() => container.start('b', { signal }), () => container.restart('a', { signal }), () => container.restartAll({ signal })]) await expect(call()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect([ran, container.status('a')]).toEqual([['start a'], 'ready']);
    await container.stopAll();
  });

  it('calls off a restart as it does a start', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('slow', { start: () => clock.after(300) })] });
    const started = container.startAll();
    await clock.advance(300);
    await started;
    const off = new AbortController();
    const restarted = container.restart('slow', { signal: off.signal });
    const ended = expect(restarted).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await clock.advance(50);
    off.abort(new Error('never mind'));
    await clock.advance(2_000);
    await ended;
    expect(container.status('slow')).toBe('stopped');
  });
});

describe('options where no compiler looks', () => {
  it.each([
    [() => createContainer({ components: [component('a', { strtTimeoutMs: 3 } as never)] }), 'a has strtTimeoutMs 3.'],
    [() => createContainer({ components: [component('a', { tags: 'abc' as never })] }), 'a has tags "abc".'],
    [() => createContainer().startAll({ deadlineMS: 5 } as never), 'deadlineMS is 5.'],
    [() => createContainer().stopAll({ drian: false } as never), 'drian is false.'],
    [() => createContainer({ components: [component('a')] }).start('a', { drain: false } as never), 'drain is false.'],
    [() => createContainer().definePhase('p', { order: 'backwards' as never }), 'order is "backwards".'],
    [() => createContainer({ components: [component('a')] }).override('a', { useValue: 1, deps: [] } as never), 'a has deps a list.'],
  ])('are refused by name (%#)', (act, sentence) => {
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTION', message: expect.stringMatching(new RegExp(`^${sentence.replace(/[.[\]"]/g, '\\$&')}\n`)) as string }) as Error);
  });
});

describe('a stop that detaches', () => {
  it('leaves running who can do without, and stops who cannot, and what only those needed', async () => {
    const log: string[] = [];
    const part = (name: string, deps: Parameters<typeof component>[1] = {}): ReturnType<typeof component> => component(name, { ...deps, stop: () => { log.push(name); } });
    const Driver = part('driver');
    const Cache = part('cache', { deps: [Driver] });
    const Api = part('api', { deps: [optional(Cache)] });
    const Warmer = part('warmer', { deps: [Cache] });
    const container = createContainer({ components: [Api, Warmer] });
    await container.start(Api, Warmer);
    await container.stop(Cache, { detach: true });
    expect(log).toEqual(['warmer', 'cache', 'driver']);
    expect(container.isStarted(Api)).toBe(true);
    await container.stopAll();
    expect(log.slice(3)).toEqual(['api']);
  });
});
