import { Component, component, createContainer, disabled, inject, injectable } from 'systole';
import type { Container, SystoleError } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

const log: string[] = [];
beforeEach(() => { log.length = 0; });

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Its start takes some turns, its stop more of them. */
function part(id: string, ...deps: readonly unknown[]): never {
  return component(id, {
    deps: deps as never,
    start: async () => { await turns(20); log.push(id); return { id }; },
    stop: async () => { log.push(`stop ${id}`); await turns(20); log.push(`stopped ${id}`); },
  }) as never;
}

/** Says late that it is off. */
function offLate(id: string): never {
  return component(id, { config: async () => { await turns(5); return disabled('not today'); }, start: () => { log.push(id); } }) as never;
}

/** A plain factory by this name asks for a component. */
function asksFor(container: Container, name: string, key: string): void {
  container.register(name, { useFactory: (by) => by.resolve(key) });
}

function steps(components: readonly { readonly id: string; readonly outcome: { readonly kind: string } }[]): readonly string[] {
  return components.map(({ id, outcome }) => `${id} ${outcome.kind}`);
}

describe('a start in which components are begun too early', () => {
  it('leaves out who waits for one of them and for another that turns out to be disabled', async () => {
    const container = createContainer({ components: [part('early', 'asks'), offLate('off'), part('both', 'early', 'off'), part('last', 'both'), part('asked')] });
    asksFor(container, 'asks', 'asked');
    const report = await container.startAll();
    expect(steps(report.components)).toEqual(['early put-off', 'off disabled', 'asked done', 'early done', 'both disabled', 'last disabled']);
    expect([log, container.status('off'), container.status('both')]).toEqual([['asked', 'early'], 'disabled', 'disabled']);
    await container.stopAll();
  });

  it('leaves out who waits for one of them and for another that is invalid', async () => {
    const invalid = component('invalid', { start: async (context) => { await turns(5); context.invalid('broken'); } });
    const container = createContainer({ components: [part('early', 'asks'), invalid, part('both', 'early', 'invalid'), part('asked')] });
    asksFor(container, 'asks', 'asked');
    await container.startAll();
    expect([log, container.status('invalid'), container.status('both')]).toEqual([['asked', 'early'], 'failed', 'skipped']);
    await container.stopAll();
  });

  it('goes on at once with who could do without another one that turns out to be disabled', async () => {
    const container = createContainer({ components: [part('early', 'asks'), part('asked'), offLate('off'), part('both', 'early', 'off'), part('asked late', 'both')] });
    asksFor(container, 'asks', 'asked');
    container.add(component('lenient', { after: ['both'], start: () => { log.push(`lenient, while early is ${container.status('early')}`); } }));
    await container.startAll();
    expect(log).toEqual(['lenient, while early is waiting', 'asked', 'early']);
    await container.stopAll();
  });

  it('refuses a factory what turns out to be disabled while that is waited for, whoever is begun first', async () => {
    for (const components of [[part('asking', 'asks'), offLate('off')], [offLate('off'), part('asking', 'asks')]]) {
      const container = createContainer({ components });
      asksFor(container, 'asks', 'off');
      for (const time of ['first', 'second']) {
        const error = await rejection(container.startAll());
        expect([time, error.code, error.message.split('\n')[0]]).toEqual([time, 'ERR_START_FAILED', 'asking failed to start: off is switched off.']);
      }
      container.register('asks', { useFactory: (by) => { try { return by.resolve('off'); } catch { return 'nothing'; } } });
      for (const time of ['first', 'second']) {
        await container.startAll();
        expect([time, container.status('asking'), container.status('off')]).toEqual([time, 'ready', 'disabled']);
        await container.stopAll();
      }
    }
  });

  it.each<readonly [string, (container: Container) => unknown]>([
    ['a plain factory', (container) => container.register('asks', { useFactory: async (by) => { const asked = by.resolve<object>('asked'); await turns(2); return { asked }; } })],
    ['one that asks by resolveAsync', (container) => container.register('asks', { useFactory: async () => ({ asked: await container.resolveAsync('asked') }) })],
    ['one beside another that makes its component wait', (container) => container.register('asks', { useFactory: (by) => [by.resolve('later'), by.resolve('asked')] }).register('later', { useFactory: () => (container.status('asked') === 'ready' ? 'there' : Promise.reject(new Error('given to nobody'))) })],
    ['one behind another', (container) => container.register('asks', { useFactory: (by) => by.resolve('inner') }).register('inner', { useFactory: async (by) => { await Promise.resolve(by.resolve('asked')); } })],
    ['a factory of its own', (container) => container.override('early', { useFactory: async () => { const asked = container.resolve<object>('asked'); await turns(2); return { asked }; } })],
  ])('leaves no refusal to nobody when that takes its time: %s', async (_, register) => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => { unhandled.push(error); };
    process.on('unhandledRejection', note);
    try {
      const container = createContainer({ components: [part('early', 'asks'), part('asked')] });
      container.register('asks', { useValue: 'nothing' });
      register(container);
      const report = await container.startAll();
      expect(steps(report.components)).toEqual(['early put-off', 'asked done', 'early done']);
      await container.stopAll();
      // Those are told once all that is due has been done.
      await new Promise((resolve) => { setImmediate(resolve); });
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('keeps nothing that a plain class has been made of when a factory made do without', async () => {
    class Repository { constructor(readonly database: unknown) {} }
    inject('database')(Repository, undefined, 0);
    injectable()(Repository);
    const container = createContainer({ components: [component('early', { deps: [Repository] as never, start: (repository: Repository) => repository }), part('asked')] });
    container.registerSingleton(Repository).register('database', { useFactory: (by) => { try { return by.resolve('asked'); } catch { return 'none'; } } });
    await container.startAll();
    expect((container.get('early') as Repository).database).toBe(container.get('asked'));
    expect(container.resolve(Repository)).toBe(container.get('early'));
    await container.stopAll();
  });

  it.each<readonly [string, (container: Container) => unknown]>([
    ['and makes do without', (container) => container.register('asks', { useFactory: (by) => { try { return by.resolve('asked'); } catch { return 'nothing'; } } })],
    ['and says so later', (container) => container.register('asks', { useFactory: async (by) => { const asked = by.resolve<object>('asked'); await turns(2); return asked; } })],
  ])('constructs nothing of what a factory has been refused, since nobody would look after that: it is refused %s', async (_, register) => {
    const made: unknown[] = [];
    class ByClass { constructor(given: unknown) { made.push(given); } }
    Component({ name: 'by class', deps: ['asks'] })(ByClass);
    const ByFunction = component('by function', { deps: ['asks'] as never, make: (given: unknown) => { made.push(given); return {}; } });
    const InScope = component('in scope', { scope: 'container', deps: ['asks again'] as never, make: (given: unknown) => { made.push(given); return {}; } });
    const container = createContainer({ components: [ByClass, ByFunction, InScope, part('asked'), component('asked again', { scope: 'container', start: () => ({ id: 'asked again' }) })] });
    container.register('asks again', { useFactory: (by) => { try { return by.resolve('asked again'); } catch { return 'nothing'; } } });
    register(container);
    await container.startAll();
    expect(await Promise.all(made.splice(0))).toEqual([container.get('asked'), container.get('asked')]);
    await container.runInScope(() => undefined);
    expect(made).toEqual([{ id: 'asked again' }]);
    await container.stopAll();
  });

  it.each([['at once', false], ['later', true]])('waits for what a factory of a transient component asks for, which makes that %s', async (_, takesTime) => {
    @Component({ deps: [], scope: 'transient' }) class Cursor { constructor(readonly asked: unknown = 'nothing') {} }
    @Component({ deps: [Cursor], scope: 'transient' }) class Page { constructor(readonly cursor: Cursor) {} }
    const asked = part('asked');
    for (const components of [['asked'], []]) {
      log.length = 0;
      const container = createContainer({ components: [
        component('early', { deps: [Page], start: ({ cursor }) => { log.push(`early with ${JSON.stringify(cursor.asked)}`); }, stop: async () => { await turns(50); log.push('stopped early'); } }), ...components.map(() => asked),
      ] });
      const make = (by: { resolve(key: typeof asked): unknown }): Cursor => new Cursor(by.resolve(asked));
      container.override(Cursor, { useFactory: takesTime ? async (by) => Promise.resolve(make(by as never)) : (by) => make(by as never) });
      await container.startAll();
      expect(log.splice(0)).toEqual(['asked', 'early with {"id":"asked"}']);
      await container.stopAll();
      expect(log).toEqual(['stopped early', 'stop asked', 'stopped asked']);
      expect(steps((await container.startAll()).components)).toEqual(['asked done', 'Cursor done', 'Page done', 'early done']);
      await container.stopAll();
    }
  });

  it('refuses a factory what would be taken along and is switched off, or needs what is: nobody is off because of what a factory can do without', async () => {
    const off = component('off', { enabled: false, start: () => 'off' });
    for (const [asked, says] of [[off, 'off is switched off.\n  off is disabled: enabled is false in its definition\n'], [part('behind', off), 'behind is switched off.\n  behind requires off, which is disabled: enabled is false in its definition\n']] as const) {
      for (const doesWithout of [false, true]) {
        const container = createContainer({ components: [part('last', 'early'), part('early', 'asks'), part('other')] });
        container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch (error) { if (doesWithout) return 'nothing'; throw error; } } });
        for (const time of ['first', 'second']) {
          const ended = doesWithout ? await container.startAll() : await rejection(container.startAll());
          expect([time, container.status('early'), container.status('last')]).toEqual([time, ...doesWithout ? ['ready', 'ready'] : ['failed', 'skipped']]);
          if (!doesWithout) expect((ended as SystoleError).cause).toMatchObject({ code: 'ERR_DISABLED', message: `${says}  switch it on, or ask for it with optional(...)` });
          expect(container.ids()).toEqual(['last', 'early', 'other']);
          await container.stopAll();
        }
      }
    }
  });

  it('waits for what a factory asks a child for by a name that only that child knows, and is stopped before it', async () => {
    const container = createContainer({ components: [part('asked'), part('user', 'asks')] });
    container.register('asks', { useFactory: (by) => by.createChildContainer().register('own name', { useToken: 'asked' }).resolve('own name') });
    await container.start('user');
    await container.stopAll();
    expect(log).toEqual(['asked', 'user', 'stop user', 'stopped user', 'stop asked', 'stopped asked']);
    expect(steps((await container.start('user')).components)).toEqual(['asked done', 'user done']);
    await container.stopAll();
  });

  it('leaves out what is only taken along when that needs what has been left out before', async () => {
    const off = component('off', { config: () => disabled('not today'), start: () => { log.push('off'); } });
    const invalid = component('invalid', { start: (context) => { context.invalid('broken'); } });
    for (const listed of [off, invalid]) {
      const needing = part('needing', listed);
      const asked = part('asked', needing);
      const container = createContainer({ components: [listed, part('early', 'asks')] as never });
      container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch { return 'nothing'; } } });
      await container.startAll({ concurrency: 1 });
      expect([log, container.status('early')]).toEqual([['early'], 'ready']);
      await container.stopAll();
      log.length = 0;
    }
  });

  it('lets a factory do without what has failed in the same start, though it was begun again in between', async () => {
    const invalid = component('invalid', { start: (context) => { context.invalid('broken'); } });
    const container = createContainer({ components: [invalid, part('early', 'asks')] as never });
    const unlisted = part('unlisted');
    container.register('asks', { useFactory: (by) => [by.resolve(unlisted), (() => { try { return by.resolve('invalid'); } catch { return 'nothing'; } })()] });
    await container.startAll();
    expect([log, container.status('early'), container.status('invalid')]).toEqual([['unlisted', 'early'], 'ready', 'failed']);
    await container.stopAll();
  });

  it('fails when what would have to be taken along is behind a handler that was left behind, and can be stopped', async () => {
    const clock = createVirtualClock();
    const stuck = component('stuck', { start: () => undefined, stop: () => clock.after(1_000_000), stopTimeoutMs: 10 });
    const container = createContainer({ clock, components: [stuck, part('behind', 'stuck'), part('early', 'asks')] });
    container.register('asks', { useFactory: (by) => (container.status('stuck') === 'quarantined' ? by.resolve('behind') : undefined) });
    await container.start(stuck);
    const stopped = rejection(container.stop(stuck));
    await clock.advance(60_000);
    expect((await stopped).code).toBe('ERR_STOP_FAILED');
    const error = await rejection(container.start('early'));
    expect(error.message).toBe([
      'early failed to start: start() is refused, because stuck is still busy.', 'failed: early (start): start() is refused, because stuck is still busy.',
      '  stuck: quarantined for 58990 ms', '  a handler has ignored its signal; make it obey, or pass { waitForQuiescenceMs } to wait for it',
      'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
    expect(error.cause).toMatchObject({ code: 'ERR_BUSY' });
    expect([container.status('early'), container.status('behind'), container.status('stuck')]).toEqual(['failed', 'registered', 'quarantined']);
  });

  it('ends when what is taken along cannot be made, though nobody had known of it', async () => {
    const container = createContainer({ components: [part('early', 'asks')] });
    let calls = 0;
    // What a constructor looks up is known of nobody.
    @Component({ deps: [] }) class Unlisted { readonly made: unknown = container.resolve('asks below'); }
    container.register('asks', { useFactory: (by) => by.resolve(Unlisted) });
    container.register('asks below', {
      useFactory: (by) => {
        calls += 1;
        if (calls > 10) throw new Error('called again and again');
        return by.resolve('below');
      },
    });
    container.add(part('below'));
    expect((await rejection(container.start('early'))).message.split('\n')[0]).toBe('Unlisted failed to start: below has no instance yet: it is what its start handler returns.');
    expect(calls).toBeLessThan(3);
  });

  it('ends when a factory registers something each time and asks for what nobody starts', async () => {
    const container = createContainer({ components: [part('early', 'asks'), part('asked')] });
    let calls = 0;
    container.register('asks', {
      useFactory: (by) => {
        calls += 1;
        if (calls > 10) throw new Error('called again and again');
        container.register(`by call ${String(calls)}`, { useValue: calls });
        return by.createChildContainer().register('other name', { useToken: 'asked' }).resolve('other name');
      },
    });
    expect((await rejection(container.start('early', { isolated: true }))).message.split('\n')[0]).toBe('early failed to start: asked is not up; it is registered.');
    expect(calls).toBe(1);
  });
});

describe('a stop of components whose factories asked for what happened to be up', () => {
  /** `user` asks for `asked`, which is up by then. */
  const lucky = (...more: readonly never[]): Container => {
    const container = createContainer({ components: [part('asked'), part('user', 'asks'), ...more] });
    asksFor(container, 'asks', 'asked');
    return container;
  };
  const stops = ['stop user', 'stopped user', 'stop asked', 'stopped asked'];

  it('goes by that when something has been added meanwhile', async () => {
    const container = lucky(component('adds', { start: () => { container.add(part('added')); } }) as never);
    await container.startAll({ concurrency: 1 });
    log.length = 0;
    await container.stopAll();
    expect(log).toEqual(stops);
  });

  it.each([['stops them again', true], ['leaves them up', false]])('goes by that when the start that %s has failed by two others that need each other', async (_, rollback) => {
    const container = lucky(part('left', 'asks for right'), part('right', 'left'));
    asksFor(container, 'asks for right', 'right');
    expect((await rejection(container.startAll({ concurrency: 1, rollback }))).cause).toMatchObject({ code: 'ERR_CYCLE' });
    await container.stopAll();
    expect(log.filter((line) => line.startsWith('stop'))).toEqual(stops);
  });

  it('comes to its end when one was started alone that asks for who needs it', async () => {
    const container = createContainer({ components: [part('below', 'asks'), part('above', 'below')] });
    container.register('asks', { useFactory: (by) => (container.status('above') === 'ready' ? by.resolve('above') : 'nothing') });
    await container.startAll();
    await container.restart('below', { isolated: true });
    log.length = 0;
    await container.stopAll();
    expect(log).toEqual(['stop above', 'stopped above', 'stop below', 'stopped below']);
  });

  it('goes by what was asked for in a scope, whatever has been looked at since', async () => {
    const container = createContainer({ components: [part('asked'), component('of scope', { deps: ['asks'] as never, scope: 'container', start: () => 'made', stop: async () => { await turns(50); log.push('stopped in scope'); } })] });
    asksFor(container, 'asks', 'asked');
    await container.startAll();
    let leave = (): void => undefined;
    const inScope = container.runInScope(() => new Promise<void>((resolve) => { leave = resolve; }));
    await turns(100);
    expect(container.verify()).toEqual([]);
    log.length = 0;
    const stopped = container.stopAll();
    await turns(100);
    expect(log).toEqual([]);
    leave();
    await Promise.all([inScope, stopped]);
    expect(log).toEqual(['stopped in scope', 'stop asked', 'stopped asked']);
  });
});
