import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, OperationFailure, OperationReport, SystoleEvent } from 'systole';
import { component, createContainer, isSystoleError, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** A component whose start throws this. */
const throwing = (name: string, thrown: unknown, deps: readonly string[] = []): ReturnType<typeof component> => component(name, { deps, start: () => { throw thrown; } });

const failuresOf = (details: unknown): unknown => (details as OperationFailure).failures.map(({ id, phase, kind, error }) => [id, phase, kind, error]);

describe('an error', () => {
  it('#154 #155 names the component and the phase, and keeps what was thrown, whatever that is', async () => {
    const thrown = [new Error('no disk'), new Error(''), 'a text', undefined, { code: 7 }, null];
    const told = await Promise.all(thrown.map(async (what) => {
      const error = await rejection(createContainer({ components: [throwing('db', what)] }).startAll());
      return [error.code, error.message.split('\n')[0], error.cause, failuresOf(error.details)];
    }));
    const firstLines = ['no disk', '', 'a text', 'undefined', '[object Object]', 'null'].map((text) => `db failed to start: ${text}`);
    expect(told).toEqual(thrown.map((what, place) => ['ERR_START_FAILED', firstLines[place], what, [['db', 'start', 'failed', what]]]));
  });

  it('#156 #157 leaves nothing to clean up: exactly what had started was stopped, and the container is there to start again', async () => {
    let isBroken = true;
    const container = createContainer({ components: [
      noted(log, 'api', { deps: ['db'] }), component('db', { deps: ['env'], start: () => { if (isBroken) throw new Error('no disk'); } }), noted(log, 'env'), noted(log, 'mail'),
    ] });
    await rejection(container.startAll());
    expect([log.splice(0), container.state, container.snapshot().components.map(({ hasInstance }) => hasInstance)]).toEqual([['start env', 'start mail', 'stop mail', 'stop env'], 'failed', [false, false, false, false]]);
    expect([(await container.stopAll()).components, log]).toEqual([[], []]);
    const invalid = container.fork().add(component('bad', { deps: ['nowhere'] }));
    await rejection(invalid.startAll());
    expect([(await invalid.stopAll()).components, invalid.state]).toEqual([[], 'stopped']);
    isBroken = false;
    await container.startAll();
    expect(container.state).toBe('running');
    await container.stopAll();
  });

  it('#159 lets no further handler be called, and tells those in flight by their signal', async () => {
    const reasons: unknown[] = [];
    const container = createContainer({ components: [
      component('slow', { start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reasons.push(isSystoleError(signal.reason) ? signal.reason.details : signal.reason); reject(new Error('off')); }); }) }),
      throwing('bad', new Error('bad luck')), noted(log, 'later', { deps: ['slow'] }), noted(log, 'last'),
    ] });
    await rejection(container.startAll());
    expect([reasons, log]).toEqual([[{ rootCause: 'bad' }], []]);
  });

  it('#161 is told to whoever listens before the caller has it: of handlers and of schemas', async () => {
    const listen = (container: Container): unknown[] => {
      const heard: unknown[] = [];
      container.subscribe((event: SystoleEvent) => {
        if (event.kind === 'step-ended' && event.outcome.kind === 'failed') heard.push([event.component, event.phase, isSystoleError(event.outcome.error) ? event.outcome.error.code : event.outcome.error]);
        if (event.kind === 'operation-ended') heard.push([event.name, event.outcome, isSystoleError(event.error) && event.error.code]);
      });
      return heard;
    };
    const handlers = createContainer({ components: [throwing('db', 'no disk')] });
    const schemas = createContainer({ components: [component('db', { config: 'x', configSchema: z.number(), start: () => 1 })] });
    const all = [handlers, schemas].map((container) => {
      const heard = listen(container);
      return container.startAll().then(() => 'started', () => [...heard]);
    });
    expect(await Promise.all(all)).toEqual([
      [['db', 'start', 'no disk'], ['start', 'failed', 'ERR_START_FAILED']], [['db', 'start', 'ERR_INVALID_CONFIG'], ['start', 'failed', 'ERR_START_FAILED']],
    ]);
  });

  it('#160 is recognised by its code, and has the address of its explanation', () => {
    const error = systoleError(() => createContainer().get('nowhere'));
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect([error.code, error.docs, isSystoleError(error), readme.includes('<a id="ERR_NOT_FOUND"></a>`ERR_NOT_FOUND` | nothing goes by that name')]).toEqual(['ERR_NOT_FOUND', 'systole/README.md#ERR_NOT_FOUND', true, true]);
  });

  it('#162 is explained in words, with the names that look alike', async () => {
    const missing = await rejection(createContainer({ components: [component('api', { deps: ['databse'] }), value('database', 1)] }).startAll());
    expect(missing.message.split('\n').map((line) => line.replace(/ {2}\(.*\)$/, ''))).toEqual([
      'api needs databse, but nothing provides it.', '  asked through: api -> databse', '  similar: database', '  add it to the container, or ask for optional(databse) at position 1 of api',
    ]);
    const config = await rejection(createContainer({ components: [component('http', { config: { port: 'x', mode: 'fats' }, configSchema: z.object({ port: z.number(), mode: z.enum(['fast', 'safe']) }), start: () => 1 })] }).startAll());
    expect((config.cause as Error).message.split('\n').map((line) => line.replace(/at: .*failures\.spec\.ts:\d+$/, 'at: here'))).toEqual([
      'http has a config that its schema refuses.', '  port: Invalid input: expected number, received string', '  mode: Invalid option: expected one of "fast"|"safe" (received: string)', '  declared at: here', '  mend the config of the component, or its configSchema',
    ]);
  });

  it('#163 is a block of text that can be printed as it is: what happened, the evidence, what to do', async () => {
    const blocks = await Promise.all([
      createContainer({ components: [throwing('db', new Error('no disk'), ['env']), component('api', { deps: ['db'] }), component('env', { stop: () => undefined })] }),
      createContainer({ components: [component('db', { start: () => ({ rows: -1 }), instanceSchema: z.object({ rows: z.number().positive() }) })] }),
      createContainer({ components: [component('a', { deps: ['b'] }), component('b', { deps: ['a'] })] }),
      createContainer({ components: [component('a', { deps: ['nowhere'] })] }),
    ].map(async (container) => {
      const error = await rejection(container.startAll());
      const shown = isSystoleError(error.cause) ? error.cause : error;
      return shown.message.replace(/ {2}\(.*failures\.spec\.ts:\d+\)/g, '').replace(/at: .*failures\.spec\.ts:\d+/g, 'at: here').split('\n');
    }));
    expect(blocks).toEqual([
      ['db failed to start: no disk', '  failed: db (start): no disk', '  skipped: api', '  stopped again: env', '  mend the cause and start again; nothing of this start is left running'],
      ['db has an instance that its schema refuses.', '  rows: Too small: expected number to be >0', '  declared at: here', '  mend what the component makes, or its instanceSchema'],
      ['a and b need each other.', '  a needs b', '  b needs a', '  break it where the need is weakest: lazy(() => b) in a, or a third component that both need'],
      ['a needs nowhere, but nothing provides it.', '  asked through: a -> nowhere', '  add it to the container, or ask for optional(nowhere) at position 1 of a'],
    ]);
  });

  it('#175 is printed nowhere unless somebody asks for it; then with id, message and what was thrown', async () => {
    const written = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write'), jest.spyOn(console, 'log'), jest.spyOn(console, 'error')].map((spy) => spy.mockImplementation(() => true));
    try {
      const container = createContainer({ components: [throwing('db', { errno: -28 })] });
      container.subscribe((event) => { if (event.kind === 'step-ended' && event.outcome.kind === 'failed') log.push(`${event.component}: ${JSON.stringify(event.outcome.error)}`); });
      const error = await rejection(container.startAll());
      expect([log, error.message.split('\n')[0], written.map((spy) => spy.mock.calls.length)]).toEqual([['db: {"errno":-28}'], 'db failed to start: [object Object]', [0, 0, 0, 0]]);
    } finally {
      for (const spy of written) spy.mockRestore();
    }
  });
});

describe('a result', () => {
  it('#172 #173 #174 is a report with the ids of what was done, or an error with a stable code; each can be told by a predicate', async () => {
    const container = createContainer({ components: [noted(log, 'web', { deps: ['db'] }), noted(log, 'db'), throwing('bad', new Error('bad luck'))] });
    const resultOf = async (act: () => unknown): Promise<unknown> => {
      try {
        const done = await (act() as PromiseLike<OperationReport | Container>);
        return 'outcome' in done ? [done.outcome, done.components.map(({ id }) => id)] : 'done';
      } catch (error) {
        return isSystoleError(error) ? [error.code] : 'not ours';
      }
    };
    const results: unknown[] = [];
    for (const act of [
      () => container.add(component('fresh')), () => container.start('web'), () => container.start('web'), () => container.add(component('web')), () => container.remove('web'),
      () => container.stop('nowhere'), () => container.start('bad'), () => container.stop('web'), () => container.remove('web'), () => { throw new Error('no error of ours'); },
    ]) results.push(await resultOf(act));
    expect(results).toEqual([
      'done', ['done', ['db', 'web']], ['done', []], ['ERR_DUPLICATE_ID'], ['ERR_BUSY'], ['ERR_NOT_FOUND'], ['ERR_START_FAILED'], ['done', ['web', 'db']], 'done', 'not ours',
    ]);
  });

  it('#178 keeps the reason of a failure as it is, whatever it is and however deep it happened', async () => {
    const reason = Object.freeze({ kind: 'quota', left: 0 });
    const inner = createContainer({ components: [throwing('db', reason)] });
    const outer = createContainer({ components: [component('subsystem', { start: async () => { await inner.startAll(); } })] });
    const error = await rejection(outer.startAll());
    expect(error.cause).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'db' } });
    expect((error.cause as Error).cause).toBe(reason);
    const restarted = createContainer({ components: [component('x', { start: () => { if (log.push('start') > 1) throw reason; } })] });
    await restarted.startAll();
    expect((await rejection(restarted.restart('x'))).cause).toBe(reason);
    const stopped = new AbortController();
    stopped.abort(reason);
    const aborted = await rejection(createContainer({ components: [component('x')] }).startAll({ signal: stopped.signal }));
    expect([aborted.code, aborted.cause]).toEqual(['ERR_ABORTED', reason]);
  });

  it('#179 throws when it is awaited, and does not when it is waited for', async () => {
    const cause = new Error('no disk');
    const operation = createContainer({ components: [throwing('db', cause)] }).startAll();
    const [settled] = await Promise.allSettled([operation]);
    expect([settled.status, operation.state, operation.report().outcome, operation.report().components.map(({ id, outcome }) => [id, outcome.kind, 'error' in outcome && outcome.error])]).toEqual(['rejected', 'failed', 'failed', [['db', 'failed', cause]]]);
    await expect(operation).rejects.toMatchObject({ code: 'ERR_START_FAILED', cause });
  });

  it('#180 has what was done before a failure, and nothing for what was not reached', async () => {
    const counted = (name: string, deps: readonly string[], answer: () => unknown): ReturnType<typeof component> => component(name, { deps, on: { count: answer } });
    const container = createContainer({ components: [counted('a', [], () => 1), counted('b', ['a'], () => { throw new Error('lost count'); }), counted('c', ['b'], () => 3)] }).definePhase('count', { onError: 'halt' });
    await container.startAll();
    const error = await rejection(container.run('count'));
    const { report, rootCause } = error.details as OperationFailure;
    expect([error.code, rootCause, report.outcome, report.components.map(({ id, outcome, value: counts }) => [id, outcome.kind, counts])]).toEqual(['ERR_PHASE_FAILED', 'b', 'failed', [['a', 'done', 1], ['b', 'failed', undefined]]]);
    await container.stopAll();
  });

  it('#181 is a failure for every way of failing, and never a hang', async () => {
    const ways: readonly (readonly [string, () => unknown])[] = [
      ['throws', () => { throw new Error('thrown'); }], ['rejects', () => Promise.reject(new Error('rejected'))],
      ['thenable', () => ({ then: (_: unknown, reject: (error: Error) => void) => { reject(new Error('by thenable')); } })], ['getter', () => ({ get then() { throw new Error('by getter'); } })],
    ];
    for (const phase of ['start', 'stop', 'reload'] as const) {
      const told = await Promise.all(ways.map(async ([, fail]) => {
        const container = createContainer({ components: [component('x', phase === 'reload' ? { on: { reload: fail } } : { [phase]: fail })] });
        if (phase === 'start') return (await rejection(container.startAll())).message.split('\n')[0];
        await container.startAll();
        return (await rejection(phase === 'stop' ? container.stopAll() : container.run('reload'))).message.split('\n')[0];
      }));
      const verb = phase === 'reload' ? 'answer reload' : phase;
      expect(told).toEqual(['thrown', 'rejected', 'by thenable', 'by getter'].map((text) => `x failed to ${verb}: ${text}`));
    }
  });

  it('#182 is lost in no case: not of an operation that nobody awaits, of a handler that was left behind, or of a listener', async () => {
    const clock = createVirtualClock();
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const container = createContainer({ clock, abortGraceMs: 10, components: [component('late', { startTimeoutMs: 10, start: () => clock.after(100).then(() => { throw new Error('too late'); }) })] });
    container.subscribe((event) => {
      if (event.kind === 'operation-ended') log.push(`${event.name} ${event.outcome}`);
      if (event.kind === 'late') log.push(`late ${event.component}: ${event.error instanceof Error ? event.error.message : ''}`);
    });
    const unsubscribe = container.subscribe(() => { throw new Error('a bad listener'); });
    container.startAll();
    unsubscribe();
    await clock.advance(200);
    const texts = warnings.mock.calls.map(([text]) => text);
    warnings.mockRestore();
    expect([log, [...new Set(texts)]]).toEqual([['start failed', 'late late: too late'], ['A listener failed: a bad listener']]);
    expect(systoleError(() => container.get('late')).code).toBe('ERR_NOT_STARTED');
  });
});
