/** Definitions without a class that contradict themselves. */
import { alias, Component, component, required, token, value } from 'systole';
import type { HandlerContext } from 'systole';

class Env { readonly url = 'db://'; private readonly kind = 'env'; }
interface Mailer { send(to: string): void }
const Mailer = token<Mailer>('mailer');
const Pool = component('pool', { deps: [Env], start: (env) => ({ url: env.url, end: () => undefined }) });

// @ts-expect-error the pool is no string
@Component(Pool)
export class Users { constructor(readonly pool: string) {} }

// @ts-expect-error Env has no such property
component('a', { deps: [Env], start: (env) => env.uri });

// @ts-expect-error the instance has no such method
component('b', { start: () => new Map<string, string>(), stop: (map) => { map.close(); } });

// @ts-expect-error start takes more than there is
component('c', { deps: [Env], start: (env: Env, context: HandlerContext, more: string) => more });

// @ts-expect-error the dependency is an Env
component('d', { deps: [Env], start: (env: string) => env });

// @ts-expect-error what start makes cannot send
component(Mailer, { start: () => ({ close: () => undefined }) });

// @ts-expect-error what start makes later cannot send
component(Mailer, { start: async () => ({ close: () => undefined }) });

// @ts-expect-error nobody makes the mailer
component(Mailer, { deps: [Env] });

// @ts-expect-error the constant cannot send
value(Mailer, { close: () => undefined });

// @ts-expect-error a number is no string
value(token<string>('greeting'), 1);

// @ts-expect-error a value has no timeout
value('port', 1, { startTimeoutMs: 5 });

// @ts-expect-error a number is no dependency
component('e', { deps: [8080] });

// @ts-expect-error the config has no such property
component('f', { config: { port: 80 }, start: ({ config }) => config.prot });

// @ts-expect-error the handler wants another config than the one given
component('g', { config: { port: '80' }, start: (context: HandlerContext<{ port: number }>) => context.config.port });

// @ts-expect-error the description is missing
token<string>();

abstract class Outbox { abstract post(text: string): void; }
class PrintedOutbox extends Outbox { private readonly paper = 'A4'; override post(text: string): void { process.stdout.write(text + this.paper); } }

// @ts-expect-error an Env cannot send
alias(Mailer, Env);

// @ts-expect-error an Env cannot post
alias(Outbox, Env);

// @ts-expect-error a pool cannot post
alias(Outbox, Pool);

// @ts-expect-error what start makes cannot post
component(Outbox, { start: () => ({ close: () => undefined }) });

// @ts-expect-error nobody makes the outbox
component(Outbox, { deps: [Env] });

// @ts-expect-error the constant cannot post
value(Outbox, 'a box');

// @ts-expect-error an outbox is not printed
@Component(required(Outbox))
export class Printer { constructor(readonly outbox: PrintedOutbox) {} }
