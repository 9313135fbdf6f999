/**
 * How long the instances of a component live, and who shares them.
 *
 * - `singleton` (default): one in its container, from its start to its stop.
 * - `container`: one in each scope: in what `container.runInScope` opens, and in each child container.
 * - `resolution`: one for each thing that is constructed: whatever is made for that shares it.
 * - `transient`: a new one for each place that asks for it.
 */
export type ScopeKind = 'singleton' | 'container' | 'resolution' | 'transient';

/** The kinds as small numbers, for lists of many components. */
export const ScopeCode: { readonly singleton: 0; readonly container: 1; readonly resolution: 2; readonly transient: 3 } = { singleton: 0, container: 1, resolution: 2, transient: 3 };

/** By their numbers. */
export const scopeKinds: readonly ScopeKind[] = ['singleton', 'container', 'resolution', 'transient'];
