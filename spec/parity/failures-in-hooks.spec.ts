import type { Container, HandlerContext, OperationFailure } from 'systole';
import { After, Before, Component, createContainer, On, OnStart, OnStop } from 'systole';
import type { component } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('a failure in a hook', () => {
  it('#88 ends its operation as one of the handler does, and says that it was the hook', async () => {
    const of = (broken: string, run: (container: Container) => PromiseLike<unknown> = (container) => container.startAll()): Promise<unknown> => {
      @Component({ name: 'db' })
      class Db {
        @Before('start') async check(): Promise<void> { await Promise.resolve(); this.do('before start'); }
        @OnStart connect(): void { this.do('start'); }
        @After('start') warm(): void { this.do('after start'); }
        @Before('stop') drain(): void { this.do('before stop'); }
        @OnStop close(): void { this.do('stop'); }
        @After('stop') async forget(): Promise<void> { await Promise.resolve(); this.do('after stop'); }
        @Before('reload') look(): void { this.do('before reload'); }
        @On('reload') reload(): void { this.do('reload'); }
        @After('reload') tell(): void { this.do('after reload'); }
        do(what: string): void { if (what === broken) throw new Error('no disk'); }
      }
      return rejection(run(createContainer({ components: [Db] }))).then(({ message, details }) => [message.split('\n')[1], (details as OperationFailure).failures.map(({ id, phase, hook }) => [id, phase, hook])]);
    };
    const stop = async (container: Container): Promise<void> => { await container.startAll(); await container.stopAll(); };
    const reload = async (container: Container): Promise<void> => { await container.startAll(); await container.run('reload'); };
    expect([await of('before start'), await of('start'), await of('after start')]).toEqual([
      ['  failed: db (hook before start): no disk', [['db', 'start', 'before']]], ['  failed: db (start): no disk', [['db', 'start', undefined]]], ['  failed: db (hook after start): no disk', [['db', 'start', 'after']]],
    ]);
    expect([await of('before stop', stop), await of('stop', stop), await of('after stop', stop)]).toEqual([
      ['  failed: db (hook before stop): no disk', [['db', 'stop', 'before']]], ['  failed: db (stop): no disk', [['db', 'stop', undefined]]], ['  failed: db (hook after stop): no disk', [['db', 'stop', 'after']]],
    ]);
    expect([await of('before reload', reload), await of('reload', reload), await of('after reload', reload)]).toEqual([
      ['  failed: db (hook before reload): no disk', [['db', 'reload', 'before']]], ['  failed: db (reload): no disk', [['db', 'reload', undefined]]], ['  failed: db (hook after reload): no disk', [['db', 'reload', 'after']]],
    ]);
  });

  it('#88 is told so of a hook that ran over its limit, too, and in the event', async () => {
    @Component({ name: 'db', startTimeoutMs: 10 })
    class Db {
      @OnStart connect(): void { log.push('start'); }
      @After('start') warm({ signal }: HandlerContext): Promise<void> {
        return new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); });
      }
    }
    const clock = createVirtualClock();
    const started = createContainer({ components: [Db], clock }).startAll();
    await clock.advance(20);
    expect(((await rejection(started)).details as OperationFailure).failures.map(({ id, kind, hook }) => [id, kind, hook])).toEqual([['db', 'timed-out', 'after']]);
    const outcomes: unknown[] = [];
    @Component({ name: 'api' })
    class Api { @Before('start') check(): void { throw new Error('no port'); } }
    const container = createContainer({ components: [Api] });
    container.subscribe((event) => { if (event.kind === 'step-ended' && event.outcome.kind === 'failed') outcomes.push([event.component, event.outcome.hook]); });
    await rejection(container.startAll());
    expect(outcomes).toEqual([['api', 'before']]);
  });

  it('#158 behind its start finds the work of the start done: its stop is run, as a clean-up; one whose start threw gets none', async () => {
    const of = (broken: string): ReturnType<typeof component>[] => {
      @Component({ name: 'db' })
      class Db {
        @OnStart connect({ defer }: HandlerContext): void { defer(() => { log.push('clean up db'); }); this.do('start db'); }
        @After('start') warm(): void { this.do('warm db'); }
        @OnStop close(): void { this.do('stop db'); }
        do(what: string): void { log.push(what); if (what === broken) throw new Error('no disk'); }
      }
      return [noted(log, 'env'), Db as never];
    };
    const afterHook = createContainer({ components: of('warm db') });
    await rejection(afterHook.startAll());
    expect([log.splice(0), afterHook.status('db')]).toEqual([['start env', 'start db', 'warm db', 'stop db', 'clean up db', 'stop env'], 'failed']);
    await rejection(createContainer({ components: of('start db') }).startAll());
    expect(log.splice(0)).toEqual(['start env', 'start db', 'clean up db', 'stop env']);
  });
});
