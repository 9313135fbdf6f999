/** How a decorator on a class member was called, in one vocabulary for both protocols. */
export interface MemberDecoratorCall {
  /** What the handlers of one class are collected under: the class itself, or its standard metadata object. */
  readonly owner: object;
  readonly name: PropertyKey;
  /** The standard protocol does not know the class yet. */
  readonly isClassKnown: boolean;
  readonly problem: 'static' | 'private' | 'not-a-method' | 'no-metadata' | undefined;
}

// TypeScript hands out `context.metadata` only if this symbol exists when the class is defined, and no Node has it. The
// decorators are imported from this package, so it is there in time. Other compilers use the same registered symbol.
const symbols: { metadata?: symbol } = Symbol as { metadata?: symbol };
export const metadataSymbol: symbol = (symbols.metadata ??= Symbol.for('Symbol.metadata'));

interface StandardContext {
  readonly kind: string;
  readonly name: PropertyKey | undefined;
  readonly static?: boolean;
  readonly private?: boolean;
  readonly metadata?: object;
}

/** True for the second argument of a standard decorator. */
export function isStandardContext(value: unknown): value is StandardContext {
  return typeof value === 'object' && value !== null && 'kind' in value && 'addInitializer' in value;
}

/** Reads the raw arguments; `undefined` when this is a factory call such as `OnStart({ … })`. */
export function readMemberCall(args: readonly unknown[]): MemberDecoratorCall | undefined {
  const [first, second, third] = args;
  if (isStandardContext(second)) return readStandard(second);
  if (args.length >= 2 && isPropertyKey(second) && isObject(first)) return readLegacy(first, second, third);
  return undefined;
}

function readStandard(context: StandardContext): MemberDecoratorCall {
  const { name = '', metadata } = context;
  const problem = context.static === true ? 'static'
    : context.private === true ? 'private'
      : context.kind !== 'method' ? 'not-a-method'
        : metadata === undefined ? 'no-metadata'
          : undefined;
  return { owner: metadata ?? {}, name, isClassKnown: false, problem };
}

function readLegacy(target: object, name: PropertyKey, descriptor: unknown): MemberDecoratorCall {
  const isStatic = typeof target === 'function';
  const owner = isStatic ? target : Reflect.get(target, 'constructor') as object;
  const isMethod = isObject(descriptor) && typeof (descriptor as PropertyDescriptor).value === 'function';
  const problem = isStatic ? 'static' : isMethod ? undefined : 'not-a-method';
  return { owner, name, isClassKnown: true, problem };
}

/** Words for a message: `Server.listen`, or `listen`. */
export function describeMember({ owner, name, isClassKnown }: MemberDecoratorCall): string {
  return isClassKnown ? `${(owner as { readonly name?: string }).name ?? ''}.${String(name)}` : String(name);
}

function isPropertyKey(value: unknown): value is PropertyKey {
  return typeof value === 'string' || typeof value === 'symbol';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
