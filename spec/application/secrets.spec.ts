import { inspect } from 'node:util';
import { alias, component, createContainer, ref, value } from 'systole';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';

const secret = 'hunter2-hunter2';

/** All that somebody could write into a log, by whatever means. */
const logged = (what: unknown): string => `${inspect(what, { depth: Infinity, showHidden: true })} ${inspect(what)} ${JSON.stringify(what)} ${typeof what === 'string' ? what : ''}`;

describe('a secret in a config', () => {
  const options = { config: { password: secret, port: 5432 }, safe: ['port'], configSchema: z.object({ password: z.string(), port: z.number() }), status: () => 'fine' };

  it('is in nothing that a container gives out to be looked at, however it is printed', async () => {
    const contexts: string[] = [];
    const Db = component('db', { ...options, start: (context) => { contexts.push(logged(context)); return {}; }, stop: () => { throw new Error('bad luck'); } });
    const container = createContainer({
      components: [Db, component('api', { deps: [Db], config: () => ({ token: secret }), start: () => 1 }), value('constant', secret), alias('other', 'constant')],
      groups: { env: { key: secret } }, plugins: [{ name: 'p', merge: { config: { db: { port: 5433 } } } }],
    });
    const events: unknown[] = [];
    container.subscribe((event) => { events.push(event); });
    const operation = container.startAll();
    const report = await operation;
    expect(container.config('db')).toEqual({ password: secret, port: 5433 });
    const shown = {
      container, fork: container.fork(), token: Db, snapshot: container.snapshot(), description: container.describe(), asked: await container.describe({ status: true }), operation, report, text: operation.text(),
      account: operation.account({ history: true, results: true }), plugins: container.describePlugins(), mermaid: container.toMermaid(), dot: container.toDot(), page: container.toHtml(), graph: container.graph(), plan: container.plan(),
      contexts, failure: await rejection(container.stopAll()), events,
    };
    expect(Object.entries(shown).filter(([, what]) => logged(what).includes(secret)).map(([name]) => name)).toEqual([]);
  });

  it('is in no error about that config, nor in what is noted of it', async () => {
    const container = createContainer({ components: [component('db', { ...options, config: { password: secret, port: 'none' } as never })] });
    const errors = [
      await rejection(container.startAll()), systoleError(() => container.configure('db', { password: secret })), systoleError(() => container.override('db', { confg: secret } as never)),
      systoleError(() => container.override('db', { confg: { password: secret } } as never)), systoleError(() => container.overrideAll({ 'db.config.password.length': 1 })),
      systoleError(() => createContainer({ components: [component('x', { password: secret } as never)] })),
      systoleError(() => container.resume({ config: new Map([['db', { password: secret, other: ref('db') }]]) })),
    ];
    expect(errors.map((error) => [error.code, logged(error).includes(secret)])).toEqual([
      ['ERR_START_FAILED', false], ['ERR_INVALID_CONFIG', false], ['ERR_INVALID_OPTION', false], ['ERR_INVALID_OPTION', false], ['ERR_INVALID_OPTION', false], ['ERR_INVALID_OPTION', false], ['ERR_INVALID_OPTION', false],
    ]);
    expect(errors[2]?.message.split('\n')[0]).toBe('db has confg some text.');
    expect(logged([container.snapshot(), container.explain('db')])).not.toContain(secret);
  });
});

describe('a container that is printed', () => {
  it('says its name, its state and who is in which, and is its snapshot as JSON', async () => {
    const container = createContainer({ name: 'shop', components: [component('db'), component('api', { deps: ['db'] }), component('mail', { enabled: false })] });
    await container.startAll();
    expect(inspect(container)).toBe('container shop, running\n  ready: db, api\n  disabled: mail');
    expect(JSON.parse(JSON.stringify(container))).toMatchObject({ name: 'shop', state: 'running', components: [{ id: 'db', state: 'ready' }, { id: 'api', state: 'ready', needs: ['db'] }, { id: 'mail', state: 'disabled' }] });
    await container.stopAll();
  });
});
