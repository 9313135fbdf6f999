/** Standard decorators only: legacy ones cannot stand on #private members at all. */
import { On, OnStart, OnStop } from 'systole';

export class Members {
  // @ts-expect-error nobody else can call a #private method
  @OnStart #start(): void {}
  // @ts-expect-error nobody else can call a #private method
  @OnStop() #stop(): void {}
  // @ts-expect-error nobody else can call a #private method
  @On('reload') #reload(): void {}
  use(): void { this.#start(); this.#stop(); this.#reload(); }
}
