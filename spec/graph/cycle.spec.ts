import fc from 'fast-check';
import { cyclicComponents } from '../../src/graph/components';
import { cycleErrors, shortestCycle } from '../../src/graph/cycle';
import { anyGraph, everything, graphOf, reaches } from './graphs';
import type { Edges } from './graphs';

function ringOf(size: number): Edges {
  return Array.from({ length: size }, (_, node) => [node, (node + 1) % size] as const);
}

describe('cyclicComponents', () => {
  it('groups exactly the components that reach each other', () => {
    fc.assert(fc.property(anyGraph, ({ size, edges }) => {
      const groups = cyclicComponents(graphOf(size, edges), everything(size)).map((group) => [...group]);
      const groupOf = new Map(groups.flatMap((group, index) => group.map((node) => [node, index] as const)));
      for (let node = 0; node < size; node += 1) {
        expect(groupOf.has(node)).toBe(reaches(edges, node, node));
        for (let other = 0; other < size; other += 1) {
          const together = reaches(edges, node, other) && reaches(edges, other, node);
          if (groupOf.has(node) && groupOf.has(other)) expect(groupOf.get(node) === groupOf.get(other)).toBe(together);
        }
      }
    }), { numRuns: 50 });
  });

  it('walks a ring of 100,000 without a deep stack', () => {
    const [group] = cyclicComponents(graphOf(100_000, ringOf(100_000)), everything(100_000));
    expect(group).toHaveLength(100_000);
  });

  it('passes over what is not included', () => {
    expect(cyclicComponents(graphOf(3, ringOf(3)), Uint8Array.of(1, 1, 0))).toEqual([]);
  });
});

describe('shortestCycle', () => {
  it('walks along real edges, back to where it began, and no shorter one goes through its first member', () => {
    fc.assert(fc.property(anyGraph, ({ size, edges }) => {
      const adjacency = graphOf(size, edges);
      for (const group of cyclicComponents(adjacency, everything(size))) {
        const walk = shortestCycle(adjacency, group);
        expect(walk[0]).toBe(walk.at(-1));
        walk.slice(0, -1).forEach((from, index) => {
          expect(edges.some(([source, target]) => source === from && target === walk[index + 1])).toBe(true);
        });
        expect(new Set(walk.slice(1)).size).toBe(walk.length - 1);
        expect(walk.length - 1).toBe(Math.min(...[...group].map((node) => girthThrough(edges, node))));
      }
    }), { numRuns: 100 });
  });
});

describe('cycleErrors', () => {
  it('gives one error for each group', () => {
    const two: Edges = [[0, 1], [1, 0], [2, 3], [3, 2]];
    const errors = cycleErrors(graphOf(4, two), everything(4), () => undefined);
    expect(errors.map((error) => error.details.walk)).toEqual([['n0', 'n1', 'n0'], ['n2', 'n3', 'n2']]);
  });

  it.each([3, 10_000])('keeps the message for a ring of %p within 20 lines', (size) => {
    const [error] = cycleErrors(graphOf(size, ringOf(size)), everything(size), (node) => `file.ts:${node}`);
    expect(error?.message.split('\n').length).toBeLessThanOrEqual(20);
    expect(error?.details.edges).toHaveLength(size);
    expect(error?.details.edges[1]).toEqual({ from: 'n1', to: 'n2', declaredAt: 'file.ts:1' });
  });
});

/** Edges of the shortest cycle through a node, by breadth-first search over pairs. */
function girthThrough(edges: Edges, start: number): number {
  const distance = new Map<number, number>([[start, 0]]);
  const queue = [start];
  for (const node of queue) {
    for (const [from, to] of edges) {
      if (from !== node) continue;
      if (to === start) return (distance.get(node) as number) + 1;
      if (!distance.has(to)) {
        distance.set(to, (distance.get(node) as number) + 1);
        queue.push(to);
      }
    }
  }
  return Infinity;
}
