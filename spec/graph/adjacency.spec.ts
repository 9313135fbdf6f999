import fc from 'fast-check';
import { compressEdges, EdgeKind } from '../../src/model/adjacency';
import { anyGraph, graphOf } from './graphs';

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
