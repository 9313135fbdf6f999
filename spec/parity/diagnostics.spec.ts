import type { Container, HandlerContext } from 'systole';
import { Component, component, createContainer } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

const of = (container: Container, id: string): unknown => container.describe(id).diagnostics;
const kinds = (container: Container): unknown => Object.fromEntries(container.snapshot().components.map(({ id, diagnostics }) => [id, diagnostics.map(({ kind, text }) => `${kind}: ${text}`)]));

describe('what is noted of a component', () => {
  it('#142 #144 is that it was to be started while it was up: nothing is called, and each attempt is noted, the last first', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ components: [noted(log, 'api', { deps: ['db'] }), noted(log, 'db')], clock });
    await container.start('db');
    await clock.advance(5);
    const second = container.start('db');
    await second;
    await clock.advance(5);
    const third = container.startAll();
    await third;
    expect(log).toEqual(['start db', 'start api']);
    expect(of(container, 'db')).toEqual([
      { kind: 'already-up', text: 'start was asked of it while it was ready', atMs: 10, operation: third.id },
      { kind: 'already-up', text: 'start was asked of it while it was ready', atMs: 5, operation: second.id },
    ]);
    expect(of(container, 'api')).toEqual([]);
    await container.stopAll();
  });

  it('#143 is that it was to be stopped while it was down, or had never been started; the others stop as ever', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ components: [noted(log, 'api', { deps: ['db'] }), noted(log, 'db'), noted(log, 'mail')], clock });
    const early = container.stop('mail');
    await early;
    await container.start('api');
    await clock.advance(5);
    const stopped = container.stop('mail', 'api');
    await stopped;
    expect(log).toEqual(['start db', 'start api', 'stop api', 'stop db']);
    expect([of(container, 'mail'), of(container, 'api'), of(container, 'db')]).toEqual([[
      { kind: 'already-down', text: 'stop was asked of it while it was registered', atMs: 5, operation: stopped.id },
      { kind: 'already-down', text: 'stop was asked of it while it was registered', atMs: 0, operation: early.id },
    ], [], []]);
    await container.stopAll();
    expect(kinds(container)).toEqual({
      api: ['already-down: stop was asked of it while it was stopped'], db: ['already-down: stop was asked of it while it was stopped'],
      mail: Array(3).fill('already-down: stop was asked of it while it was registered'),
    });
  });

  it('#143 is that everything was to be stopped before anything was ever started; what is switched off was not meant', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ components: [noted(log, 'api', { deps: ['db'] }), noted(log, 'db'), noted(log, 'mail', { feature: 'mail' })], features: { mail: { enabled: false, reason: 'no server' } }, clock });
    const early = container.stopAll();
    const report = await early;
    const note = { kind: 'already-down', text: 'stop was asked of it while it was registered', atMs: 0, operation: early.id };
    expect([of(container, 'api'), of(container, 'db'), of(container, 'mail'), report.components, report.outcome, log]).toEqual([[note], [note], [], [], 'done', []]);
    const unsound = createContainer({ components: [noted(log, 'alone', { deps: ['nowhere'] })], clock });
    expect([(await unsound.stopAll()).outcome, of(unsound, 'alone')]).toEqual(['done', []]);
  });

  it('#144 #152 #177 is what its handlers publish as an error and what they fail with, as text, at most twenty, until it is cleared', async () => {
    const contexts: HandlerContext[] = [];
    const clock = createVirtualClock();
    let broken = true;
    const container = createContainer({ components: [
      component('db', {
        startTimeoutMs: 10, abortGraceMs: 1, config: { password: 'hunter2' },
        start: async (context) => {
          contexts.push(context);
          context.report('error', new Error('one replica is gone'));
          context.report('info', 'no error');
          context.report('error', { password: 'hunter2' });
          if (broken) throw new Error('no disk');
          await Promise.resolve();
        },
      }),
      component('slow', { deps: ['db'], startTimeoutMs: 10, start: ({ signal }: HandlerContext) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }) } as object),
    ], clock });
    const failed = container.start('db');
    await rejection(failed);
    const at = { atMs: 0, operation: failed.id };
    expect(of(container, 'db')).toEqual([
      { kind: 'failed', text: 'no disk', ...at }, { kind: 'reported', text: '[object Object]', ...at }, { kind: 'reported', text: 'one replica is gone', ...at },
    ]);
    expect([Object.isFrozen(of(container, 'db')), JSON.stringify(container.snapshot()).includes('hunter2')]).toEqual([true, false]);
    broken = false;
    await container.start('db');
    contexts.at(-1)?.report('error', 'pool is empty');
    expect((of(container, 'db') as unknown[])[0]).toEqual({ kind: 'reported', text: 'pool is empty', atMs: 0, operation: undefined });
    for (let count = 0; count < 30; count += 1) contexts.at(-1)?.report('error', `error ${String(count)}`);
    expect(container.describe('db').diagnostics.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, place) => `error ${String(29 - place)}`));
    await container.stopAll();
  });

  it('#177 names limits that were run over, issues of what is invalid, and what is inside a subsystem', async () => {
    const clock = createVirtualClock();
    const inside = createContainer({ components: [component('db', { start: ({ report }) => { report('error', 'no replica'); } })] });
    const container = createContainer({ components: [
      component('slow', { startTimeoutMs: 10, start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }) }),
      component('old', { start: ({ invalid }) => { invalid({ message: 'schema 7 is too old', path: [] }); invalid('disk is full'); } }),
    ], clock }).mount('shop', inside);
    await container.start('shop', 'old');
    const started = container.startAll();
    await clock.advance(20);
    await rejection(started);
    expect(kinds(container)).toEqual({
      slow: ['timed-out: slow took longer than 10 ms in its start handlers.'],
      old: ['invalid: schema 7 is too old; disk is full', 'invalid: schema 7 is too old; disk is full'],
      shop: ['already-up: start was asked of it while it was ready', 'reported: shop/db: no replica'],
    });
    await container.stopAll();
  });
});

describe('a call that clears', () => {
  const failing = (isBroken: () => boolean): ReturnType<typeof createContainer> => createContainer({ components: [
    component('db', { start: ({ report }) => { report('error', 'bad'); if (isBroken()) throw new Error('no disk'); return 'db'; } }),
    noted(log, 'api', { deps: ['db'] }), noted(log, 'mail'),
  ] });
  const look = (container: Container): unknown => container.snapshot().components.map(({ id, state, failedIn, reason, hasInstance, diagnostics }) => [id, state, failedIn, reason, hasInstance, diagnostics.length]);

  it('#146 forgets the notes, the failure and the instance of one component; what is up is refused', async () => {
    const container = failing(() => true);
    await rejection(container.start('api'));
    await container.start('mail');
    container.clear('db');
    expect(look(container)).toEqual([
      ['db', 'registered', undefined, undefined, false, 0], ['api', 'skipped', undefined, 'skipped, because the start failed at db', false, 0], ['mail', 'ready', undefined, undefined, true, 0],
    ]);
    container.clear('api');
    expect([container.status('api'), container.explain('api')]).toEqual(['registered', 'api is registered.']);
    await rejection(container.start('db'));
    const refused = systoleError(() => container.clear('db', 'mail'));
    expect([refused.code, refused.message.split('\n'), container.status('db')]).toEqual(['ERR_BUSY', [
      'clear() is refused, because mail is ready.', '  stop it first, or make the change on a container.fork(), which has no instances yet',
    ], 'failed']);
    expect(systoleError(() => container.clear('nobody')).code).toBe('ERR_NOT_FOUND');
    await container.stopAll();
  });

  it('#146 lets go of an instance that was only resolved, and of those that hold it', () => {
    const container = createContainer({ components: [component('db', { start: () => 1 }), Holder, Held] });
    const before = [container.resolve(Holder), container.resolve(Held)];
    container.clear(Held);
    expect([container.resolve(Holder) === before[0], container.resolve(Held) === before[1], container.resolve(Holder).held === container.resolve(Held)]).toEqual([false, false, true]);
  });

  it('#147 clears all components; it is refused while one is up, or an operation goes on', async () => {
    let isBroken = true;
    const container = failing(() => isBroken);
    await rejection(container.startAll());
    await container.stopAll();
    container.clearAll();
    expect(look(container)).toEqual([['db', 'registered', undefined, undefined, false, 0], ['api', 'registered', undefined, undefined, false, 0], ['mail', 'registered', undefined, undefined, false, 0]]);
    isBroken = false;
    const started = container.startAll();
    const meanwhile = systoleError(() => container.clearAll());
    expect([meanwhile.code, meanwhile.message.split('\n')]).toEqual(['ERR_BUSY', ['clearAll() is refused, because an operation is going on.', '  wait for the operation, then call it again']]);
    await started;
    expect(systoleError(() => container.clearAll()).message.split('\n')[0]).toBe('clearAll() is refused, because db is ready.');
    await container.stopAll();
  });
});

@Component()
class Held {}

@Component(Held)
class Holder {
  constructor(readonly held: Held) {}
}
