import type { Container, Schema } from 'systole';
import { component, createContainer } from 'systole';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';

const checking = (validate: (given: unknown) => unknown): Schema => ({ '~standard': { version: 1, vendor: 'test', validate } }) as Schema;
const withSchema = (configSchema: Schema, config: unknown = {}): Container => createContainer({ components: [component('db', { config, configSchema, start: ({ config: seen }: { readonly config: unknown }) => seen } as object)] });
const withoutPlaces = (message: string): readonly string[] => message.split('\n').map((line) => line.replace(/at: .*/, 'at: here'));

describe('a config that its schema refuses', () => {
  it('is told in the error of the start itself: which component, where, what was expected and received, and where the schema is', async () => {
    const error = await rejection(withSchema(z.object({ port: z.number(), tls: z.object({ mode: z.enum(['on', 'off']) }) }), { port: 'x', tls: { mode: 7 } }).startAll());
    expect(withoutPlaces(error.message)).toEqual([
      'db failed to start: db has a config that its schema refuses.', '  failed: db (start): db has a config that its schema refuses.',
      '    port: Invalid input: expected number, received string', '    tls.mode: Invalid option: expected one of "on"|"off" (received: number)', '    declared at: here',
      '  mend the cause and start again; nothing of this start is left running',
    ]);
  });

  it('is refused when it is configured, or resumed with, and the one before stays; a new container tells it at its start', async () => {
    const schema = z.object({ port: z.number() });
    const container = withSchema(schema, { port: 80 });
    await container.startAll();
    const refused = [systoleError(() => container.configure('db', { port: 'x' }))];
    await container.suspend();
    refused.push(systoleError(() => container.resume({ config: new Map([['db', { port: 'x' }]]) })));
    expect(refused.map(({ code, details }) => [code, (details as { readonly issues: unknown }).issues])).toEqual(Array(2).fill(['ERR_INVALID_CONFIG', [{ message: 'Invalid input: expected number, received string', path: ['port'], received: 'string' }]]));
    expect((await rejection(createContainer({ components: [component('db', { configSchema: schema })], config: { db: { port: 'x' } } }).startAll())).code).toBe('ERR_START_FAILED');
    await container.resume();
    await container.restartAll();
    expect([container.state, container.get('db')]).toEqual(['running', { port: 80 }]);
    await container.stopAll();
  });

  it('is refused at the start when that has to be waited for, or worked out', async () => {
    const later = withSchema(checking(async (given) => Promise.resolve((given as { readonly ok?: boolean }).ok === true ? { value: given } : { issues: [{ message: 'not ok', path: [{ key: 'ok' }] }] })), { ok: true });
    later.configure('db', { ok: false });
    const errors = [await rejection(later.startAll()), await rejection(withSchema(z.number(), () => 'x').startAll())];
    expect(errors.map(({ cause }) => (cause as { readonly details: { readonly issues: unknown } }).details.issues)).toEqual([
      [{ message: 'not ok', path: ['ok'], received: 'boolean' }], [{ message: 'Invalid input: expected number, received string', path: [], received: 'string' }],
    ]);
  });
});

describe('a schema that does not work', () => {
  it.each([
    ['throws', checking(() => { throw new Error('no database of rules'); }), 'it threw: no database of rules'],
    ['rejects', checking(async () => Promise.reject(new Error('no network'))), 'it threw: no network'],
    ['gives nothing', checking(() => undefined), 'it gave neither a value nor issues'],
  ])('is named, rather than the config: one that %s', async (_, schema, what) => {
    const { cause } = await rejection(withSchema(schema).startAll());
    expect([(cause as { readonly code: string }).code, withoutPlaces((cause as Error).message)]).toEqual(['ERR_INVALID_CONFIG', [`db has a configSchema that does not work: ${what}`, '  declared at: here', '  mend the configSchema of the component']]);
  });

  it('is named when a config is given, too', () => {
    const container = withSchema(checking(() => { throw new Error('no rules'); }), 1).override('db', { safe: true });
    expect([systoleError(() => container.configure('db', 2)).message.split('\n')[0], container.describe('db').writtenConfig]).toEqual(['db has a configSchema that does not work: it threw: no rules', 1]);
  });
});

describe('the key of a kept instance', () => {
  it('is refused when it is none: each start would keep another instance, and find none again', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [component('pool', { keep: { key: (() => ({})) as never }, start: () => { log.push('open'); } })] });
    const { cause } = await rejection(container.startAll());
    expect([(cause as Error).message, log]).toEqual(['pool has a keep.key that gives "object".\n  a key tells variants apart: it is a string, a number or a symbol', []]);
  });
});
