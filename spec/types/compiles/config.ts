/** How a component's config reaches its handlers, typed. */
import { Component, component, disabled, OnStart, OnStop } from 'systole';
import type { HandlerContext, Schema } from 'systole';
import { expectTypeOf } from 'expect-type';

interface HttpConfig { readonly port: number; readonly host: string }
declare const http: Schema<HttpConfig>;

@Component({ config: { port: 80, host: 'localhost' } })
export class Server {
  @OnStart async listen(context: HandlerContext<HttpConfig>): Promise<void> { expectTypeOf(context.config.port).toEqualTypeOf<number>(); }
  @OnStop close({ config }: { config: HttpConfig }): void { expectTypeOf(config.host).toEqualTypeOf<string>(); }
}

@Component({ config: (live) => (live.name === 'test' ? disabled('not in tests') : { port: 80 }), configSchema: http })
export class Late {}

@Component({ config: async () => ({ port: 80 }), enabled: (live) => live.name !== 'test' || disabled('not in tests') })
export class Later {}

component('plain', { config: { port: 80 }, start: (context) => { expectTypeOf(context.config).toEqualTypeOf<{ port: number }>(); } });
component('worked-out', { config: () => ({ port: 80 }), start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<{ port: number }>(); } });
component('awaited', { config: async () => ({ port: 80 }), start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<{ port: number }>(); } });
component('live', { config: (live) => ({ port: live.name.length }), start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<{ port: number }>(); } });
component('perhaps', { config: () => (Math.random() > 1 ? disabled('luck') : { port: 80 }), stop: (_, { config }) => { expectTypeOf(config).toEqualTypeOf<{ port: number }>(); } });
component('asked', { start: (context: HandlerContext<HttpConfig>) => context.config.port });
component('wider', { config: { port: 80, host: '', extra: 1 }, start: (context: HandlerContext<HttpConfig>) => context.config.port });
component('checked', { config: { port: '80' }, configSchema: http, start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<HttpConfig>(); } });
component('from-outside', { configSchema: http, start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<HttpConfig>(); } });
component('none', { start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<unknown>(); } });
