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

  it('lists the components of a group in the order of their registration, and groups nothing that is not included', () => {
    const found = (edges: Edges, included: readonly number[]): readonly (readonly number[])[] => cyclicComponents(graphOf(included.length, edges), Uint8Array.from(included)).map((group) => [...group]);
    expect(found([[0, 3], [3, 1], [1, 2], [2, 0]], [1, 1, 1, 1])).toEqual([[0, 1, 2, 3]]);
    expect(found([[0, 0], [1, 1], [2, 0]], [0, 1, 0])).toEqual([[1]]);
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

describe('what a cycle says', () => {
  const messageOf = (size: number, declaredAt: (node: number) => string | undefined): readonly string[] =>
    cycleErrors(graphOf(size, ringOf(size)), everything(size), declaredAt).flatMap(({ message }) => message.split('\n').map((line) => line.trim()));

  it('names a component that needs itself', () => {
    expect(messageOf(1, () => 'a.ts:3')).toEqual([
      'n0 needs itself.', 'n0 needs n0  (a.ts:3)', 'break it where the need is weakest: lazy(() => n0) in n0, or a third component that both need',
    ]);
  });

  it('names up to four of them, and where each need is declared, if that is known', () => {
    expect(messageOf(4, (node) => (node === 2 ? undefined : `a.ts:${String(node)}`))).toEqual([
      'n0, n1, n2 and n3 need each other.', 'n0 needs n1  (a.ts:0)', 'n1 needs n2  (a.ts:1)', 'n2 needs n3', 'n3 needs n0  (a.ts:3)',
      'break it where the need is weakest: lazy(() => n1) in n0, or a third component that both need',
    ]);
  });

  it('names three of more than four, and counts the others', () => {
    expect(messageOf(5, () => undefined)[0]).toBe('n0, n1, n2 and 2 more need each other in a ring.');
  });

  it('shows every need of a ring of twelve, and of a longer one the first and the last six', () => {
    expect(messageOf(12, () => undefined).slice(1, -1)).toEqual(Array.from({ length: 12 }, (_, node) => `n${String(node)} needs n${String((node + 1) % 12)}`));
    expect(messageOf(14, () => undefined).slice(1, -1)).toEqual([
      ...Array.from({ length: 6 }, (_, node) => `n${String(node)} needs n${String(node + 1)}`), '… 2 more …',
      ...Array.from({ length: 6 }, (_, node) => `n${String(node + 8)} needs n${String((node + 9) % 14)}`),
    ]);
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
