/** Scopes that there are none of, and values that do not fit. */
import { Component, component, createContainer, required, supplier, token, value } from 'systole';
import type { Supplier } from 'systole';

interface Request { readonly user: string }
const Request = required(token<Request>('request'), { scope: 'container' });
class Query { private readonly kind = 'query'; }
const container = createContainer();

// @ts-expect-error there is no such scope
@Component({ scope: 'request' })
export class Odd {}

// @ts-expect-error dependency [0] does not fit constructor parameter [0]
@Component(supplier(() => Query))
export class NotASupplier { constructor(readonly query: Query) {} }

// @ts-expect-error dependency [0] does not fit constructor parameter [0]
@Component({ deps: [supplier(() => Query)] })
export class OfSomethingElse { constructor(readonly requests: Supplier<Request>) {} }

// @ts-expect-error a constant has no scope
value('port', 8080, { scope: 'transient' });
// @ts-expect-error there is no such scope
component('session', { scope: 'session' });
// @ts-expect-error it is a Query
export const query: Promise<Request> = container.runInScope((scope) => scope.get(Query));
// @ts-expect-error it is no request
void container.runInScope(() => 1, { values: [[Request, { name: 'ada' }]] });
// @ts-expect-error there is no such option
void container.runInScope(() => 1, { value: [] });
// @ts-expect-error it is a function of the scope
void container.runInScope((number: number) => number);
// @ts-expect-error the factory makes something else
container.override(Request, { useFactory: async () => ({ name: 'ada' }) });
