import fc from 'fast-check';
import { topologicalOrder } from '../../src/graph/plan';
import { levelsOf, planOf } from '../../src/graph/rounds';
import { toGraphlib } from '../../src/graph/dependency-graph';
import { acyclicGraph, anyGraph, everything, graphOf, reaches } from './graphs';

describe('topologicalOrder', () => {
  it('puts every component after all it needs', () => {
    fc.assert(fc.property(acyclicGraph, ({ size, edges }) => {
      const order = [...topologicalOrder(graphOf(size, edges), everything(size))];
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, node) => node));
      for (const [from, to] of edges) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
    }));
  });

  it('leaves out exactly what is on a cycle or behind one', () => {
    fc.assert(fc.property(anyGraph, ({ size, edges }) => {
      const order = new Set(topologicalOrder(graphOf(size, edges), everything(size)));
      for (let node = 0; node < size; node += 1) {
        const onCycle = (other: number): boolean => reaches(edges, other, other);
        const behindOne = Array.from({ length: size }, (_, other) => other).some((other) => onCycle(other) && (other === node || reaches(edges, node, other)));
        expect(order.has(node)).toBe(!behindOne);
      }
    }), { numRuns: 50 });
  });

  it('takes the first registered first among those that wait for nothing', () => {
    expect([...topologicalOrder(graphOf(5, [[0, 3], [1, 4]]), everything(5))]).toEqual([2, 3, 4, 0, 1]);
  });

  it('gives each part of a graph the same order, whatever parts were asked for before', () => {
    const part = fc.array(fc.nat({ max: 1 }), { minLength: 12, maxLength: 12 });
    fc.assert(fc.property(fc.oneof(acyclicGraph, anyGraph), fc.array(part, { minLength: 1, maxLength: 6 }), fc.boolean(), ({ size, edges }, parts, isClosed) => {
      const asked = graphOf(size, edges);
      for (const chosen of [everything(size), ...parts.map((mask) => Uint8Array.from({ length: size }, (_, node) => mask[node % 12] as number))]) {
        // What is switched off takes along what needs it: then nobody is left who needs one of those gone.
        if (isClosed) for (const [from, to] of [...edges, ...edges, ...edges]) if (chosen[to] === 0) chosen[from] = 0;
        expect([...topologicalOrder(asked, chosen)]).toEqual([...topologicalOrder(graphOf(size, edges), chosen)]);
      }
    }), { numRuns: 300 });
  });

  it('orders a chain of 100,000', () => {
    const size = 100_000;
    const chain = Array.from({ length: size - 1 }, (_, node) => [node, node + 1] as const);
    const order = topologicalOrder(graphOf(size, chain), everything(size));
    expect([order.length, order[0], order[size - 1]]).toEqual([size, size - 1, 0]);
  });
});

describe('the two forms of the graph', () => {
  it('have the same nodes and edges, and the plan is a topological order of the graphlib form', () => {
    fc.assert(fc.property(acyclicGraph, ({ size, edges }) => {
      const adjacency = graphOf(size, edges);
      const graph = toGraphlib(adjacency, everything(size), (node) => adjacency.ids[node] as string);
      expect(graph.nodes()).toEqual(adjacency.ids);
      const wanted = new Set(edges.map(([from, to]) => `n${from} n${to}`));
      expect(new Set(graph.edges().map(({ v, w }) => `${v} ${w}`))).toEqual(wanted);
      const plan = planOf(topologicalOrder(adjacency, everything(size)), everything(size), 'dependencies-first');
      const place = new Map([...plan.members].map((node, index) => [adjacency.ids[node] as string, index]));
      for (const { v, w } of graph.edges()) expect(place.get(w)).toBeLessThan(place.get(v) as number);
    }));
  });
});

describe('planOf', () => {
  it('keeps only the members, and turns round for the way down', () => {
    const order = Int32Array.of(2, 0, 1);
    const mask = Uint8Array.of(1, 0, 1);
    expect([...planOf(order, mask, 'dependencies-first').members]).toEqual([2, 0]);
    expect([...planOf(order, mask, 'dependents-first').members]).toEqual([0, 2]);
  });
});

describe('levelsOf', () => {
  it('gives the earliest round of each, in both directions', () => {
    // 0 needs 1 and 2; 1 needs 2; 3 needs nothing.
    const adjacency = graphOf(4, [[0, 1], [0, 2], [1, 2]]);
    const order = topologicalOrder(adjacency, everything(4));
    expect(levelsOf(adjacency, planOf(order, everything(4), 'dependencies-first'))).toEqual([[2, 3], [1], [0]]);
    expect(levelsOf(adjacency, planOf(order, everything(4), 'dependents-first'))).toEqual([[0, 3], [1], [2]]);
  });

  it('does not make a member wait for what is none', () => {
    const adjacency = graphOf(3, [[0, 1], [1, 2]]);
    const plan = planOf(topologicalOrder(adjacency, everything(3)), Uint8Array.of(1, 0, 1), 'dependencies-first');
    expect(levelsOf(adjacency, plan)).toEqual([[2, 0]]);
  });
});
