import fc from 'fast-check';
import { compressEdges, EdgeKind } from '../../src/model/adjacency';
import { transposedAgain } from '../../src/model/transposed-again';
import { anyGraph, graphOf } from './graphs';
import type { Edges } from './graphs';

describe('compressEdges', () => {
  it('keeps each edge once, in ascending rows, the same in both directions', () => {
    fc.assert(fc.property(anyGraph, ({ size, edges }) => {
      const adjacency = graphOf(size, edges);
      const wanted = [...new Set(edges.map(([from, to]) => `${from} ${to}`))].sort();
      const forward: string[] = [];
      const backward: string[] = [];
      for (let node = 0; node < size; node += 1) {
        const needs = [...adjacency.needs.subarray(adjacency.needsFrom[node], adjacency.needsFrom[node + 1])];
        const neededBy = [...adjacency.neededBy.subarray(adjacency.neededByFrom[node], adjacency.neededByFrom[node + 1])];
        expect(needs).toEqual([...needs].sort((a, b) => a - b));
        expect(neededBy).toEqual([...neededBy].sort((a, b) => a - b));
        forward.push(...needs.map((need) => `${node} ${need}`));
        backward.push(...neededBy.map((dependent) => `${dependent} ${node}`));
      }
      expect(forward.sort()).toEqual(wanted);
      expect(backward.sort()).toEqual(wanted);
    }));
  });

  it.each([
    ['required and optional', EdgeKind.Required, 0, EdgeKind.Required],
    ['required and order only', EdgeKind.Required, EdgeKind.Order, EdgeKind.Required],
    ['order only twice', EdgeKind.Order, EdgeKind.Order, EdgeKind.Order],
    ['two conditions', EdgeKind.Required | EdgeKind.Ready, EdgeKind.Required | EdgeKind.Completed, EdgeKind.Required | EdgeKind.Ready | EdgeKind.Completed],
    ['absent on failure, and not', EdgeKind.AbsentOnFailure, 0, 0],
    ['one of many, and required by itself', EdgeKind.Required | EdgeKind.Member, EdgeKind.Required, EdgeKind.Required],
    ['one of many, and optional by itself', EdgeKind.Required | EdgeKind.Member, 0, EdgeKind.Required | EdgeKind.Member],
  ])('merges %s', (_, first, second, merged) => {
    const { kinds, neededByKinds } = compressEdges(['a', 'b'], [0, 0], [1, 1], [first, second]);
    expect([...kinds, ...neededByKinds]).toEqual([merged, merged]);
  });
});

describe('transposedAgain', () => {
  const rows = (size: number, edges: Edges, kinds: readonly number[]) => {
    const { needsFrom, needs, kinds: all, neededByFrom, neededBy, neededByKinds } = compressEdges(
      Array.from({ length: size }, (_, node) => `n${String(node)}`), edges.map(([from]) => from), edges.map(([, to]) => to), edges.map((_, place) => kinds[place % kinds.length]!),
    );
    return [{ starts: needsFrom, targets: needs, kinds: all }, { starts: neededByFrom, targets: neededBy, kinds: neededByKinds }] as const;
  };
  const anyKinds = fc.array(fc.constantFrom(EdgeKind.Required, EdgeKind.Order, EdgeKind.Required | EdgeKind.Ready), { minLength: 1, maxLength: 4 });

  it('is the other direction, whichever rows have changed', () => {
    fc.assert(fc.property(anyGraph, anyGraph, anyKinds, anyKinds, fc.uniqueArray(fc.nat(29), { maxLength: 6 }), ({ size, edges }, other, kinds, otherKinds, changed) => {
      const chosen = changed.filter((row) => row < size);
      const kept = edges.filter(([from]) => !chosen.includes(from));
      const come = other.edges.filter(([from, to]) => chosen.includes(from) && to < size);
      // Each kept edge has the kind that it had.
      const kindsNow = [...edges.flatMap(([from], place) => (chosen.includes(from) ? [] : [kinds[place % kinds.length]!])), ...come.map((_, place) => otherKinds[place % otherKinds.length]!)];
      const [before, turned] = rows(size, edges, kinds);
      const [now, wanted] = rows(size, [...kept, ...come], kindsNow.length === 0 ? [EdgeKind.Required] : kindsNow);
      expect(transposedAgain(before, now, turned, chosen)).toEqual(wanted);
    }), { numRuns: 500 });
  });

  it('is the very same when no edge has changed', () => {
    const [before, turned] = rows(3, [[1, 0], [2, 0], [2, 1]], [EdgeKind.Required]);
    const [again] = rows(3, [[1, 0], [2, 0], [2, 1]], [EdgeKind.Required]);
    expect(transposedAgain(before, again, turned, [0, 1, 2])).toBe(turned);
  });
});
