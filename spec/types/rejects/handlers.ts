/** Members that cannot be handlers. */
import { After, Before, Component, On, OnStart, OnStop } from 'systole';
import type { HandlerContext } from 'systole';

@Component()
export class Members {
  // @ts-expect-error a static method has no instance
  @OnStart static start(): void {}
  // @ts-expect-error a static method has no instance
  @OnStart() static startCalled(): void {}
  // @ts-expect-error a static method has no instance
  @On('reload') static reload(): void {}
  // @ts-expect-error a field is no method
  @OnStart count = 1;
  // @ts-expect-error a field is no method, whatever it holds
  @OnStop stop = (): void => undefined;
  // @ts-expect-error a field is no method
  @On('reload') field = (): void => undefined;
  // @ts-expect-error a getter is no method
  @OnStart get state(): undefined { return undefined; }
  // @ts-expect-error a setter is no method
  @OnStart set other(_value: HandlerContext) {}
}

@Component()
export class Parameters {
  // @ts-expect-error a handler gets its context, not a number
  @OnStart takesNumber(_port: number): void {}
  // @ts-expect-error a handler gets its context, not the signal
  @OnStart takesSignal(_signal: AbortSignal): void {}
  // @ts-expect-error a handler gets nothing beside its context
  @OnStart takesMore(_context: unknown, _more: string): void {}
  // @ts-expect-error a context has no such part
  @OnStart takesPart({ abort }: { abort: () => void }): void { abort(); }
  // @ts-expect-error a handler gets its context, not a number
  @OnStop() stopTakesNumber(_port: number): void {}
  // @ts-expect-error a handler of a custom phase gets the same
  @On('reload') reload(_port: number): void {}
  // @ts-expect-error so do those around a phase
  @Before('start') before(_port: number): void {}
  // @ts-expect-error so do those around a phase
  @After('start') after(_port: number): void {}
}

@Component()
export class Results {
  // @ts-expect-error nobody takes what a start handler returns
  @OnStart returnsNumber(): number { return 1; }
  // @ts-expect-error nor what it resolves with
  @OnStart async resolvesNumber(): Promise<number> { return 1; }
  // @ts-expect-error nor what a stop handler returns
  @OnStop returnsText(): string { return ''; }
  // @ts-expect-error nor what it resolves with
  @OnStop() async resolvesText(): Promise<string> { return ''; }
}

export class Calls {
  // @ts-expect-error a phase has a name
  @On() unnamed(): void {}
  // @ts-expect-error a phase has a name
  @On bare(): void {}
  // @ts-expect-error OnStart takes no phase
  @OnStart('start') named(): void {}
}

// @ts-expect-error a class is no handler
@OnStart
export class Decorated {}
