import type { Definition } from '../../model/definition';

/** How an instance that we made is disposed of, when its definition names no stop; values and aliases belong to others. */
export function disposerOf(definition: Definition, instance: unknown): (() => unknown) | undefined {
  const { kind } = definition.source;
  if (kind === 'value' || kind === 'alias' || typeof instance !== 'object' || instance === null) return undefined;
  try {
    const dispose: unknown = Reflect.get(instance, Symbol.asyncDispose) ?? Reflect.get(instance, Symbol.dispose);
    return typeof dispose === 'function' ? () => (dispose as () => unknown).call(instance) : undefined;
  } catch (error) {
    // An object that cannot even be asked: its stop fails, rather than the runner.
    return () => { throw error; };
  }
}
