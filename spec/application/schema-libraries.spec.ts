import type { Container, Schema } from 'systole';
import { component, createContainer } from 'systole';
import * as v from 'valibot';
import { z } from 'zod';
import { rejection } from '../support/errors';

interface Listening {
  readonly port: number;
  readonly tls: { readonly mode: string };
}

/** The same rules in each: a port that may be written as text, and a mode that has a default. */
const libraries: readonly (readonly [name: string, schema: Schema<Listening>, refused: readonly string[]])[] = [
  ['zod', z.object({ port: z.coerce.number().int(), tls: z.object({ mode: z.enum(['on', 'off']).default('off') }) }), [
    'port: Invalid input: expected number, received NaN', 'tls.mode: Invalid option: expected one of "on"|"off" (received: number)',
  ]],
  ['valibot', v.object({ port: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer()), tls: v.object({ mode: v.optional(v.picklist(['on', 'off']), 'off') }) }), [
    'port: Invalid integer: Received NaN (received: string)', 'tls.mode: Invalid type: Expected ("on" | "off") but received 7',
  ]],
];

const withSchema = (schema: Schema<Listening>, config: object): Container => createContainer({
  components: [component('http', { config, configSchema: schema, start: ({ config: listening }: { readonly config: Listening }) => listening } as object)],
});

describe.each(libraries)('a schema of %s', (_, schema, refused) => {
  it('gives the config that handlers see', async () => {
    const container = withSchema(schema, { port: '8080', tls: {} });
    await container.startAll();
    expect(container.get('http')).toEqual({ port: 8080, tls: { mode: 'off' } });
    await container.stopAll();
  });

  it('says where a config is wrong, what was expected, and what received', async () => {
    const { message } = await rejection(withSchema(schema, { port: 'x', tls: { mode: 7 } }).startAll());
    expect(message.split('\n').filter((line) => /^ {4}(?:port|tls)/.test(line)).map((line) => line.trim())).toEqual(refused);
  });
});

describe('an instance that is checked', () => {
  it.each([
    ['zod', z.object({ query: z.function() })], ['valibot', v.object({ query: v.function() })],
  ] as readonly (readonly [string, Schema])[])('may be so by %s', async (_, instanceSchema) => {
    const started = async (query: unknown): Promise<string> => {
      const container = createContainer({ components: [component('db', { instanceSchema, start: () => ({ query }) })] });
      return container.startAll().then(async () => { await container.stopAll(); return 'started'; }, (error: unknown) => ((error as Error).cause as { readonly code: string }).code);
    };
    expect([await started(() => []), await started(7)]).toEqual(['started', 'ERR_INVALID_CONFIG']);
  });
});
