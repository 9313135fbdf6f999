import type { Container, HandlerContext, OperationFailure, SystoleEvent } from 'systole';
import { After, Before, Component, component, createContainer, On, OnStart, OnStop, optional } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

/** What has been said to listeners, as `component channel value`. */
function heardOf(container: Container): string[] {
  const heard: string[] = [];
  container.subscribe((event: SystoleEvent) => { if (event.kind === 'reported') heard.push(`${event.component} ${event.channel} ${String(event.value)}`); });
  return heard;
}

describe('what a handler says', () => {
  it('#166 #167 #169 #170 changes nothing, and stands in the report of the operation: in order, and by channel and component', async () => {
    @Component()
    class Pool {
      @OnStart fill({ report }: HandlerContext): void {
        report('info', 'cold');
        report('warn', { free: 1 });
        report('info', 'warm');
      }
    }
    @Component(Pool)
    class Api {
      constructor(readonly pool: Pool) {}
      @OnStart async listen({ report }: HandlerContext): Promise<void> {
        await Promise.resolve();
        report('info', 8080);
      }
      @OnStop drain({ report }: HandlerContext): void { report('warn', 'two requests lost'); }
      @On('reload') reload({ report }: HandlerContext): string {
        report('__proto__', 'reloaded');
        return 'value';
      }
    }
    const container = createContainer({ components: [Api], clock: createVirtualClock() });
    const heard = heardOf(container);
    const started = await container.startAll();
    expect(started.reported).toEqual([
      { component: 'Pool', phase: 'start', channel: 'info', value: 'cold', atMs: 0 },
      { component: 'Pool', phase: 'start', channel: 'warn', value: { free: 1 }, atMs: 0 },
      { component: 'Pool', phase: 'start', channel: 'info', value: 'warm', atMs: 0 },
      { component: 'Api', phase: 'start', channel: 'info', value: 8080, atMs: 0 },
    ]);
    expect(started.channels).toEqual({ info: { Pool: ['cold', 'warm'], Api: [8080] }, warn: { Pool: [{ free: 1 }] } });
    expect([started.outcome, started.components.map(({ outcome, state }) => [outcome.kind, state])]).toEqual(['done', [['done', 'ready'], ['done', 'ready']]]);
    const reloaded = await container.run('reload');
    expect([Object.entries(reloaded.channels), reloaded.components.map(({ value }) => value)]).toEqual([[['__proto__', { Api: ['reloaded'] }]], ['value']]);
    expect((await container.stopAll()).channels).toEqual({ warn: { Api: ['two requests lost'] } });
    expect(heard).toEqual(['Pool info cold', 'Pool warn [object Object]', 'Pool info warm', 'Api info 8080', 'Api __proto__ reloaded', 'Api warn two requests lost']);
  });

  it('#170 is kept with the report of a failed operation, too; what is said after the handler has ended is only an event', async () => {
    const contexts: HandlerContext[] = [];
    const container = createContainer({ components: [
      component('db', { start: (context) => { contexts.push(context); context.report('info', 'connected'); }, stop: (_, { report }) => { report('info', 'closed'); } }),
      component('api', { deps: ['db'], start: (_db: unknown, { report }: HandlerContext) => { report('warn', 'no port'); throw new Error('no port'); } }),
    ] });
    const heard = heardOf(container);
    const failed = await rejection(container.startAll());
    expect((failed.details as OperationFailure).report.channels).toEqual({ info: { db: ['connected', 'closed'] }, warn: { api: ['no port'] } });
    const started = container.start('db');
    await started;
    contexts.at(-1)?.report('info', 'still there');
    expect([started.report().channels, heard.at(-1)]).toEqual([{ info: { db: ['connected'] } }, 'db info still there']);
    await container.stopAll();
  });

  it('#171 inside a subsystem is said outside, under the path that leads there, however deep', async () => {
    const saying = (name: string): ReturnType<typeof component> => component(name, {
      start: ({ report }) => { report('info', `${name} starts`); },
      stop: (_, { report }) => { report('info', `${name} stops`); },
      suspend: (_, { report }) => { report('warn', `${name} rests`); },
      resume: (_, { report }) => { report('warn', `${name} is back`); },
      on: { reload: (_: unknown, { report }: HandlerContext) => { report('info', `${name} reloads`); } },
    });
    const disk = createContainer({ components: [saying('blocks')] });
    const shop = createContainer({ components: [saying('db')] }).mount('disk', disk);
    const container = createContainer({ components: [saying('api')] }).mount('shop', shop);
    const reports = [await container.startAll(), await container.run('reload'), await container.suspend(), await container.resume(), await container.stopAll()];
    expect(reports.map(({ channels }) => channels)).toEqual([
      { info: { 'api': ['api starts'], 'shop/db': ['db starts'], 'shop/disk/blocks': ['blocks starts'] } },
      { info: { 'api': ['api reloads'], 'shop/db': ['db reloads'], 'shop/disk/blocks': ['blocks reloads'] } },
      { warn: { 'api': ['api rests'], 'shop/db': ['db rests'], 'shop/disk/blocks': ['blocks rests'] } },
      { warn: { 'api': ['api is back'], 'shop/db': ['db is back'], 'shop/disk/blocks': ['blocks is back'] } },
      { info: { 'api': ['api stops'], 'shop/db': ['db stops'], 'shop/disk/blocks': ['blocks stops'] } },
    ]);
    const said = component('db', { start: ({ report }) => { report('warn', 'no disk'); throw new Error('no disk'); } });
    const failing = createContainer().mount('shop', createContainer({ components: [said] }));
    const error = await rejection(failing.startAll());
    expect((error.details as OperationFailure).report.channels).toEqual({ warn: { 'shop/db': ['no disk'] } });
  });
});

describe('who says that it is invalid', () => {
  const lines: string[] = [];
  const line = (text: string) => () => { lines.push(text); };
  beforeEach(() => { lines.splice(0); });

  const states = (container: Container): unknown => Object.fromEntries(container.snapshot().components.map(({ id, state, failedIn, hasInstance }) => [id, [state, failedIn, hasInstance]]));

  it('#164 #165 is left out of a start with all that requires it; nothing is thrown, and the others come up', async () => {
    let isOld = true;
    const container = createContainer({ components: [
      component('db', {
        start: ({ invalid, defer }) => {
          defer(line('clean up db'));
          if (isOld) invalid({ message: 'schema 7 is too old', path: ['version'] });
          if (isOld) invalid('disk is full', 'error');
          return 'connection';
        },
        stop: (instance) => { lines.push(`stop db ${instance}`); },
      }),
      component('api', { deps: ['db'], start: line('start api') }),
      component('web', { deps: ['api'], start: line('start web') }),
      component('mail', { start: line('start mail'), stop: line('stop mail') }),
      component('stats', { deps: [optional('api')], start: (api: unknown) => { lines.push(`start stats with ${String(api)}`); } }),
      component('last', { after: ['web'], start: line('start last') }),
    ] });
    const report = await container.startAll();
    expect(lines.splice(0)).toEqual(['start mail', 'start stats with undefined', 'start last', 'stop db connection', 'clean up db']);
    expect([report.outcome, container.state]).toEqual(['done', 'running']);
    expect(report.channels).toEqual({ invalid: { db: [{ message: 'schema 7 is too old', path: ['version'] }] }, error: { db: ['disk is full'] } });
    expect(Object.fromEntries(report.components.filter(({ phase }) => phase === 'start').map(({ id, outcome }) => [id, 'issues' in outcome ? outcome.issues : outcome.kind === 'skipped' ? `skipped: ${outcome.because}` : outcome.kind]))).toEqual({
      db: [{ message: 'schema 7 is too old', path: ['version'] }, 'disk is full'], api: 'skipped: db', web: 'skipped: api', mail: 'done', stats: 'done', last: 'done',
    });
    expect(states(container)).toEqual({
      db: ['failed', 'start', false], api: ['skipped', undefined, false], web: ['skipped', undefined, false], mail: ['ready', undefined, true], stats: ['ready', undefined, true], last: ['ready', undefined, true],
    });
    expect([container.explain('db').split('\n'), container.explain('web')]).toEqual([
      ['db is failed: db said in its start handlers that it is invalid: schema 7 is too old', '  mend what it says; until then it is left out, with all that requires it'],
      'web is skipped: skipped, because it requires api, which is skipped',
    ]);
    isOld = false;
    expect((await container.startAll()).components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['db', 'done'], ['api', 'done'], ['web', 'done']]);
    await container.stopAll();
    expect(lines).toEqual(['start api', 'start web', 'stop mail', 'stop db connection', 'clean up db']);
  });

  it('#165 hears no further handler: neither those after it, nor its stop when its start was not called', async () => {
    @Component()
    class Db {
      @Before('start') check({ invalid }: HandlerContext): void { invalid('no licence', 'validation'); }
      @OnStart connect(): void { lines.push('connect'); }
      @After('start') warm(): void { lines.push('warm'); }
      @OnStop close(): void { lines.push('close'); }
    }
    @Component()
    class Late {
      @OnStart connect(): void { lines.push('connect late'); }
      @After('start') async check({ invalid }: HandlerContext): Promise<void> {
        await Promise.resolve();
        invalid('no rows', 'validation');
      }
      @OnStop close(): void { lines.push('close late'); }
    }
    const container = createContainer({ components: [Db, Late] });
    const report = await container.startAll();
    expect([lines, report.channels, container.status(Db), container.status(Late), container.state]).toEqual([
      ['connect late', 'close late'], { validation: { Db: ['no licence'], Late: ['no rows'] } }, 'failed', 'failed', 'running',
    ]);
  });

  it('#164 #165 is left out of a phase with what comes behind it in its order; in a stop everything is attempted all the same', async () => {
    const answering = (name: string, deps: readonly string[], isInvalid = false): ReturnType<typeof component> => component(name, {
      deps,
      stop: (_, { invalid }) => { if (isInvalid) invalid('was busy'); lines.push(`stop ${name}`); },
      on: { check: (_: unknown, { invalid }: HandlerContext) => { if (isInvalid) invalid('is broken'); lines.push(`check ${name}`); return name; } },
    });
    const parts = [answering('web', ['api']), answering('api', ['db'], true), answering('db', []), answering('mail', []), component('log', { deps: [optional('api')], on: { check: line('check log') } })];
    const up = createContainer({ components: parts }).definePhase('check', { order: 'dependencies-first' });
    const down = up.fork().definePhase('check', { order: 'dependents-first' });
    await up.startAll();
    await down.startAll();
    const forward = await up.run('check');
    expect([lines.splice(0), forward.outcome, forward.channels]).toEqual([['check db', 'check mail', 'check api', 'check log'], 'done', { invalid: { api: ['is broken'] } }]);
    expect(forward.components.map(({ id, outcome, state }) => [id, outcome.kind, state])).toEqual([
      ['db', 'done', 'ready'], ['mail', 'done', 'ready'], ['api', 'invalid', 'ready'], ['log', 'done', 'ready'], ['web', 'skipped', 'ready'],
    ]);
    const backward = await down.run('check');
    expect([lines.splice(0), backward.components.map(({ id, outcome }) => [id, outcome.kind])]).toEqual([
      ['check log', 'check web', 'check mail', 'check api'], [['log', 'done'], ['web', 'done'], ['mail', 'done'], ['api', 'invalid'], ['db', 'skipped']],
    ]);
    const stopped = await up.stopAll();
    expect([lines.splice(0), stopped.outcome, stopped.channels, up.state]).toEqual([['stop web', 'stop mail', 'stop api', 'stop db'], 'done', { invalid: { api: ['was busy'] } }, 'stopped']);
    await down.stopAll();
  });
});
