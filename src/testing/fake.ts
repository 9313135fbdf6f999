import { inspect, isDeepStrictEqual } from 'node:util';
import { lines, SystoleError } from '../model/errors';
import type { Key, Token, TypedKey } from '../model/token';
import { describeKey } from '../model/token';
import { isMadeUp } from './made-up-members';

/** The public face of what is faked, a function as itself; usable wherever a container takes an override for it. */
export type Fake<Value> = Value extends FakeMethod ? Value : Pick<Value, keyof Value>;

/** Members given to a fake, as an object literal: methods, or values for properties. */
export type FakeMembers<Value> = { readonly [Name in keyof Value]?: Value[Name] };

/** How a fake treats what it was not given. */
export interface FakeOptions {
  /** `true`: members that were not given are methods that return `undefined`. Default: they throw ERR_NOT_FAKED. */
  readonly loose?: boolean;
}

/** A method as a fake has it. */
export type FakeMethod = (...args: never) => unknown;

/** One call of a fake, or of a method of one. */
export interface FakeCall<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  /** What the fake stands for: the name of the class or token. */
  readonly fake: string;
  /** The name of the method; that of the fake when it is a function itself. */
  readonly method: string;
  readonly args: Args;
  /** What it returned, a promise as the promise; `undefined` while it runs, and when it threw. */
  readonly result: Result | undefined;
  /** What it threw; `undefined` when it did not. A promise that rejects has been returned, not thrown. */
  readonly error: unknown;
}

/** The call of a method, with its own types. */
export type CallOf<Method> = Method extends (...args: infer Args) => infer Result ? FakeCall<Args, Result> : FakeCall;

type ArgsOf<Method> = Method extends (...args: infer Args) => unknown ? Args : readonly unknown[];

/** Without a say in what `Value` is; see `Given` in `container/provider.ts`. */
type Told<Value> = [FakeMembers<Value>][Value extends unknown ? 0 : never];

interface Call {
  readonly fake: string;
  /** Its place among the calls of all fakes. */
  readonly number: number;
  readonly method: string;
  readonly args: readonly unknown[];
  result: unknown;
  error: unknown;
}

/** What one fake has been called with, in order. */
interface Recording {
  readonly key: Key;
  readonly name: string;
  calls: Call[];
  /** The functions it was given: some write down calls of their own. */
  readonly given: readonly object[];
}

/** All fakes of the process, as plain data: another copy of this package may have made them, as after `jest.resetModules()`. */
interface Fakes {
  callsSoFar: number;
  readonly recordings: WeakMap<object, Recording>;
  readonly methods: WeakMap<object, { readonly recording: Recording; readonly name: string }>;
}

const shared = globalThis as unknown as Record<symbol, Fakes | undefined>;
const all = (shared[Symbol.for('systole/fakes/v2')] ??= { callsSoFar: 0, recordings: new WeakMap(), methods: new WeakMap() });
const { recordings, methods } = all;

/**
 * Makes a stand-in for what a class or token stands for, which records every call of its methods.
 *
 * Members that are given answer as given; a function keeps what it is (a `jest.fn()` stays one to jest). Any other member is a
 * method that throws ERR_NOT_FAKED, or returns `undefined` with `{ loose: true }`; only the class's getters are just
 * `undefined`. Nothing of the real class runs, its handlers and its constructor included; the fake is an `instanceof` it all the
 * same. What Node and test tools look up by themselves (`then`, `toJSON`, symbols, names that begin with `_`, `$` or `@`) is there
 * only if it is given, so a fake may be awaited and printed. What stands for a function is given one, and is one.
 *
 * @example
 * const mailer = fake(Mailer, { send: async () => undefined });
 * container.fork().override(Mailer, { useValue: mailer });
 * calledWith(mailer.send, 'ada@example.com', 'hello'); // => true, once that happened
 *
 * const charge = fake(Charge, (cents) => `paid ${cents}`);
 * calledWith(charge, 100);
 */
export function fake<Value extends FakeMethod>(key: Token<Value>, answer: Value): Value;
export function fake<Value extends object>(key: TypedKey<Value>, members?: Told<Value>, options?: FakeOptions): Fake<Value>;
export function fake(key: Key, members?: object, options: FakeOptions = {}): object {
  if (typeof members === 'function') return fakeFunction(key, members as FakeMethod);
  const given = Object.values(Object.getOwnPropertyDescriptors(members ?? {})).map(({ value }): unknown => value);
  const recording: Recording = { key, name: describeKey(key), calls: [], given: given.filter((value) => typeof value === 'function') };
  const prototype = typeof key === 'function' ? key.prototype as object : Object.prototype;
  const target = Object.create(prototype) as Record<PropertyKey, unknown>;
  hideSymbols(target, prototype);
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(members ?? {}))) {
    if (typeof property.value === 'function') property.value = recorded(recording, name, property.value as FakeMethod);
    Object.defineProperty(target, name, { ...property, configurable: true });
  }
  for (const symbol of Object.getOwnPropertySymbols(members ?? {})) {
    Object.defineProperty(target, symbol, { value: (members as Record<symbol, unknown>)[symbol], configurable: true, writable: true });
  }
  const made = new Proxy(target, { get: (_, name, receiver) => memberOf(target, prototype, name, receiver, recording, options) });
  recordings.set(made, recording);
  return made;
}

function fakeFunction(key: Key, answer: FakeMethod): FakeMethod {
  const recording: Recording = { key, name: describeKey(key), calls: [], given: [answer] };
  const made = recorded(recording, recording.name, answer);
  recordings.set(made, recording);
  return made;
}

/** True for what `fake` returned. */
export function isFake(value: unknown): value is object {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && recordings.has(value);
}

/**
 * The calls of one method of a fake, or of all its methods; of several fakes and methods, those of all of them. In the order of the calls.
 *
 * @throws ERR_NOT_A_FAKE
 */
export function calls<Method extends FakeMethod>(method: Method): readonly CallOf<Method>[];
export function calls(...fakes: readonly object[]): readonly FakeCall[];
export function calls(...of: readonly object[]): readonly FakeCall[] {
  const chosen = new Set(of.flatMap(recordedOf));
  return [...chosen].sort((a, b) => a.number - b.number).map(({ number: _number, ...call }) => call);
}

function recordedOf(of: object): readonly Call[] {
  const method = methods.get(of);
  const recording = method?.recording ?? recordings.get(of);
  if (recording === undefined) throw notAFake(shown(of));
  return method === undefined ? recording.calls : recording.calls.filter((call) => call.method === method.name);
}

/** What a fake stands for. @throws ERR_NOT_A_FAKE */
export function keyOfFake(made: object): Key {
  const recording = recordings.get(made);
  if (recording === undefined) throw notAFake(shown(made));
  return recording.key;
}

/** True when a method of a fake has been called. @throws ERR_NOT_A_FAKE */
export function called(method: FakeMethod): boolean {
  return calls(method).length > 0;
}

/**
 * True when a method of a fake has been called with exactly these arguments, compared by value.
 *
 * An argument may be a matcher of the test runner, such as `expect.any(String)`.
 *
 * @throws ERR_NOT_A_FAKE
 */
export function calledWith<Method extends FakeMethod>(method: Method, ...args: ArgsOf<Method>): boolean {
  const expected: readonly unknown[] = args;
  const made: readonly FakeCall[] = calls<FakeMethod>(method);
  return made.some((call) => call.args.length === expected.length && expected.every((arg, place) => fits(arg, call.args[place])));
}

/**
 * Forgets what fakes have been called with; what they answer stays. A mock function of jest or vitest among their members forgets
 * its own calls too (`mockClear`).
 *
 * @throws ERR_NOT_A_FAKE
 */
export function forgetCalls(...fakes: readonly object[]): void {
  for (const made of fakes) {
    const recording = recordings.get(made);
    if (recording === undefined) throw notAFake(shown(made));
    recording.calls = [];
    for (const member of recording.given) if ('mockClear' in member && typeof member.mockClear === 'function') Reflect.apply(member.mockClear, member, []);
  }
}

function memberOf(target: Record<PropertyKey, unknown>, prototype: object, name: PropertyKey, receiver: unknown, recording: Recording, { loose = false }: FakeOptions): unknown {
  if (Object.hasOwn(target, name)) return Reflect.get(target, name, receiver);
  if (typeof name !== 'string' || !isMadeUp(name)) return name === 'constructor' ? target.constructor : Reflect.get(Object.prototype, name, receiver);
  // Not refused, because jest reads every getter of what it prints.
  if (isAccessor(prototype, name)) return undefined;
  const answer = (...args: readonly unknown[]): undefined => {
    if (!loose) throw notFaked(recording.name, name, args);
  };
  const method = recorded(recording, name, Object.defineProperty(answer, 'name', { value: name }));
  Object.defineProperty(target, name, { value: method, configurable: true, writable: true, enumerable: false });
  return method;
}

/** A function that writes down its calls, and is in all else the one it stands for. */
function recorded(recording: Recording, name: string, answer: FakeMethod): FakeMethod {
  const method = new Proxy(answer, {
    apply: (_, self, args: readonly unknown[]) => {
      const call: Call = { fake: recording.name, number: all.callsSoFar++, method: name, args, result: undefined, error: undefined };
      recording.calls.push(call);
      try {
        call.result = Reflect.apply(answer, self, args);
      } catch (error) {
        call.error = error;
        throw error;
      }
      return call.result;
    },
  });
  methods.set(method, { recording, name });
  return method;
}

/** A class's own members under symbols would run on a fake that lacks their state: printing alone calls some. */
function hideSymbols(target: object, prototype: object): void {
  for (const owner of chain(prototype)) {
    for (const symbol of Object.getOwnPropertySymbols(owner)) {
      Object.defineProperty(target, symbol, { value: undefined, configurable: true, writable: true, enumerable: false });
    }
  }
}

function isAccessor(prototype: object, name: string): boolean {
  const owner = chain(prototype).find((link) => Object.hasOwn(link, name));
  return owner !== undefined && Object.getOwnPropertyDescriptor(owner, name)?.get !== undefined;
}

/** A class's prototype and those of its bases, without that of `Object`. */
function chain(prototype: object): readonly object[] {
  const links: object[] = [];
  for (let link: object | null = prototype; link !== null && link !== Object.prototype; link = Object.getPrototypeOf(link) as object | null) links.push(link);
  return links;
}

/** Matchers of jest, vitest and jasmine answer `asymmetricMatch`. */
function fits(expected: unknown, actual: unknown): boolean {
  const { asymmetricMatch } = Object(expected) as { readonly asymmetricMatch?: unknown };
  if (typeof asymmetricMatch === 'function') return Reflect.apply(asymmetricMatch, expected, [actual]) === true;
  return isDeepStrictEqual(actual, expected);
}

function notFaked(fakeName: string, member: string, args: readonly unknown[]): SystoleError<'ERR_NOT_FAKED'> {
  return new SystoleError('ERR_NOT_FAKED', lines(
    `The fake ${fakeName} has no ${member}(), but it was called.`,
    args.length === 0 ? undefined : `with: ${args.map((arg) => inspect(arg, { depth: 1, breakLength: Infinity })).join(', ')}`,
    `give it one: fake(${fakeName}, { ${member}: () => … }), or let it return undefined: fake(${fakeName}, {}, { loose: true })`,
  ), { fake: fakeName, member });
}

/** The error for something that records no calls. */
export function notAFake(name: string): SystoleError<'ERR_NOT_A_FAKE'> {
  return new SystoleError('ERR_NOT_A_FAKE', lines(
    `${name} is neither a fake nor a method of one, so nobody has written down its calls.`,
    'pass what fake(...) returned, or a method of it: called(mailer.send)',
  ), { name });
}

function shown(value: object): string {
  return typeof value === 'function' && value.name !== '' ? value.name : inspect(value, { depth: 0 });
}
