type Decorator = (...args: readonly unknown[]) => unknown;

/**
 * `Reflect.decorate`, as reflect-metadata has it: what the helper of TypeScript's legacy decorators calls for each class and member that is decorated. It has nothing
 * to do with metadata, so that needs not be loaded for it.
 *
 * The last decorator comes first; each is given what the one before made of the class, or of the member's descriptor.
 *
 * @throws TypeError for what cannot be decorated, or is not what a decorator may return
 */
export function decorate(decorators: readonly Decorator[], target: object, key?: PropertyKey, descriptor?: PropertyDescriptor | null): unknown {
  if (!Array.isArray(decorators)) throw new TypeError('Reflect.decorate takes a list of decorators.');
  return key === undefined ? decoratedClass(decorators, target) : decoratedMember(decorators, target, typeof key === 'symbol' ? key : String(key), descriptor ?? undefined);
}

function decoratedClass(decorators: readonly Decorator[], target: unknown): unknown {
  if (typeof target !== 'function') throw new TypeError('Reflect.decorate takes a class, or an object and the name of a member.');
  return decorators.reduceRight<unknown>((decorated, decorator) => {
    const returned = decorator(decorated) ?? decorated;
    if (typeof returned !== 'function') throw new TypeError('A decorator of a class returns a class, or nothing.');
    return returned;
  }, target);
}

function decoratedMember(decorators: readonly Decorator[], target: unknown, name: PropertyKey, descriptor: unknown): unknown {
  if (!isObject(target)) throw new TypeError('Reflect.decorate takes an object, where it takes the name of a member.');
  if (descriptor !== undefined && !isObject(descriptor)) throw new TypeError('Reflect.decorate takes the descriptor of a member.');
  return decorators.reduceRight<unknown>((decorated, decorator) => {
    const returned = decorator(target, name, decorated) ?? undefined;
    if (returned !== undefined && !isObject(returned)) throw new TypeError('A decorator of a member returns its descriptor, or nothing.');
    return returned ?? decorated;
  }, descriptor);
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
