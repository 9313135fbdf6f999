import fc from 'fast-check';
import { EdgeKind } from '../../src/model/adjacency';
import { attachedClosure, dependencyClosure, dependentClosure, requiredClosure, strictDependentClosure } from '../../src/graph/selection';
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

  it('of dependents and dependencies take along what is optional, not what is only ordered', () => {
    for (const [kind, below, above] of [[EdgeKind.Required, [0, 1], [0, 1]], [0, [0, 1], [0, 1]], [EdgeKind.Order, [0], [1]]] as const) {
      const adjacency = graphOf(2, [[0, 1]], kind);
      expect([members(dependencyClosure(adjacency, [0], () => true)), members(dependentClosure(adjacency, [1], () => true))]).toEqual([below, above]);
    }
  });

  it('of whatever is attached go both ways, and leave who can do without when they are to be detached', () => {
    const attached = (kind: number, detached: boolean, within: (node: number) => boolean = () => true): readonly number[] => members(attachedClosure(graphOf(3, [[0, 1], [1, 2]], kind), [1], within, detached));
    expect([attached(EdgeKind.Required, true), attached(0, false), attached(0, true), attached(EdgeKind.Order, false)]).toEqual([[0, 1, 2], [0, 1, 2], [1, 2], [1]]);
    expect([attached(0, false, (node) => node !== 0), attached(0, false, (node) => node !== 2), attached(EdgeKind.Order, false, (node) => node !== 0)]).toEqual([[1, 2], [0, 1], [1]]);
    expect(members(strictDependentClosure(graphOf(3, [[0, 1], [1, 2]], EdgeKind.Required | EdgeKind.Member), [2], () => true))).toEqual([2]);
  });

  it('stop at what is not within', () => {
    expect(members(requiredClosure(graphOf(3, [[0, 1], [1, 2]]), [0], (node) => node !== 1))).toEqual([0]);
    expect(members(dependentClosure(graphOf(3, [[0, 1], [1, 2]]), [2], (node) => node !== 1))).toEqual([2]);
  });
});
