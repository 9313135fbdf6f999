/** Components without a class: what `component`, `value` and `token` infer, and where their results may stand. */
import { alias, Component, component, createClosedContainer, lazy, optional, pick, required, token, value } from 'systole';
import type { ComponentToken, HandlerContext, Token } from 'systole';
import { expectTypeOf } from 'expect-type';

class Env { readonly url = 'db://'; private readonly kind = 'env'; }
interface Connection { query(text: string): Promise<unknown>; end(): Promise<void> }
declare function connect(url: string, signal: AbortSignal): Promise<Connection>;

export const Pool = component('pool', {
  deps: [Env],
  start: (env, { signal }) => connect(env.url, signal),
  stop: (pool) => pool.end(),
  drain: async (pool, { signal }) => { if (!signal.aborted) await pool.query('drain'); },
  forceStop: (pool) => { void pool.end(); },
  suspend: (pool) => pool.query('suspend'),
  resume: (pool, context) => { context.progress('resumed'); return pool.query('resume'); },
  on: { reload: (pool) => pool.query('reload') },
  startTimeoutMs: 1_000,
});
expectTypeOf(Pool).toEqualTypeOf<ComponentToken<Connection>>();

@Component(Pool)
export class Users { constructor(readonly pool: Connection) {} }

export const Sync = component('sync', { start: () => new Map<string, number>(), stop: (map) => { map.clear(); } });
expectTypeOf(Sync).toEqualTypeOf<ComponentToken<Map<string, number>>>();

export const Task = component('task', { deps: [Pool, optional(Sync)], start: async (pool, sync) => { await pool.query(String(sync?.size)); } });
expectTypeOf(Task).toEqualTypeOf<ComponentToken<void>>();

export const Barrier = component('barrier', { deps: [Pool, Users] });
expectTypeOf(Barrier).toEqualTypeOf<ComponentToken<void>>();
export const Bare = component('bare');
expectTypeOf(Bare).toEqualTypeOf<ComponentToken<void>>();

export const ContextOnly = component('context-only', { start: (context) => context.id });
expectTypeOf(ContextOnly).toEqualTypeOf<ComponentToken<string>>();

export const ManyForms = component('many-forms', {
  deps: [Env, optional(Pool), lazy(() => Users), pick(Env, (env) => env.url), 'by-id'],
  start: (env, pool, users, url, byId: number, { signal, defer }) => {
    expectTypeOf(env).toEqualTypeOf<Env>();
    expectTypeOf(pool).toEqualTypeOf<Connection | undefined>();
    expectTypeOf(users.get()).toEqualTypeOf<Users>();
    expectTypeOf(url).toEqualTypeOf<string>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    defer(() => pool?.end());
    return { url, byId };
  },
});
expectTypeOf(ManyForms).toEqualTypeOf<ComponentToken<{ url: string; byId: number }>>();

// For a token: its type is what others see, whatever more the instance can do.
interface Mailer { send(to: string): void }
class SmtpMailer implements Mailer { send(): void {} close(): void {} }
export const Mailer = token<Mailer>('mailer');
export const Smtp = component(Mailer, { deps: [Env], start: () => new SmtpMailer(), stop: (mailer) => { mailer.close(); } });
expectTypeOf(Smtp).toEqualTypeOf<ComponentToken<Mailer>>();
@Component(Mailer, Smtp)
export class Newsletter { constructor(readonly one: Mailer, readonly other: Mailer) {} }

export const Port = value('http.port', 8080);
expectTypeOf(Port).toEqualTypeOf<ComponentToken<number>>();
export const Modes = value('modes', ['fast', 'safe'] as const, { doc: 'known modes', tags: ['settings'] });
expectTypeOf(Modes).toEqualTypeOf<ComponentToken<readonly ['fast', 'safe']>>();
export const Console = value(Mailer, new SmtpMailer());
expectTypeOf(Console).toEqualTypeOf<ComponentToken<Mailer>>();
export const BySymbol = value(Symbol.for('port'), 1);
expectTypeOf(BySymbol).toEqualTypeOf<ComponentToken<number>>();
@Component(Port)
export class Server { constructor(readonly port: number) {} }

const narrow: Token<number> = token<number>('narrow');
export const wide: Token<number | string> = narrow;

// A circle of definitions needs one written type, as everywhere in TypeScript.
export const Left: Token<{ readonly name: string }> = component('left', { deps: [lazy(() => Right)], start: (right) => ({ name: typeof right.get() }) });
export const Right = component('right', { deps: [Left], start: (left) => left.name });

export function start(env: Env, context: HandlerContext): Promise<Connection> { return connect(env.url, context.signal); }
export const FromFunction = component('from-function', { deps: [Env], start });
expectTypeOf(FromFunction).toEqualTypeOf<ComponentToken<Connection>>();

// Whatever the instance is: a function, a union, nothing, something generic.
expectTypeOf(component('function', { start: () => (text: string) => text.length })).toEqualTypeOf<ComponentToken<(text: string) => number>>();
expectTypeOf(component('union', { start: (): string | number => 1, stop: (either) => { expectTypeOf(either).toEqualTypeOf<string | number>(); } })).toEqualTypeOf<ComponentToken<string | number>>();
expectTypeOf(component('perhaps', { start: async (): Promise<string | undefined> => undefined })).toEqualTypeOf<ComponentToken<string | undefined>>();
expectTypeOf(value('flag', true)).toEqualTypeOf<ComponentToken<boolean>>();
expectTypeOf(value('list', [1, 2])).toEqualTypeOf<ComponentToken<number[]>>();
expectTypeOf(value('nothing', undefined)).toEqualTypeOf<ComponentToken<undefined>>();
expectTypeOf(value('by-function', (text: string) => text.length)).toEqualTypeOf<ComponentToken<(text: string) => number>>();
export const Length = component(token<(text: string) => number>('length'), { start: () => (text) => { expectTypeOf(text).toEqualTypeOf<string>(); return text.length; } });

// An abstract class stands for an interface: what is defined for it has to be what it promises.
abstract class Outbox { abstract post(text: string): number; }
class Printed extends Outbox { private readonly paper = 'A4'; override post(text: string): number { return text.length + this.paper.length; } }
class Sealed { private readonly kind = 'sealed'; private constructor() {} }
expectTypeOf(alias(Outbox, Printed)).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(component(Outbox, { deps: [Env], make: (env) => ({ post: (text: string) => text.length + env.url.length }) })).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(value(Outbox, new Printed())).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(required(Outbox, { scope: 'container' })).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(required(Sealed)).toEqualTypeOf<ComponentToken<Sealed>>();
expectTypeOf(alias(Outbox, 'printed')).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(alias('outbox', Outbox)).toEqualTypeOf<ComponentToken<Outbox>>();
expectTypeOf(alias(token<string | number>('wide'), Port)).toEqualTypeOf<ComponentToken<string | number>>();
@Component(Outbox)
export class Sender { constructor(readonly outbox: Outbox) {} }
expectTypeOf(createClosedContainer({ components: [Sender, Printed, alias(Outbox, Printed)] }).get(Outbox).post('text')).toEqualTypeOf<number>();
