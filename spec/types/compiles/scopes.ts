/** How long instances live, and what is asked for in a scope. */
import { Component, component, createContainer, lazy, required, supplier, token } from 'systole';
import type { Lazy, Scope, ScopeKind, ScopeOptions, Supplier } from 'systole';

interface Request { readonly user: string }
const Request = token<Request>('request');
const Given = required(Request, { scope: 'container' });

@Component({ scope: 'transient' })
class Query { private readonly kind = 'query'; }

@Component({ deps: [Request, Query], scope: 'container' })
export class Orders { constructor(readonly request: Request, readonly query: Query) {} }

@Component({ deps: [supplier(() => Query), lazy(() => Orders), supplier(() => Given)] })
export class Server { constructor(readonly queries: Supplier<Query>, readonly orders: Lazy<Orders>, readonly requests: Supplier<Request>) {} }

@Component({ scope: 'resolution', name: 'trace' })
export class Trace {}

const Session = component('session', { scope: 'container', deps: [Request], start: async (request) => ({ of: request.user }), stop: (session) => session.of.length });
const container = createContainer({ components: [Server, Session, Given] });
container.override(Query, { useFactory: async () => new Query() }).override(Session, { scope: 'singleton' });

export const kind: ScopeKind = container.describe(Orders).scope;
export const length: Promise<number> = container.runInScope((scope) => scope.get(Session).of.length);
export const user: Promise<string> = container.runInScope(async (scope: Scope) => {
  const orders: Orders = scope.resolve(Orders);
  const inner: number = await scope.runInScope(() => 1, { values: [[Given, { user: orders.request.user }]] });
  return `${String(inner)} ${scope.get(Given).user} ${String(scope.signal.aborted)}`;
}, { values: [[Given, { user: 'ada' }], [Session, { of: 'ada' }], ['an id', 1]], only: [Orders, 'session'], signal: new AbortController().signal });
export const nothing: Promise<void> = container.runInScope(() => undefined, { values: new Map<typeof Given, Request>([[Given, { user: 'ben' }]]) });
export const options: ScopeOptions = { only: [Session] };
