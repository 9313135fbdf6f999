/** The methods that may be handlers. */
import { After, Before, Component, On, OnDrain, OnForceStop, OnResume, OnStart, OnStop, OnSuspend } from 'systole';
import type { HandlerContext } from 'systole';

const named = Symbol('named');
declare function traced<T extends (...args: never) => unknown>(...args: readonly unknown[]): T | undefined | void;
const other: { (...args: readonly unknown[]): void } = () => undefined;

@Component()
export class Every {
  @OnStart bare(): void {}
  @OnStart() called(): void {}
  @OnStart async asynchronous(): Promise<void> {}
  @OnStart thenable(): PromiseLike<void> { return Promise.resolve(); }
  @OnStart maybe(): void | Promise<void> {}
  @OnStart takesContext(context: HandlerContext): void { context.ready(); }
  @OnStart takesTypedContext(context: HandlerContext<{ port: number }>): number extends never ? never : void { void context.config.port; }
  @OnStart takesSignal({ signal }: { signal: AbortSignal }): void { signal.throwIfAborted(); }
  @OnStart takesPart({ signal, defer, deadline }: Pick<HandlerContext, 'signal' | 'defer' | 'deadline'>): void { if (!signal.aborted && deadline > 0) defer(() => undefined); }
  @OnStart takesAnything(_context: unknown): void {}
  @OnStart takesOptionally(_context?: HandlerContext): void {}
  @OnStart [named](): void {}
  @OnStart 'quoted name'(): void {}
  @OnStart usesThis(this: Every): void { this.bare(); }
  @OnStart @OnResume twice(): void {}
  @other @OnStart below(): void {}
  @OnStart @other above(): void {}
  @OnStop() async stop(): Promise<void> {}
  @OnStop close(context: HandlerContext): Promise<void> { return new Promise((resolve) => { context.signal.addEventListener('abort', () => { resolve(); }); }); }
  @OnDrain drain(): void {}
  @OnDrain() async drainCalled(): Promise<void> {}
  @OnForceStop force(): void {}
  @OnForceStop() forceCalled(): void {}
  @OnSuspend suspend(): void {}
  @OnSuspend() suspendCalled(): void {}
  @OnResume resume(): void {}
  @OnResume() resumeCalled(): void {}
  @On('report') report(): { rows: number } { return { rows: 1 }; }
  @On('report') async reportLater(context: HandlerContext): Promise<string> { return context.id; }
  @Before('start') before(): void {}
  @After('stop') after({ signal }: { signal: AbortSignal }): boolean { return signal.aborted; }
}

@Component()
export class Generic<T> {
  readonly seen: T[] = [];
  @OnStart start(): void { this.seen.length = 0; }
}

export class NoComponent { @OnStart start(): void {} }

@Component()
export class Protected {
  @OnStart start(): void { this.helper(); }
  protected helper(): void {}
}
