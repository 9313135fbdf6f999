import type { ComponentOptions, Dependency, HandlerContext, LaterOverrides, Lazy, SystoleEvent } from 'systole';
import { all, Component, component, createContainer, lazy, optional, pick, ref, value } from 'systole';
import { checkTrace, createVirtualClock } from 'systole/testing';
import { systoleError } from '../support/errors';
import { noted } from '../parity/noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** A component whose start changes the system, and that has its turn before `later`. */
function changer(id: string, overrides: LaterOverrides, options: ComponentOptions & { readonly deps?: readonly Dependency[] } = {}): ReturnType<typeof component> {
  return component(id, { ...options, start: (...args: readonly unknown[]) => { (args.at(-1) as HandlerContext).update(overrides); return id; } });
}

describe('update in a handler', () => {
  it('may give a component less to ask for; who only it asked for stays, and is stopped in its turn', async () => {
    const container = createContainer({ clock: createVirtualClock(), components: [
      noted(log, 'api', { deps: ['db', 'cache'] }), component('db', { deps: ['probe', 'disk'] }),
      noted(log, 'cache', { deps: ['probe'] }), changer('probe', { db: { useValue: 'a fake' } }), noted(log, 'disk'),
    ] });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    expect([container.instances(), log.splice(0)]).toEqual([{ api: 'the api', db: 'a fake', cache: 'the cache', probe: 'probe', disk: 'the disk' }, ['start disk', 'start cache', 'start api']]);
    await container.stopAll();
    expect([log, checkTrace(events)]).toEqual([['stop api', 'stop cache', 'stop disk'], []]);
  });

  it('reaches members of groups, other ids of a dependency, and parts of what was asked for whole', async () => {
    const Env = value('env', { port: 1 });
    @Component({ deps: [Env, 'probe'] })
    class Db { constructor(readonly env: { readonly port: number }, readonly probe: unknown) {} }
    @Component({ deps: [pick(Env, (env) => env.port), lazy(() => Env)] })
    class Fake { constructor(readonly port: number, readonly env: Lazy<{ readonly port: number }>) {} }
    const container = createContainer({ components: [Env, changer('probe', [['main/db', { useClass: Fake }]])], groups: { main: { db: Db } } });
    await container.startAll();
    expect([container.get('main/db') instanceof Fake, (container.get('main/db') as Fake).port]).toEqual([true, 1]);
    await container.stopAll();
  });

  it('refuses every way to make the operation walk another graph, and says which', async () => {
    const isOn = (): boolean => true;
    const refused: Readonly<Record<string, object>> = {
      'a dependency': { deps: ['other'] }, 'one that was optional': { deps: ['cache'] }, 'all of a tag': { deps: [all('web')] }, 'a reference': { config: { to: ref('other') } },
      'another to wait for': { after: ['other'] }, 'another that waits': { before: ['other'] }, 'a tag': { tags: ['web'] }, 'a switch': { enabled: isOn }, 'another name': { useToken: 'other' },
    };
    const said: Record<string, unknown> = {};
    const container = createContainer({ components: [
      component('later', { deps: ['probe', optional('cache')], after: ['cache'], tags: ['old'] }), component('cache', { start: () => 1 }), component('other', { start: () => 2 }),
      component('probe', { start: ({ update }) => {
        for (const [what, by] of Object.entries(refused)) {
          const { code, details } = systoleError(() => { update({ later: by }); });
          said[what] = [code, details];
        }
        update({ later: { deps: ['probe'], after: [], tags: [] } });
      } }),
    ] });
    await container.startAll();
    const invalid = (option: string, given: unknown): unknown => ['ERR_INVALID_OPTION', { component: 'later', option, value: given }];
    expect(said).toEqual({
      'a dependency': invalid('deps', 'other'), 'one that was optional': invalid('deps', 'cache'), 'all of a tag': invalid('deps', 'web'), 'a reference': invalid('deps', 'other'),
      'another to wait for': invalid('after', 'other'), 'another that waits': invalid('before', 'other'), 'a tag': invalid('tags', 'web'), 'a switch': invalid('enabled', isOn),
      'another name': invalid('deps', 'other'),
    });
    expect([container.describe('later').needs, container.status('later')]).toEqual([['probe'], 'ready']);
    await container.stopAll();
  });

  it('takes no function, which would reach beyond what comes later', async () => {
    const said: string[] = [];
    const container = createContainer({ components: [component('probe', { start: ({ update }) => {
      for (const wrong of [(() => undefined) as never, 7 as never, [['probe']] as never]) said.push(systoleError(() => { update(wrong); }).message);
    } })] });
    await container.startAll();
    expect(said).toEqual([
      'overrides is a function.\n  from a handler they are a list of [key, override], a map, a record by id, or merge(…) of one',
      'overrides is 7.\n  they are a list of [key, override], a map, a record by id, merge(…) of one, or a function of the container',
      'overrides is a list.\n  they are a list of [key, override], a map, a record by id, merge(…) of one, or a function of the container',
    ]);
    await container.stopAll();
  });

  it('counts for the next start of what is down already: a stop changes what it has stopped, a restart what it starts again', async () => {
    const container = createContainer({ components: [
      component('db', { start: ({ config }) => { log.push(`db ${config}`); }, config: 'first', stop: (_, { update }) => { update({ api: { config: `after ${String(log.length)}` } }); } }),
      component('api', { deps: ['db'], config: 'first', start: (_db, { config }) => { log.push(`api ${config}`); } }),
    ] });
    await container.startAll();
    await container.restartAll();
    await container.stopAll();
    expect([log, container.config('api')]).toEqual([['db first', 'api first', 'db first', 'api after 2'], 'after 4']);
  });

  it('leaves the handlers of what is up as they are, in any phase, until it is started anew', async () => {
    const refusals: unknown[] = [];
    const container = createContainer({ components: [
      component('a', { start: () => 'a', on: { reload: (_, { update }) => { refusals.push(systoleError(() => { update({ b: { on: { reload: () => 'another answer' } } }); }).code); } } }),
      component('b', { deps: ['a'], start: () => 'b', on: { reload: () => 'the old answer' } }),
    ] });
    await container.startAll();
    const { components } = await container.run('reload');
    expect([components.map(({ id, value: given }) => [id, given]), refusals]).toEqual([[['a', undefined], ['b', 'the old answer']], ['ERR_BUSY']]);
    await container.stopAll();
  });

  it('is over with the handler: kept for later, or called off, it changes nothing and says so', async () => {
    const clock = createVirtualClock();
    let kept: HandlerContext['update'] | undefined;
    const late: string[] = [];
    const tryIt = (update: HandlerContext['update']): void => { late.push(systoleError(() => { update({ api: { config: 2 } }); }).message); };
    const container = createContainer({ clock, components: [
      component('a', { start: ({ update }) => { kept = update; } }),
      component('slow', { start: ({ signal, update }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { tryIt(update); reject(new Error('off')); }); }) }),
      component('broken', { deps: ['a'], start: () => clock.after(5).then(() => { tryIt(kept as HandlerContext['update']); throw new Error('no'); }) }),
      component('api', { deps: ['slow'], config: 1, start: () => 'api' }),
    ] });
    const start = container.startAll().then(() => 'up', () => 'failed');
    await clock.advance(10);
    expect([await start, late, container.config('api')]).toEqual(['failed', [
      'update() was called while the start handler of a is called off or over; it is allowed when it runs.\n  from outside, and for the next operation, there is container.overrideAll',
      'update() was called while the start handler of slow is called off or over; it is allowed when it runs.\n  from outside, and for the next operation, there is container.overrideAll',
    ], 1]);
  });

  it('holds when the start that it was made in fails, until it is taken back', async () => {
    let isBroken = true;
    const container = createContainer({ components: [component('broken', { deps: ['late'], start: () => { if (isBroken) throw new Error('no'); } }), component('probe', { start: ({ update }) => { update({ late: { config: 'changed' } }); } }), component('late', { deps: ['probe'], config: 'written', start: (_, { config }) => { log.push(config); } })] });
    await container.startAll().then(() => undefined, (error: unknown) => { log.push((error as Error).message.split('\n')[0] ?? ''); });
    isBroken = false;
    await container.override('probe', { start: () => undefined }).startAll();
    await container.stopAll();
    await container.restore('late').startAll();
    expect(log).toEqual(['changed', 'broken failed to start: no', 'changed', 'written']);
    await container.stopAll();
  });
});
