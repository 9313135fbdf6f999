/** Scopes: what suppliers stand for, what a scope gives, and what it may be given. */
import { Component, component, createContainer, local, optional, supplier, token } from 'systole';
import type { Provided, Scope, ScopeOptions, Supplier } from 'systole';
import { expectTypeOf } from 'expect-type';

interface User { readonly name: string }
const User = token<User>('user');
@Component({ scope: 'container' })
class Session { private readonly kind = 'session'; readonly opened: number = 1; }
@Component({ scope: 'transient', deps: [optional(User)] })
class Query { private readonly kind = 'query'; constructor(readonly user: User | undefined) {} }

@Component(supplier(() => Session), supplier(() => User), supplier(() => 'by-id'), supplier(() => local<number>('port')))
export class Pages {
  constructor(readonly sessions: Supplier<Session>, readonly users: Supplier<User>, readonly byId: Supplier<Query>, readonly ports: Supplier<number>) {}
}
const ofQuery = supplier(() => Query);
expectTypeOf<Provided<typeof ofQuery>>().toEqualTypeOf<Supplier<Query>>();
component('asks', { scope: 'resolution', deps: [supplier(() => Session)], start: (sessions) => { expectTypeOf(sessions.get()).toEqualTypeOf<Session>(); } });

const Cursor = component('cursor', { scope: 'transient', deps: [User, Session], make: async (user, { opened }) => ({ of: user.name, opened }) });
expectTypeOf<Provided<typeof Cursor>>().toEqualTypeOf<{ of: string; opened: number }>();
const Clock = component(token<{ now(): number }>('clock'), { make: () => ({ now: () => 1 }), stop: (clock) => { expectTypeOf(clock.now()).toEqualTypeOf<number>(); } });
@Component(Cursor, Clock, supplier(() => Cursor))
export class Reads { constructor(readonly cursor: { readonly of: string }, readonly clock: { now(): number }, readonly cursors: Supplier<{ of: string; opened: number }>) {} }
component('later', { deps: [supplier(() => Cursor)], start: async (cursors) => { expectTypeOf(await cursors.getAsync()).toEqualTypeOf<{ of: string; opened: number }>(); } });

const system = createContainer({ components: [Pages, Session, Query] });
export async function handle(user: User): Promise<void> {
  const opened = await system.runInScope(async (scope) => {
    expectTypeOf(scope).toEqualTypeOf<Scope>();
    expectTypeOf(scope.get(Session)).toEqualTypeOf<Session>();
    expectTypeOf(scope.get(User)).toEqualTypeOf<User>();
    expectTypeOf(scope.get(Query, { otherwise: null })).toEqualTypeOf<Query | null>();
    expectTypeOf(scope.get('by-id')).toEqualTypeOf<unknown>();
    expectTypeOf(scope.resolve(User)).toEqualTypeOf<User>();
    expectTypeOf(await scope.resolveAsync(Cursor)).toEqualTypeOf<{ of: string; opened: number }>();
    expectTypeOf(await system.resolveAsync(Query)).toEqualTypeOf<Query>();
    return scope.get(Session).opened;
  }, { values: [[User, user], [Session, { opened: 2 }], ['by-id', 'anything']], only: [Session] });
  expectTypeOf(opened).toEqualTypeOf<number>();
  expectTypeOf(await system.runInScope(() => 'at once')).toEqualTypeOf<string>();
  expectTypeOf(await system.runInScope((scope) => scope.get(Query).user, { values: new Map<unknown, unknown>([[User, user]]) as ReadonlyMap<typeof User, User> })).toEqualTypeOf<User | undefined>();
}
export const options: ScopeOptions = { values: [[User, { name: 'ada' }]] };
