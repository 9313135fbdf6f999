import type { Container, HandlerContext, SystoleEvent } from 'systole';
import { Component, component, createContainer, inject, injectable, isSystoleError, main, OnDrain, OnResume, OnStart, OnStop, OnSuspend, singleton, value } from 'systole';
import { checkTrace, createVirtualClock, withFaults } from 'systole/testing';

let log: string[] = [];
beforeEach(() => { log = []; });

@Component({ keep: true })
class Pool {
  @OnStart open(): void { log.push('open'); }
  @OnDrain drain(): void { log.push('drain'); }
  @OnSuspend park(): void { log.push('park'); }
  @OnResume wake(): void { log.push('wake'); }
  @OnStop close(): void { log.push('close'); }
}

/** A component that is kept, has a number for each start, and writes down its stops. */
function counted(id: string, options: Parameters<typeof component>[1] = {}): ReturnType<typeof component> {
  let made = 0;
  return component(id, {
    keep: true, ...options,
    start: () => `${id} ${String(++made)}`,
    stop: (instance: unknown) => { log.push(`stop ${String(instance)}`); },
  } as never);
}

async function cycle(container: Container): Promise<void> {
  await container.stopAll();
  await container.startAll();
}

describe('a kept instance', () => {
  it('of a class gets neither drain nor stop until it is let go, and then both', async () => {
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    const pool = container.get(Pool);
    await container.restartAll();
    expect([container.get(Pool) === pool, log]).toEqual([true, ['open']]);
    await container.stopAll();
    await container.evict(Pool);
    expect(log).toEqual(['open', 'drain', 'close']);
    await container.startAll();
    expect(container.get(Pool)).not.toBe(pool);
    await container.dispose();
  });

  it('that says itself when it is ready goes on as it was, and may say otherwise while it is down, and in the run that goes on with it', async () => {
    const clock = createVirtualClock();
    let say: Pick<HandlerContext, 'ready' | 'notReady'> | undefined;
    const container = createContainer({ clock, components: [component('pool', { keep: true, readiness: 'explicit', start: (context: HandlerContext) => { say = context; context.ready(); return 'pool'; } })] });
    const states: string[] = [];
    container.subscribe((event) => { if (event.kind === 'component-changed') states.push(event.to); });
    await container.startAll();
    await cycle(container);
    say?.notReady('the server is gone');
    say?.ready();
    expect(states.splice(0)).toEqual(['waiting', 'starting', 'started', 'ready', 'stopping', 'stopped', 'waiting', 'starting', 'started', 'ready', 'started', 'ready']);
    await container.stopAll();
    say?.notReady('the server is gone');
    const again = container.startAll();
    await clock.advance(0);
    expect([states.splice(0), container.get('pool')]).toEqual([['stopping', 'stopped', 'waiting', 'starting', 'started'], 'pool']);
    say?.ready();
    await again;
    expect(states).toEqual(['ready']);
    await container.dispose();
  });

  it('leaves a trace in which every rule of the lifecycle holds', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [Pool, component('api', { deps: [Pool], start: () => 'api', stop: () => undefined })] });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    await cycle(container);
    await container.restart(Pool);
    await container.stopAll();
    await container.evict();
    await container.startAll();
    await container.evict();
    await container.stopAll();
    expect(checkTrace(events)).toEqual([]);
    expect(log).toEqual(['open', 'drain', 'close', 'open', 'drain', 'close']);
  });

  it('is stopped with the config it was started with, and made anew, when its config is another', async () => {
    const configs: unknown[] = [];
    const container = createContainer({ components: [component('pool', {
      keep: true, config: { size: 1 }, start: ({ config }) => config, stop: (_, { config }) => { configs.push(config); },
    })] });
    await container.startAll();
    await container.stopAll();
    container.configure('pool', { size: 1 });
    await container.startAll();
    expect(configs).toEqual([]);
    await container.stopAll();
    container.configure('pool', { size: 2 });
    await container.startAll();
    expect([container.get('pool'), configs]).toEqual([{ size: 2 }, [{ size: 1 }]]);
    await container.dispose();
    expect(configs).toEqual([{ size: 1 }, { size: 2 }]);
  });

  it('is made anew when what it was made of is another', async () => {
    const Env = value('env', 'a');
    const container = createContainer({ components: [counted('pool', { deps: [Env] })] });
    await container.startAll();
    await container.stopAll();
    container.override(Env, { useValue: 'b' });
    await container.startAll();
    expect([container.get('pool'), log]).toEqual(['pool 2', ['stop pool 1']]);
    await container.dispose();
  });

  it('is not kept by a component that needs something that is neither kept nor a value', async () => {
    const container = createContainer({ components: [counted('pool', { deps: ['socket'] }), component('socket', { start: () => ({}) })] });
    await container.startAll();
    await cycle(container);
    expect([container.get('pool'), log]).toEqual(['pool 2', ['stop pool 1']]);
    await container.dispose();
  });

  it('is let go with what depends on it, dependents first', async () => {
    const container = createContainer({ components: [counted('pool'), counted('cache', { deps: ['pool'] }), counted('other')] });
    await container.startAll();
    await container.stopAll();
    await container.evict('pool');
    expect(log).toEqual(['stop cache 1', 'stop pool 1']);
    await container.evict();
    expect(log.slice(2)).toEqual(['stop other 1']);
  });

  it('has its stop when the component is switched off', async () => {
    const container = createContainer({ components: [counted('pool')] });
    await container.startAll();
    await container.disable('pool');
    expect([log, container.status('pool')]).toEqual([['stop pool 1'], 'disabled']);
    await container.dispose();
  });

  it('that is suspended has its stop: no start could go on with it', async () => {
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    await container.suspend();
    await container.stopAll();
    expect(log).toEqual(['open', 'park', 'drain', 'close']);
    await container.dispose();
  });

  it('whose stop hangs when it is let go is quarantined until it ends: visible, in the way of a start, and over when it is over', async () => {
    const clock = createVirtualClock();
    const ends: { release?: (error?: Error) => void } = {};
    const container = createContainer({ clock, stopTimeoutMs: 10, abortGraceMs: 5, components: [component('pool', {
      keep: true, start: () => 'pool', stop: () => new Promise<void>((resolve, reject) => { ends.release = (error) => { if (error === undefined) resolve(); else reject(error); }; }),
    })] });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    for (const [error, end] of [[undefined, 'stopped'], [new Error('no'), 'failed']] as const) {
      await container.startAll();
      await container.stopAll();
      const evicted = container.evict().then(() => undefined, (thrown: unknown) => thrown);
      await clock.advance(20);
      expect(await evicted).toMatchObject({ code: 'ERR_PHASE_FAILED', details: { quarantined: ['pool'] } });
      expect([container.status('pool'), container.explain('pool')]).toEqual(['quarantined', 'pool is quarantined: pool took longer than 10 ms in its evict handlers.']);
      const refused: unknown = await container.startAll().then(() => undefined, (thrown: unknown) => thrown);
      expect(refused).toMatchObject({ code: 'ERR_BUSY', details: { busy: [{ id: 'pool', state: 'quarantined' }] } });
      const waiting = error === undefined ? undefined : container.startAll({ waitForQuiescenceMs: 50 });
      ends.release?.(error);
      await clock.advance(1);
      expect(container.status('pool')).toBe(waiting === undefined ? end : 'ready');
      await waiting;
    }
    expect(events.flatMap((event) => (event.kind === 'component-changed' && (event.from === 'quarantined' || event.to === 'quarantined') ? [`${event.from} > ${event.to}`] : []))).toEqual([
      'stopped > quarantined', 'quarantined > stopped', 'stopped > quarantined', 'quarantined > failed',
    ]);
    expect(checkTrace(events)).toEqual([]);
  });

  it('outlives the block of a start, which stops, and ends with the block of its container, whatever is up or down by then', async () => {
    for (const isUp of [true, false]) {
      {
        await using container = createContainer({ components: [counted('pool'), component('api', { deps: ['pool'], start: () => 'api', stop: () => { log.push('stop api'); } })] });
        {
          await using running = await container.startAll();
          expect(running.outcome).toBe('done');
        }
        expect(log.splice(0)).toEqual(['stop api']);
        if (isUp) await container.startAll();
      }
      expect(log.splice(0)).toEqual(isUp ? ['stop api', 'stop pool 1'] : ['stop pool 1']);
    }
  });

  it('comes into being only by a start that succeeds', async () => {
    let fails = true;
    const container = createContainer({ components: [component('pool', {
      keep: true, start: ({ defer }) => { defer(() => { log.push('give back'); }); if (fails) throw new Error('no'); return 'a pool'; },
    })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    expect(log).toEqual(['give back']);
    fails = false;
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['give back']);
    await container.evict();
    expect(log).toEqual(['give back', 'give back']);
  });

  it('survives the roll-back of a start that another component has failed', async () => {
    let fails = true;
    const container = createContainer({ components: [counted('pool'), component('api', { deps: ['pool'], start: () => { if (fails) throw new Error('no'); } })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    fails = false;
    await container.startAll();
    expect([container.get('pool'), log]).toEqual(['pool 1', []]);
    await container.dispose();
  });

  it('goes on being ready when its component says so itself', async () => {
    const container = createContainer({ components: [component('pool', { keep: true, readiness: 'explicit', start: ({ ready }) => { ready(); return 1; } })] });
    await container.startAll();
    await cycle(container);
    expect(container.status('pool')).toBe('ready');
    await container.dispose();
  });

  it('is stopped when a process ends', async () => {
    const container = createContainer({ components: [Pool] });
    const host = { on: () => () => undefined, setExitCode: () => undefined, exit: () => undefined, printError: (line: string) => { log.push(line); } };
    const ended = main(container, { process: host, onStarted: () => { void container.stopAll(); } });
    expect(await ended).toBe(0);
    expect(log).toEqual(['open', 'drain', 'close']);
  });

  it('is not removed before it is let go', async () => {
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    await container.stopAll();
    expect(() => container.remove(Pool)).toThrow([
      'remove() was called while Pool keeps an instance; it is allowed when Pool keeps none.',
      '  let go of it first: await container.evict(Pool)',
    ].join('\n'));
    await container.evict();
    expect(container.remove(Pool).ids()).toEqual([]);
  });

  it('is stopped even if that is to fail by a fault plan', async () => {
    const container = withFaults(createContainer({ components: [Pool] }), [{ component: Pool, kind: 'fail-stop' }] as never);
    await container.startAll();
    await expect(container.stopAll()).rejects.toMatchObject({ code: 'ERR_STOP_FAILED' });
    expect(log).toEqual(['open', 'drain', 'close']);
  });

  it('whose stop fails is gone all the same, and the failure is told', async () => {
    const broken = new Error('cannot close');
    const container = createContainer({ components: [component('pool', { keep: true, start: () => 1, stop: () => { throw broken; } }), counted('other')] });
    await container.startAll();
    await container.stopAll();
    const error: unknown = await container.evict().then(undefined, (reason: unknown) => reason);
    if (!isSystoleError(error) || error.code !== 'ERR_PHASE_FAILED') throw new Error('not refused as it should be');
    expect(error.details.failures).toMatchObject([{ id: 'pool', phase: 'evict', error: broken }]);
    expect(log).toEqual(['stop other 1']);
    await container.evict();
  });
});

describe('a component that asks to be kept, and is made of what is made for it,', () => {
  /** A transient for which a factory is waited for, or not; each has a number, and `used` holds those that the component was given. */
  async function cycled(make: (number: number) => unknown, kind: 'class' | 'factory' | 'start'): Promise<readonly [made: number, used: readonly unknown[]]> {
    let made = 0;
    const used: unknown[] = [];
    const Cursor = component('cursor', { scope: 'transient', make: () => make(made += 1) });
    @Component({ deps: [Cursor], keep: true }) class Reader { constructor(cursor: unknown) { used.push(cursor); } }
    const use = (cursor: unknown): object => ({ uses: used.push(cursor) });
    const User = { class: Reader, factory: component('user', { deps: [Cursor], keep: true, make: use }), start: component('user', { deps: [Cursor], keep: true, start: use }) }[kind];
    const container = createContainer({ components: [User] });
    await container.startAll();
    await cycle(container);
    await container.dispose();
    return [made, used];
  }

  it.each(['class', 'factory', 'start'] as const)('gets one for each start, whether that takes time or not: by a %s', async (kind) => {
    expect(await cycled((number) => number, kind)).toEqual([2, [1, 2]]);
    expect(await cycled(async (number) => number, kind)).toEqual([2, [1, 2]]);
  });

  it('has something plain made for it once for each start', async () => {
    let made = 0;
    class Plain { readonly number = made += 1; }
    injectable()(Plain);
    @Component({ deps: [Plain], keep: true }) class User { constructor(readonly plain: Plain) {} }
    const container = createContainer({ components: [User] });
    await container.startAll();
    await cycle(container);
    expect([made, container.get(User).plain.number]).toEqual([2, 2]);
    await container.dispose();
  });
});

describe('the option keep', () => {
  it('is refused when it is neither a boolean nor a key', () => {
    expect(() => createContainer({ components: [component('pool', { keep: 'yes' as never })] })).toThrow([
      'pool has keep "yes".',
      '  it is true, false, or { key }, with a string, a number, a symbol, or a function of the config that gives one',
    ].join('\n'));
  });
});

describe('a kept instance behind something plain', () => {
  it('is not lost to who is made of it, who stays, and fits the instances made of that', async () => {
    let made = 0;
    @Component({ keep: true }) class Source { readonly count = made += 1; }
    class Between { constructor(readonly source: Source) {} }
    inject(Source)(Between, undefined, 0);
    singleton()(Between);
    @Component({ deps: [Between], keep: true }) class User { constructor(readonly between: Between) {} }
    const container = createContainer({ components: [User] });
    await container.startAll();
    const [user, between] = [container.get(User), container.resolve(Between)];
    await cycle(container);
    expect([container.get(User) === user, container.resolve(Between) === between, made]).toEqual([true, true, 1]);
    await container.stopAll();
    await container.evict(Source);
    await container.startAll();
    expect([container.get(User) === user, container.resolve(Between) === between, made]).toEqual([false, false, 2]);
    expect(container.get(User).between.source).toBe(container.get(Source));
  });
});
