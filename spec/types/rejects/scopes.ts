/** Suppliers taken for something else, and scopes that are given what does not fit. */
import { Component, component, createContainer, supplier, token } from 'systole';
import type { Supplier } from 'systole';

interface User { readonly name: string }
const User = token<User>('user');
@Component({ scope: 'container' })
class Session { private readonly kind = 'session'; readonly opened: number = 1; }
@Component()
class Cache { private readonly kind = 'cache'; }
const system = createContainer();

// @ts-expect-error it gives instances, it is none
@Component(supplier(() => Session))
export class NotSupplier { constructor(readonly session: Session) {} }

// @ts-expect-error it gives something else
@Component(supplier(() => Cache))
export class WrongSupplier { constructor(readonly sessions: Supplier<Session>) {} }

// @ts-expect-error a function is missing around it
supplier(Session);

// @ts-expect-error a number has no name
component(User, { make: () => 5 });
// @ts-expect-error a promise of a number has none either
component(User, { make: async () => 5 });
// @ts-expect-error who promises a User has to make one
component(User, { scope: 'transient' });
// @ts-expect-error it is given a Cache alone, and no context
component('asks', { deps: [Cache], make: (cache: Cache, context: { readonly signal: AbortSignal }) => [cache, context] });
// @ts-expect-error a Cache is no Session
component('asks', { deps: [Cache], make: (session: Session) => session });

// @ts-expect-error there is no such scope
@Component({ scope: 'request' })
export class WrongScope {}

// @ts-expect-error a number has no name
void system.runInScope(() => undefined, { values: [[User, 5]] });
// @ts-expect-error a Cache is no Session
void system.runInScope(() => undefined, { values: [[User, { name: 'ada' }], [Session, new Cache()]] });
// @ts-expect-error there is no such option
void system.runInScope(() => undefined, { value: [] });
// @ts-expect-error a number is no component
void system.runInScope(() => undefined, { only: [5] });
// @ts-expect-error it is a Session
export const cache: Promise<Cache> = system.runInScope((scope) => scope.get(Session));
