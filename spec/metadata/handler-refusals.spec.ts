import { After, Before, On, OnDrain, OnForceStop, OnResume, OnStart, OnStop, OnSuspend } from 'systole';
import { refused } from './refused';
import { standardContext } from './standard-context';

type AnyDecorator = (...args: readonly unknown[]) => unknown;
const start = OnStart as AnyDecorator;
const method: PropertyDescriptor = { value: () => undefined, configurable: true, writable: true };
const remedy = 'move it to a public instance method of a @Component class';

class Server {
  listen(): void {}
}

describe('a handler decorator', () => {
  it.each([
    ['a static member', [Server, 'open', method], 'Server.open'],
    ['a static member', [Server, 'port', undefined], 'Server.port'],
    ['not a method', [Server.prototype, 'port', undefined], 'Server.port'],
    ['not a method', [Server.prototype, 'state', { get: (): string => 'up', configurable: true }], 'Server.state'],
    ['not a method', [Server.prototype, 'state', { set: () => undefined, configurable: true }], 'Server.state'],
    ['not a method', [Server.prototype, Symbol('state'), { value: 1 }], 'Server.Symbol(state)'],
  ])('under legacy decorators, refuses %s', (problem, args, target) => {
    expect(refused(() => start(...args))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `@OnStart stands on ${target}, which is ${problem}.\n  ${remedy}`,
      details: { decorator: 'OnStart', target },
    });
  });

  it.each([
    ['a static member', { kind: 'method', name: 'open', static: true }, 'open'],
    ['a static member', { kind: 'field', name: 'port', static: true }, 'port'],
    ['a static member', { kind: 'method', name: '#open', static: true, private: true }, '#open'],
    ['a #private member', { kind: 'method', name: '#listen', private: true }, '#listen'],
    ['a #private member', { kind: 'field', name: '#port', private: true }, '#port'],
    ['not a method', { kind: 'field', name: 'port' }, 'port'],
    ['not a method', { kind: 'accessor', name: 'port' }, 'port'],
    ['not a method', { kind: 'getter', name: 'state' }, 'state'],
    ['not a method', { kind: 'setter', name: 'state' }, 'state'],
    ['not a method', { kind: 'class', name: 'Server' }, 'Server'],
  ])('under standard decorators, refuses %s', (problem, context, target) => {
    expect(refused(() => start(() => undefined, standardContext({ metadata: {}, ...context })))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `@OnStart stands on ${target}, which is ${problem}.\n  ${remedy}`,
      details: { decorator: 'OnStart', target },
    });
  });

  it('under standard decorators, refuses a compiler that passes no metadata, and says from when on it does', () => {
    expect(refused(() => start(() => undefined, standardContext({ kind: 'method', name: 'listen' })))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: '@OnStart stands on listen, which is compiled without decorator metadata.\n'
        + '  TypeScript passes decorator metadata from 5.2 on; load systole before the class is defined',
      details: { decorator: 'OnStart', target: 'listen' },
    });
  });

  it.each([
    ['OnStart', OnStart], ['OnStop', OnStop], ['OnDrain', OnDrain], ['OnForceStop', OnForceStop], ['OnSuspend', OnSuspend], ['OnResume', OnResume],
    ['On', On('reload')], ['Before', Before('start')], ['After', After('start')],
  ])('gives its own name when it refuses: @%s', (name, decorator) => {
    expect(refused(() => (decorator as AnyDecorator)(Server, 'open', method)).details).toEqual({ decorator: name, target: 'Server.open' });
    expect(refused(() => (decorator as AnyDecorator)(() => undefined, standardContext({ kind: 'field', name: 'port' }))).details)
      .toEqual({ decorator: name, target: 'port' });
  });

  it('refuses the same when it is called first', () => {
    const called = OnStart() as AnyDecorator;
    expect(refused(() => called(Server, 'open', method)).message).toBe(`@OnStart stands on Server.open, which is a static member.\n  ${remedy}`);
  });

  it('refuses what is no member of a class at all', () => {
    const called = On('reload') as AnyDecorator;
    expect(refused(() => called(Server))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `@On stands on this, which is not a member of a class.\n  ${remedy}`,
      details: { decorator: 'On', target: 'this' },
    });
  });

  it.each([['On', On], ['Before', Before], ['After', After]])('refuses a phase without a name: @%s', (name, decorator) => {
    expect(refused(() => (decorator as AnyDecorator)(Server.prototype, 'listen', method))).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: `@${name} names no phase.\n  write the phase in parentheses: @${name}('reload')`,
      details: { decorator: name, target: 'this' },
    });
  });

  it('refuses a static method in the syntax of this compiler', () => {
    expect(refused(() => {
      class Static {
        // @ts-expect-error a static method has no instance
        @OnStart static open(): void {}
      }
      return Static;
    }).message).toMatch(/^@OnStart stands on (Static\.)?open, which is a static member\.$/m);
  });

  it('refuses a field in the syntax of this compiler', () => {
    expect(refused(() => {
      class Field {
        // @ts-expect-error a field is no method
        @OnStop close = (): void => undefined;
      }
      return Field;
    }).message).toMatch(/^@OnStop stands on (Field\.)?close, which is not a method\.$/m);
  });

  it('refuses a getter in the syntax of this compiler', () => {
    expect(refused(() => {
      class Getter {
        // @ts-expect-error a getter is no method
        @OnStop get close(): undefined { return undefined; }
      }
      return Getter;
    }).message).toMatch(/^@OnStop stands on (Getter\.)?close, which is not a method\.$/m);
  });
});
