import fc from 'fast-check';
import { EdgeKind } from '../../src/model/adjacency';
import { dependencyClosure, dependentClosure, requiredClosure } from '../../src/graph/selection';
import { acyclicGraph, graphOf, reaches } from './graphs';

function members(mask: Uint8Array): readonly number[] {
  return [...mask].flatMap((inside, node) => (inside === 1 ? [node] : []));
}

describe('closures', () => {
  it('hold the target and exactly what it reaches', () => {
    fc.assert(fc.property(acyclicGraph, fc.nat(), ({ size, edges }, seed) => {
      const target = seed % size;
      const adjacency = graphOf(size, edges);
      const nodes = Array.from({ length: size }, (_, node) => node);
      const below = nodes.filter((node) => node === target || reaches(edges, target, node));
      const above = nodes.filter((node) => node === target || reaches(edges, node, target));
      expect(members(requiredClosure(adjacency, [target], () => true))).toEqual(below);
      expect(members(dependencyClosure(adjacency, [target], () => true))).toEqual(below);
      expect(members(dependentClosure(adjacency, [target], () => true))).toEqual(above);
    }));
  });

  it('take along what is required, not what is optional or only ordered', () => {
    expect(members(requiredClosure(graphOf(2, [[0, 1]], EdgeKind.Required), [0], () => true))).toEqual([0, 1]);
    expect(members(requiredClosure(graphOf(2, [[0, 1]], 0), [0], () => true))).toEqual([0]);
    expect(members(requiredClosure(graphOf(2, [[0, 1]], EdgeKind.Order), [0], () => true))).toEqual([0]);
  });

  it('stop at what is not within', () => {
    expect(members(requiredClosure(graphOf(3, [[0, 1], [1, 2]]), [0], (node) => node !== 1))).toEqual([0]);
    expect(members(dependentClosure(graphOf(3, [[0, 1], [1, 2]]), [2], (node) => node !== 1))).toEqual([2]);
  });
});
