/** Options that do not exist, or hold something else. */
import { Component, component } from 'systole';

class Env { private readonly kind = 'env'; }

// @ts-expect-error it is called startTimeoutMs
@Component({ startTimeout: 5 })
export class Misspelt {}

// @ts-expect-error a misspelt option is found beside right ones
@Component({ deps: [Env], name: 'beside', stopTimeout: 5 })
export class MisspeltBeside { constructor(readonly env: Env) {} }

// @ts-expect-error it is called deps
@Component({ dependencies: [Env] })
export class MisspeltDeps { constructor(readonly env: Env) {} }

// @ts-expect-error milliseconds are a number
@Component({ startTimeoutMs: '5s' })
export class TextTimeout {}

// @ts-expect-error there is no such readiness
@Component({ readiness: 'never' })
export class WrongReadiness {}

// @ts-expect-error a class does not list its handlers
@Component({ start: () => undefined })
export class HandlerAsOption {}

// @ts-expect-error it is called startTimeoutMs
component('a', { startTimeout: 5 });

// @ts-expect-error a misspelt option is found beside right ones
component('b', { deps: [Env], start: (env) => env, stopTimeout: 5 });

// @ts-expect-error handlers are called stop, not onStop
component('c', { start: () => 1, onStop: () => undefined });

// @ts-expect-error there is no such choice
component('d', { whenSuspended: 'restart' });

// @ts-expect-error a component is switched on or off
component('e', { enabled: 'yes' });
