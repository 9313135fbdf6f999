import { toGraphlib } from '../../src/graph/dependency-graph';
import { compressEdges, EdgeKind } from '../../src/model/adjacency';

type Edge = readonly [from: number, to: number, kind: number];

function graphOf(ids: readonly string[], edges: readonly Edge[], included = ids.map(() => 1)): ReturnType<typeof toGraphlib> {
  const adjacency = compressEdges(ids, edges.map(([from]) => from), edges.map(([, to]) => to), edges.map(([, , kind]) => kind));
  return toGraphlib(adjacency, Uint8Array.from(included), (node) => `the ${String(ids[node])}`);
}

describe('the graphlib form', () => {
  it('labels a node as it is told, and an edge with how strongly, and until when, it is needed', () => {
    const graph = graphOf(['a', 'b'], [[0, 1, EdgeKind.Required]]);
    expect([graph.node('a'), graph.nodeCount(), graph.edgeCount()]).toEqual(['the a', 2, 1]);
    const label = (kind: number): unknown => graphOf(['a', 'b'], [[0, 1, kind]]).edge('a', 'b');
    expect([EdgeKind.Required, 0, EdgeKind.Order, EdgeKind.Required | EdgeKind.Ready, EdgeKind.Required | EdgeKind.Completed, EdgeKind.Ready].map(label)).toEqual([
      { kind: 'required', condition: 'started' }, { kind: 'optional', condition: 'started' }, { kind: 'order', condition: 'started' },
      { kind: 'required', condition: 'ready' }, { kind: 'required', condition: 'completed' }, { kind: 'optional', condition: 'ready' },
    ]);
  });

  it('leads from a component to what it needs, and not back', () => {
    const graph = graphOf(['a', 'b'], [[0, 1, EdgeKind.Required]]);
    expect([graph.hasEdge('a', 'b'), graph.hasEdge('b', 'a'), graph.successors('a'), graph.predecessors('a')]).toEqual([true, false, ['b'], []]);
  });

  it('holds nothing of what is not included, nor its edges in either direction', () => {
    const graph = graphOf(['a', 'out', 'b'], [[0, 1, EdgeKind.Required], [1, 2, EdgeKind.Required], [0, 2, EdgeKind.Required]], [1, 0, 1]);
    expect([graph.nodes(), graph.edges()]).toEqual([['a', 'b'], [{ v: 'a', w: 'b' }]]);
  });

  it('takes names that every object has for names like all others, and writes nothing into those objects', () => {
    const shared = [Object, Object.prototype].map((object) => ({ object, own: new Map(Object.entries(Object.getOwnPropertyDescriptors(object))) }));
    const written = (): readonly (readonly string[])[] => shared.map(({ object, own }) =>
      Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([name, { value, get }]) => own.get(name)?.value !== value || own.get(name)?.get !== get).map(([name]) => name));
    try {
      const ids = ['constructor', '__proto__', 'toString', 'plain'];
      const graph = graphOf(ids, [[0, 1, 0], [1, 2, EdgeKind.Required], [3, 0, EdgeKind.Required], [3, 1, 0]]);
      expect([graph.nodes(), ids.map((id) => graph.node(id))]).toEqual([ids, ids.map((id) => `the ${id}`)]);
      expect(ids.map((id) => [graph.successors(id), graph.predecessors(id)])).toEqual([
        [['__proto__'], ['plain']], [['toString'], ['constructor', 'plain']], [[], ['__proto__']], [['constructor', '__proto__'], []],
      ]);
      expect([graph.edge('plain', 'constructor'), graph.hasNode('valueOf'), graph.hasEdge('plain', 'toString')]).toEqual([{ kind: 'required', condition: 'started' }, false, false]);
      expect(written()).toEqual([[], []]);
    } finally {
      // What a mistake has written there would be seen by every other test of the process.
      written().forEach((names, place) => {
        for (const name of names) {
          const { object, own } = shared[place] as (typeof shared)[number];
          const known = own.get(name);
          if (known === undefined) Reflect.deleteProperty(object, name);
          else Object.defineProperty(object, name, known);
        }
      });
    }
  });
});
