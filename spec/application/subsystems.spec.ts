import { Component, component, createContainer, group, On, OnResume, OnStart, OnStop, OnSuspend, optional, pick, subsystem, token, value } from 'systole';
import type { Container, OperationReport, TypedKey } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { VirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

let log: string[] = [];
let clock: VirtualClock;

beforeEach(() => {
  log = [];
  clock = createVirtualClock();
});

interface Options { readonly start?: () => unknown; readonly stop?: () => unknown }

function noting(name: string, deps: readonly (string | ReturnType<typeof component>)[] = [], { start, stop }: Options = {}): ReturnType<typeof component> {
  return component(name, {
    deps,
    start: async () => {
      log.push(`start ${name}`);
      await start?.();
      return { name };
    },
    stop: async () => {
      log.push(`stop ${name}`);
      await stop?.();
    },
  });
}

@Component({ deps: ['db'], name: 'reports' })
class Reports {
  constructor(readonly db: unknown) {}
  @OnStart start(): void { log.push('start reports'); }
  @OnStop stop(): void { log.push('stop reports'); }
  @OnSuspend suspend(): void { log.push('suspend reports'); }
  @OnResume resume(): void { log.push('resume reports'); }
  @On('flush') flush(): string { return 'flushed'; }
}

function inner(...components: readonly TypedKey<unknown>[]): Container {
  return createContainer({ name: 'inner', components, clock });
}

describe('a subsystem', () => {
  it('starts and stops as one component, with the imports of its surroundings', async () => {
    const Db = noting('db');
    const outer = createContainer({ components: [Db, noting('api', ['billing'])], clock }).mount('billing', inner(Reports), { imports: [Db] });
    await outer.startAll();
    expect(log).toEqual(['start db', 'start reports', 'start api']);
    const billing = outer.get('billing') as Container;
    expect([billing.get(Reports).db, billing.state]).toEqual([outer.get(Db), 'running']);
    expect(outer.snapshot().components.find(({ id }) => id === 'billing')?.needs).toEqual(['db']);
    await outer.stopAll();
    expect(log.slice(3)).toEqual(['stop api', 'stop reports', 'stop db']);
  });

  it('passes suspend, resume and the phases it knows on, once for each component', async () => {
    const outer = createContainer({ components: [noting('db')], clock }).mount('one', inner(Reports), { imports: ['db'] }).mount('two', inner(Reports), { imports: ['db'] });
    await outer.startAll();
    log = [];
    const { components } = await outer.run('flush');
    expect(components.map(({ id, value: inside }) => [id, (inside as OperationReport).components.map((each) => [each.id, each.value])]))
      .toEqual([['one', [['reports', 'flushed']]], ['two', [['reports', 'flushed']]]]);
    await outer.suspend();
    await outer.resume();
    expect(log).toEqual(['suspend reports', 'suspend reports', 'resume reports', 'resume reports']);
    await outer.stopAll();
    expect(log.filter((line) => line.endsWith(' db'))).toEqual(['stop db']);
  });

  it('may stand in several places: each is a copy with instances of its own', async () => {
    const shared = inner(noting('worker'));
    const outer = createContainer({ clock }).mount('left', shared).mount('right', shared);
    await outer.startAll();
    const [left, right] = [outer.get('left'), outer.get('right')] as Container[];
    expect([left?.get('worker') === right?.get('worker'), shared.state]).toEqual([false, 'idle']);
    await outer.stopAll();
  });

  it('takes imports by other names, parts of them, groups, and does without what is not there', async () => {
    const seen: unknown[] = [];
    const Env = value('env', { port: 8080 });
    const Cache = token<string>('cache');
    const App = component('app', { deps: ['port', group('tools'), optional(Cache)], start: (...args) => { seen.push(...args.slice(0, 3)); } });
    const byRecord = subsystem('byRecord', inner(App, value('tools/x', 0)), { imports: { 'port': pick(Env, (env) => env.port), 'tools/x': 'tools/x' } });
    const byList = subsystem('byList', inner(App, value('port', 1)), { imports: [group('tools'), optional(Cache)] });
    const outer = createContainer({ components: [byRecord, byList], groups: { tools: { x: 1, y: value('y', () => 2) } }, clock });
    await outer.startAll();
    expect(seen).toEqual([1, { x: 1, y: expect.any(Function) }, undefined, 8080, { x: 1 }, undefined]);
    await outer.stopAll();
  });

  it('takes an import whose instance is undefined for what it is: there', async () => {
    const Flag = value('flag', undefined);
    const seen: unknown[] = [];
    const outer = createContainer({ components: [Flag], clock }).mount('sub', inner(component('app', { deps: ['flag'], start: (...args) => { seen.push(args[0]); } })), { imports: [Flag] });
    await outer.startAll();
    expect(seen).toEqual([undefined]);
    await outer.stopAll();
  });

  it('that fails to start is rolled back inside, and fails the start outside, which is rolled back too', async () => {
    const broken = inner(noting('a'), noting('b', ['a'], { start: () => Promise.reject(new Error('no luck')) }));
    const outer = createContainer({ components: [noting('db')], clock }).mount('sub', broken, { imports: ['db'] });
    const error = await rejection(outer.startAll());
    expect(log).toEqual(['start db', 'start a', 'start b', 'stop a', 'stop db']);
    expect([error.code, error.message.split('\n')[0], (error.cause as { code?: string }).code]).toEqual(['ERR_START_FAILED', 'sub failed to start: b failed to start: no luck', 'ERR_START_FAILED']);
  });

  it('is rolled back inside when a neighbour fails outside', async () => {
    const slow = inner(noting('a'), noting('b', ['a'], { start: () => clock.after(100) }));
    const outer = createContainer({ components: [noting('bad', [], { start: async () => { await clock.after(10); throw new Error('bad'); } })], clock }).mount('sub', slow);
    const failed = rejection(outer.startAll());
    await clock.advance(1_000);
    expect(['start bad', 'start a', 'start b', 'stop a'].filter((line) => !log.includes(line))).toEqual([]);
    await clock.advance(30_000);
    expect([(await failed).code, outer.status('sub'), clock.pending, clock.held]).toEqual(['ERR_START_FAILED', 'failed', 0, 0]);
    expect(log.at(-1)).toMatch(/^stop (a|b)$/);
  });

  it('stops under the time that is left outside, and leaves nothing behind inside when that is over', async () => {
    const stubborn = createContainer({ name: 'inner', components: [noting('deaf', [], { stop: () => new Promise(() => undefined) }), noting('fine', ['deaf'])], clock });
    const outer = createContainer({ components: [noting('db')], clock, stopBudgetMs: 2_000 }).mount('sub', stubborn, { imports: ['db'] });
    await outer.startAll();
    const failed = rejection(outer.stopAll());
    await clock.advance(10_000);
    expect([(await failed).code, log.slice(-3)]).toEqual(['ERR_STOP_FAILED', ['stop fine', 'stop deaf', 'stop db']]);
  });

  it('may hold subsystems to any depth', async () => {
    let system = inner(noting('core', ['db']));
    for (let depth = 0; depth < 5; depth += 1) system = createContainer({ clock }).mount(`level${String(depth)}`, system, { imports: ['db'] });
    const outer = createContainer({ components: [noting('db')], clock }).mount('top', system, { imports: ['db'] });
    await outer.startAll();
    expect(log).toEqual(['start db', 'start core']);
    await outer.stopAll();
    expect(log.slice(2)).toEqual(['stop core', 'stop db']);
  });

  it('whose import is missing outside is refused before anything runs', () => {
    const outer = createContainer({ clock }).mount('sub', inner(Reports), { imports: ['db'] });
    expect(outer.verify().map(({ message }) => message.split('\n')[0])).toEqual(['sub needs db, but nothing provides it.']);
  });

  it('is typed: what needs it gets the container', async () => {
    const Sub = subsystem('sub', inner(noting('core')));
    const seen: string[] = [];
    const outer = createContainer({ components: [component('user', { deps: [Sub], start: (sub) => { seen.push(sub.state); } })], clock });
    await outer.startAll();
    expect(seen).toEqual(['running']);
    await outer.stopAll();
  });
});
