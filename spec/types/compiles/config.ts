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

// A config fits what handlers take: as it is, wider, worked out, after its schema; what the compiler has widened is let pass, and what is no handler for sure.
@Component({ deps: [], config: { port: 80, host: 'localhost', more: [1] } })
export class Fits {
  @OnStart listen({ config, signal }: HandlerContext<HttpConfig>): void { if (!signal.aborted) expectTypeOf(config).toEqualTypeOf<HttpConfig>(); }
  @OnStop close(_context?: HandlerContext): void {}
  configure({ config }: { config: string }): string { return config; }
}

@Component({ config: { mode: 'fast', hosts: ['a'] } })
export class Moded { @OnStart listen({ config }: HandlerContext<{ readonly mode: 'fast' | 'safe'; readonly hosts: readonly string[] }>): void { void config.mode; } }

@Component({ config: (live) => (live.name === 'test' ? disabled('not in tests') : { port: live.name.length, host: 'x' }) })
export class WorkedOut { @OnStart listen({ config }: HandlerContext<HttpConfig>): void { void config.port; } }

@Component({ config: { port: '80' }, configSchema: http })
export class AfterSchema { @OnStart listen({ config }: HandlerContext<HttpConfig>): void { void config.port; } }

declare const anything: unknown;
@Component({ deps: [], config: anything })
export class Untold { @OnStart listen({ config }: HandlerContext<HttpConfig>): void { void config.port; } }

@Component({ configSchema: http, keep: { key: () => 'one' } })
export class FromOutside { @OnStart listen({ config }: HandlerContext<HttpConfig>): void { void config.port; } }

@Component({ config: 'text' })
export class GenericOne<T> { readonly all: T[] = []; @OnStart listen({ config }: HandlerContext<string>): void { void config.length; } }
