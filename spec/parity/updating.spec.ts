import type { HandlerContext, OperationReport } from 'systole';
import { After, Before, Component, component, createContainer, merge, On, OnStart, OnStop, update, value } from 'systole';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

const values = (report: OperationReport): unknown => report.components.map(({ id, value: given }) => [id, given]);

describe('a handler that changes the system', () => {
  it('#82 does so for all that have their turn after it: constants, configs, instances and handlers; who is up goes on as it was', async () => {
    const Early = noted(log, 'early');
    const Probe = component('probe', {
      deps: [Early],
      start: async (_early, context) => {
        await Promise.resolve();
        log.push('probe finds a replica');
        context.update([
          [Env, { useValue: merge({ replicas: 2 }) }],
          [Db, { config: { url: 'db://replica' }, stop: (db: string) => { log.push(`stop ${db} as the probe says`); } }],
        ]);
        context.update({ 'mailer': { useValue: 'a quiet mailer' }, 'api.config.http.port': update((port: number) => port + 1) });
      },
    });
    const Env = value('env', { region: 'eu', replicas: 1 });
    const Db = component('db', {
      deps: [Env], config: { url: 'db://main' },
      start: (env, { config }) => { log.push(`start db on ${config.url}, ${env.region} x ${String(env.replicas)}`); return config.url; },
      stop: (db) => { log.push(`stop ${db}`); },
    });
    const Mailer = noted(log, 'mailer', { deps: [Probe] });
    const Api = component('api', {
      deps: [Db, Mailer], config: { http: { port: 80, host: 'shop' } },
      start: (db, mailer, { config }) => { log.push(`start api on ${db} with ${mailer} at ${config.http.host}:${String(config.http.port)}`); },
    });
    const container = createContainer({ components: [Api], order: [Probe, Env] });
    await container.startAll();
    expect(log.splice(0)).toEqual(['start early', 'probe finds a replica', 'start db on db://replica, eu x 2', 'start api on db://replica with a quiet mailer at shop:81']);
    expect([container.get(Env), container.config('api'), container.get(Mailer)]).toEqual([{ region: 'eu', replicas: 2 }, { http: { port: 81, host: 'shop' } }, 'a quiet mailer']);
    await container.stopAll();
    expect(log.splice(0)).toEqual(['stop db://replica as the probe says', 'stop early']);
    // The changes stay, as any override does, until they are taken back.
    container.restore(Probe, Env, Db, Mailer, Api).override(Probe, { start: () => undefined });
    await container.startAll();
    expect(log).toEqual(['start early', 'start mailer', 'start db on db://main, eu x 1', 'start api on db://main with the mailer at shop:80']);
    await container.stopAll();
  });

  it('#82 is refused what has had its turn, and what would change the graph that the operation walks; then nothing is changed', async () => {
    const said: string[] = [];
    const Probe = component('probe', {
      deps: ['early'],
      start: (_early, context) => {
        const refused = [
          { early: { useValue: 'late' } }, { probe: { config: 1 } }, { db: { deps: ['early'] } }, { db: { feature: 'red' } }, { api: { useValue: 'fake' }, nobody: { useValue: 1 } },
        ];
        for (const overrides of refused) {
          try {
            context.update(overrides);
          } catch (error) {
            said.push((error as Error).message);
          }
        }
      },
    });
    const container = createContainer({ components: [noted(log, 'early'), noted(log, 'api', { deps: ['db'] }), noted(log, 'db', { deps: [Probe] })] });
    await container.startAll();
    expect(said).toEqual([
      'update() is refused, because early is ready.\n  only what has not had its turn can be changed; for its own instance a handler has setInstance',
      'update() is refused, because probe is starting.\n  only what has not had its turn can be changed; for its own instance a handler has setInstance',
      'db has deps "early".\n  an operation keeps to the graph that it began with; make this change before it, with override',
      'db has feature "red".\n  an operation keeps to the graph that it began with; make this change before it, with override',
      'Nothing here goes by nobody.\n  add it with container.add(...), or list it in createContainer({ components })',
    ]);
    expect([container.instances(), log]).toEqual([{ early: 'the early', api: 'the api', db: 'the db', probe: undefined }, ['start early', 'start db', 'start api']]);
    await container.stopAll();
  });
});

describe('what a handler or a hook returns', () => {
  it('#87 counts for nothing, whatever it is, except where a phase keeps what its handlers answer; what changes the system is update', async () => {
    const other = createContainer({ name: 'other' });
    @Component({ config: { size: 1 } })
    class Db {
      readonly made = 'by its constructor';
      @Before('start') check(): unknown { return other; }
      @OnStart open(): void { return new Db() as unknown as undefined; }
      @After('start') count(): unknown { return { made: 'by a hook' }; }
      @Before('reload') prepare(): unknown { return 'from the hook before'; }
      @On('reload') reload(): unknown { return 'the answer'; }
      @After('reload') async tidy(): Promise<unknown> { await Promise.resolve(); return 'from the hook after'; }
      @OnStop close(): void { return other as unknown as undefined; }
      @After('stop') forget(): unknown { return new Db(); }
    }
    @Component({ deps: [Db], config: { greeting: 'hello' } })
    class Api {
      constructor(readonly db: Db) {}
      @OnStart listen({ config }: HandlerContext<{ readonly greeting: string }>): void { log.push(`${config.greeting}, ${this.db.made}`); }
    }
    @Component()
    class Announcer {
      @Before('start') announce({ update: change }: HandlerContext): unknown { change([[Api, { config: { greeting: 'good morning' } }]]); return other; }
    }
    const container = createContainer({ components: [Announcer, Db, Api], order: [Announcer, Db] });
    const started = await container.startAll();
    const db = container.get(Db);
    expect([values(started), log, db.made, container.get(Api).db === db]).toEqual([[['Announcer', undefined], ['Db', undefined], ['Api', undefined]], ['good morning, by its constructor'], 'by its constructor', true]);
    expect([values(await container.run('reload')), container.get(Db) === db]).toEqual([[['Db', 'the answer']], true]);
    expect([values(await container.stopAll()), container.ids(), other.ids()]).toEqual([[['Api', undefined], ['Db', undefined], ['Announcer', undefined]], ['Announcer', 'Db', 'Api'], []]);
  });
});
