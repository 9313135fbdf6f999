/** Components, by number. */
export type Nodes = ReadonlySet<number>;

export const nothing: Nodes = new Set();

export function union(...sets: readonly Iterable<number>[]): Nodes {
  return new Set(sets.flatMap((set) => [...set]));
}

export function without(set: Iterable<number>, others: Nodes): Nodes {
  return new Set([...set].filter((node) => !others.has(node)));
}

export function common(set: Iterable<number>, others: Nodes): Nodes {
  return new Set([...set].filter((node) => others.has(node)));
}

/** The least set that holds the seeds and, with each node, all that `next` gives for it. */
export function reach(seeds: Iterable<number>, next: (node: number) => Iterable<number>): Nodes {
  const found = new Set(seeds);
  for (const node of found) {
    for (const other of next(node)) found.add(other);
  }
  return found;
}

export function listed(set: Nodes): readonly number[] {
  return [...set].sort((a, b) => a - b);
}
