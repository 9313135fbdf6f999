/** What an edge says beside "needs": bits of `Adjacency.kinds`. */
export const EdgeKind = {
  /** The component cannot do without: a disabled dependency disables it, a selection takes the dependency along. */
  Required: 1,
  /** Order only: neither an instance nor a need (`after`, `before`). */
  Order: 2,
  /** Waits until the dependency is ready, not merely started. */
  Ready: 4,
  /** Waits until the dependency has completed its one-shot work. */
  Completed: 8,
  /** Goes on without the dependency when its start fails. */
  AbsentOnFailure: 16,
  /** One of many (`all`): taken along like a requirement, but its absence is no reason to be absent. */
  Member: 32,
} as const;

/** True for an edge that a component cannot do without. */
export function isStrict(kind: number): boolean {
  return (kind & (EdgeKind.Required | EdgeKind.Member)) === EdgeKind.Required;
}
