/** What stands in the compiler's message when a config is not what a handler takes, in words. */
import { Component, OnStart, OnStop } from 'systole';
import type { HandlerContext, Schema } from 'systole';

interface Http { readonly port: number; readonly mode: 'fast' | 'safe' }
declare const http: Schema<Http>;

// error: ConfigMismatch<"the config does not fit what listen() takes", { config: { port: string; mode: string; }; taken: Http; }>
@Component({ config: { port: '80', mode: 'fast' } })
export class Server { @OnStart listen({ config }: HandlerContext<Http>): void { void config.port; } }

// error: ConfigMismatch<"the config does not fit what close() takes", { config: { port: number; }; taken: Http; }>
@Component({ deps: [], config: () => ({ port: 80 }) })
export class Closed { @OnStop async close(context?: HandlerContext<Http>): Promise<void> { void context?.config.mode; } }

// error: ConfigMismatch<"the config does not fit what listen() takes", { config: Http; taken: string; }>
@Component({ deps: [], config: { anything: true }, configSchema: http })
export class Checked { @OnStart listen({ config }: HandlerContext<string>): void { void config.length; } }

class Base { @OnStart listen({ config }: HandlerContext<Http>): void { void config.port; } }
// error: ConfigMismatch<"the config does not fit what listen() takes", { config: { port: boolean; }; taken: Http; }>
@Component({ config: async () => ({ port: true }) })
export class Derived extends Base {}
