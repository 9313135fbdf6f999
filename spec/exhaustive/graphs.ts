/** A graph as data: for each node, the nodes it needs. */
export type Needs = readonly (readonly number[])[];

/** All acyclic graphs over labelled nodes: 1, 3, 25 and 543 of them for one to four nodes. */
export function allGraphs(size: number): readonly Needs[] {
  const pairs = Array.from({ length: size }, (_, from) => from)
    .flatMap((from) => Array.from({ length: size }, (_, to) => [from, to] as const))
    .filter(([from, to]) => from !== to);
  const graphs: Needs[] = [];
  for (let bits = 0; bits < 2 ** pairs.length; bits += 1) {
    const edges = pairs.filter((_, index) => (bits >> index) % 2 === 1);
    const needs = Array.from({ length: size }, (_, node) => edges.filter(([from]) => from === node).map(([, to]) => to));
    if (orders(needs).length > 0) graphs.push(needs);
  }
  return graphs;
}

/** Every order in which each node comes after what it needs; none when the graph has a cycle. */
export function orders(needs: Needs): readonly (readonly number[])[] {
  let found: readonly (readonly number[])[] = [[]];
  for (let place = 0; place < needs.length; place += 1) {
    found = found.flatMap((order) => needs
      .map((_, node) => node)
      .filter((node) => !order.includes(node) && (needs[node] ?? []).every((need) => order.includes(need)))
      .map((node) => [...order, node]));
  }
  return found;
}
