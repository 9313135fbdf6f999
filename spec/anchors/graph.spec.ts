import type { AnySystoleError, Container } from 'systole';
import { Component, component, createContainer, isSystoleError, lazy, optional, value } from 'systole';
import { Rig } from '../support/rig';
import { statesOf, stepsOf } from './story';

/** What a call throws, or its operation rejects with; ours. */
async function refusalOf(call: () => PromiseLike<unknown>): Promise<AnySystoleError> {
  try {
    await call();
  } catch (error) {
    if (isSystoleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe('the graph, elsewhere', () => {
  it('systemd/systemd#39338: a cycle is refused as a whole, and no innocent component is left out to break it', async () => {
    const resolved = component('resolved');
    const sysinit = component('sysinit', { deps: [resolved] });
    const nasty = component('nasty-cycles', { after: [sysinit], before: [resolved] });
    const container = createContainer({ components: [sysinit, nasty, component('bystander')] });
    const steps = stepsOf(container);
    const error = await refusalOf(() => container.startAll());
    expect(error.code).toBe('ERR_CYCLE');
    expect(error.code === 'ERR_CYCLE' && error.details.edges.map(({ from, to }) => `${from} -> ${to}`).sort())
      .toEqual(['nasty-cycles -> sysinit', 'resolved -> nasty-cycles', 'sysinit -> resolved']);
    expect([steps, new Set(Object.values(statesOf(container)))]).toEqual([[], new Set(['registered'])]);
  });

  it('systemd/systemd#3834: the message of a cycle says who needs whom, and where that is written', async () => {
    const a = component('a.service', { deps: ['b.service'] });
    const b = component('b.service', { deps: [a] });
    const container = createContainer({ components: [a, b] });
    const error = await refusalOf(() => container.startAll());
    expect(error.message.split('\n')[0]).toBe('a.service and b.service need each other.');
    expect(error.code === 'ERR_CYCLE' && error.details.walk).toEqual(['a.service', 'b.service', 'a.service']);
    expect(error.code === 'ERR_CYCLE' && error.details.edges.map(({ declaredAt }) => /graph\.spec\.ts:\d+/.test(declaredAt ?? ''))).toEqual([true, true]);
  });

  it('systemd/systemd#43002: the plan is that of the graph that runs, with overrides and switches applied', async () => {
    const root = component('root');
    const cache = component('cache', { deps: [root] });
    const store = component('store', { deps: [root] });
    const metrics = component('metrics', { deps: [store], feature: 'metrics' });
    const api = component('api', { deps: [store, optional(cache), optional(metrics)] });
    const container = createContainer({ components: [api, cache, metrics], features: { metrics: false } }).override(store, { useValue: undefined });
    const steps = stepsOf(container);
    const planned = container.plan('start').order;
    await container.startAll();
    expect(steps.filter((line) => line.startsWith('start '))).toEqual(planned.map((id) => `start ${id}`));
    await container.stopAll();
    expect(new Set(planned)).toEqual(new Set(['root', 'cache', 'store', 'api']));
  });

  it('nestjs/nest#8412: the order of registration changes no order that somebody needs', async () => {
    const first = component('first');
    const second = component('second', { deps: [first] });
    const third = component('third', { deps: [second] });
    for (const components of permutations([first, second, third])) {
      const container = createContainer({ components });
      const steps = stepsOf(container);
      await container.startAll();
      expect(steps).toEqual(['start first', 'started first', 'start second', 'started second', 'start third', 'started third']);
      await container.stopAll();
    }
  });

  describe('in any environment', () => {
    const before = process.env['NODE_ENV'];
    afterEach(() => { process.env['NODE_ENV'] = before; });

    it('dotnet/docs#29147: the wiring is checked before anything is constructed, on every machine', async () => {
      for (const environment of ['development', 'production', undefined]) {
        if (environment === undefined) delete process.env['NODE_ENV'];
        else process.env['NODE_ENV'] = environment;
        let constructed = 0;
        @Component('scoped')
        class Hosted { constructor(readonly scoped: unknown) { constructed += 1; } }
        @Component()
        class Other { constructor() { constructed += 1; } }
        const container = createContainer({ components: [Other, Hosted] });
        expect(container.verify().map(({ code }) => code)).toEqual(['ERR_MISSING_DEPENDENCY']);
        expect(await refusalOf(() => container.startAll())).toMatchObject({
          code: 'ERR_MISSING_DEPENDENCY', details: { component: 'Hosted', position: 0, missing: 'scoped', path: ['Hosted'], similar: [] },
        });
        expect(constructed).toBe(0);
      }
    });
  });

  it('spring-projects/spring-framework#31337: what nobody who starts requires is not started', async () => {
    const manual = component('manual');
    const other = component('other', { deps: [lazy(() => manual), optional('cache')] });
    const container = createContainer({ components: [other, component('cache'), component('auto', { deps: [manual] })] });
    const steps = stepsOf(container);
    await container.start(other);
    expect([steps, container.status(manual), container.status('cache'), container.status('auto')])
      .toEqual([['start other', 'started other'], 'registered', 'registered', 'registered']);
    await container.stopAll();
    expect(steps.slice(2)).toEqual(['stop other', 'stopped other']);
  });

  it('google/guava#1406: dependencies order both the start and the stop', async () => {
    const rig = new Rig({ web: { needs: ['users', 'mail'] }, users: { needs: ['db'] }, mail: { needs: ['db'] }, db: {} });
    await rig.start();
    await rig.stop();
    expect(rig.log.filter((line) => /^(start|stop) /.test(line))).toEqual(['start db', 'start users', 'start mail', 'start web', 'stop web', 'stop mail', 'stop users', 'stop db']);
  });

  it('onebeyond/systemic#4: a missing dependency is told with who asks for it, and who asks for that', async () => {
    const config = component('config', { deps: ['logger'] });
    const container = createContainer({ components: [component('app', { deps: [config] }), value('loger', console)] });
    const error = await refusalOf(() => container.startAll());
    expect(error.details).toEqual({ component: 'config', position: 0, missing: 'logger', path: ['app', 'config'], similar: ['loger'] });
    expect(error.message.split('\n')[0]).toBe('config needs logger, but nothing provides it.');
  });

  it('onebeyond/systemic#57: a dependency may be optional, and orders the start when it is there', async () => {
    const seen: unknown[] = [];
    const middleware = component('middleware', { deps: [optional('routes')], start: (routes) => { seen.push(routes); } });
    const run = async (container: Container): Promise<void> => { await container.startAll(); await container.stopAll(); };
    await run(createContainer({ components: [middleware] }));
    await run(createContainer({ components: [middleware, component('routes', { start: async () => { await Promise.resolve(); return 'the routes'; } })] }));
    expect(seen).toEqual([undefined, 'the routes']);
  });
});
