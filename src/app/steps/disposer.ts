import type { Definition } from '../../model/definition';

/** Read as they are: `Reflect.get` is a call, which each instance in each scope would pay for twice. */
interface Disposables {
  readonly [Symbol.asyncDispose]?: unknown;
  readonly [Symbol.dispose]?: unknown;
}

/** How an instance that we made is disposed of, when its definition names no stop; values and aliases belong to others. */
export function disposerOf(definition: Definition, instance: unknown): (() => unknown) | undefined {
  const { kind } = definition.source;
  if (kind === 'value' || kind === 'alias' || typeof instance !== 'object' || instance === null) return undefined;
  try {
    const dispose: unknown = (instance as Disposables)[Symbol.asyncDispose] ?? (instance as Disposables)[Symbol.dispose];
    return typeof dispose === 'function' ? () => (dispose as () => unknown).call(instance) : undefined;
  } catch (error) {
    // An object that cannot even be asked: its stop fails, rather than the runner.
    return () => { throw error; };
  }
}
