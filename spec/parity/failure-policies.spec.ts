import type { HandlerContext, OperationFailure } from 'systole';
import { component, createContainer } from 'systole';
import { checkTrace, createVirtualClock } from 'systole/testing';
import type { SystoleEvent } from 'systole';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('a start that is not rolled back', () => {
  it('#112 #176 leaves up what has come up, and says what failed and what is up', async () => {
    let isBroken = true;
    const container = createContainer({ components: [
      noted(log, 'web', { deps: ['api'] }), component('api', { deps: ['db', 'cache'], start: () => { if (isBroken) throw new Error('no port'); return 'the api'; }, stop: () => { log.push('stop api'); } }),
      noted(log, 'db'), noted(log, 'cache'), noted(log, 'mail'),
    ], clock: createVirtualClock() });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    const error = await rejection(container.startAll({ rollback: false }));
    const { rootCause, leftUp, failures, skipped } = error.details as OperationFailure;
    expect([error.code, rootCause, leftUp, failures.map(({ id }) => id), skipped.map(({ id }) => id)]).toEqual(['ERR_START_FAILED', 'api', ['db', 'cache', 'mail'], ['api'], ['web']]);
    expect(error.message.split('\n')).toEqual([
      'api failed to start: no port', '  failed: api (start): no port', '  skipped: web', '  still up: db, cache, mail', '  mend the cause and start again: what is up stays so; or call stopAll()',
    ]);
    expect([log.splice(0), container.state, container.ids({ status: 'ready' }), container.get('db')]).toEqual([['start db', 'start cache', 'start mail'], 'running', ['db', 'cache', 'mail'], 'the db']);
    isBroken = false;
    expect((await container.startAll()).components.map(({ id }) => id)).toEqual(['api', 'web']);
    await container.stopAll();
    expect([log, checkTrace(events)]).toEqual([['start web', 'stop web', 'stop mail', 'stop api', 'stop cache', 'stop db'], []]);
  });

  it('#176 counts what is up as asked for: a stop of one leaves the others', async () => {
    const container = createContainer({ components: [component('api', { deps: ['db', 'cache'], start: () => { throw new Error('no port'); } }), noted(log, 'db'), noted(log, 'cache')] });
    await rejection(container.start('api', { rollback: false }));
    await container.stop('db');
    expect([log, container.ids({ status: 'ready' }), container.state]).toEqual([['start db', 'start cache', 'stop db'], ['cache'], 'running']);
    await container.stopAll();
  });

  it('#112 is rolled back all the same by a stop that takes over, and as a rule; a restart always is', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ components: [
      noted(log, 'db'), component('slow', { start: ({ signal }: HandlerContext) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }) }),
    ], clock });
    const started = container.startAll({ rollback: false });
    await clock.advance(1);
    await container.stop('slow');
    expect([(await rejection(started)).code, log.splice(0), container.state]).toEqual(['ERR_SUPERSEDED', ['start db', 'stop db'], 'stopped']);
    const aborted = container.startAll({ rollback: false });
    await clock.advance(1);
    aborted.abort('enough');
    expect([(await rejection(aborted)).code, log.splice(0), container.ids({ status: 'ready' })]).toEqual(['ERR_ABORTED', ['start db'], ['db']]);
    await container.stopAll();
    const plain = container.startAll();
    await clock.advance(1);
    plain.abort('enough');
    expect([(await rejection(plain)).code, log.slice(-2), container.state]).toEqual(['ERR_ABORTED', ['start db', 'stop db'], 'stopped']);
    const refused = [systoleError(() => container.restartAll({ rollback: false })), systoleError(() => container.startAll({ rollback: 'no' as never }))];
    expect(refused.map(({ code, details }) => [code, details])).toEqual([
      ['ERR_INVALID_OPTION', { component: undefined, option: 'rollback', value: false }], ['ERR_INVALID_OPTION', { component: undefined, option: 'rollback', value: 'no' }],
    ]);
  });
});

describe('a start that is not rolled back, of which nothing has come up', () => {
  it('#112 leaves the system failed, as any other', async () => {
    const container = createContainer({ components: [component('db', { start: () => { throw new Error('no disk'); } })], clock: createVirtualClock() });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    const error = await rejection(container.startAll({ rollback: false }));
    expect([error.message.split('\n').at(-1), (error.details as OperationFailure).leftUp, container.state, checkTrace(events)]).toEqual([
      '  mend the cause and start again; nothing of this start is left running', undefined, 'failed', [],
    ]);
  });
});

describe('a component without anything to start', () => {
  it('#22 #110 may be there, with its config, and for others to need; a start of it by name is refused, and nothing changes', async () => {
    const container = createContainer({ components: [component('db', { config: { port: 5432 } }), noted(log, 'api', { deps: ['db'] })] });
    const refused = systoleError(() => container.start('api', 'db'));
    expect([refused.code, refused.details, refused.message.split('\n')]).toEqual(['ERR_NOTHING_TO_START', { component: 'db' }, [
      'db has nothing to start: no start, no other handler, and nothing that it needs.', '  give it a start, or make a value of it; as a dependency of others it may stay as it is',
    ]]);
    expect([container.state, container.status('db'), log, container.describe('db').phases]).toEqual(['idle', 'registered', [], ['start']]);
    await container.start('api');
    expect([log, container.status('db')]).toEqual([['start api'], 'ready']);
    await container.stopAll();
  });
});
