import fc from 'fast-check';
import type { Adjacency } from '../../src/model/adjacency';
import { compressEdges, EdgeKind } from '../../src/model/adjacency';
import { topologicalOrder } from '../../src/graph/plan';
import { OrderWitness } from '../../src/registry/order-witness';

/** By component, whom it needs. */
type Rows = readonly (readonly number[])[];

function graphOf(rows: Rows): Adjacency {
  const from = rows.flatMap((row, component) => row.map(() => component));
  return compressEdges(rows.map((_, component) => `c${String(component)}`), from, rows.flat(), from.map(() => EdgeKind.Required));
}

const whole = (rows: Rows): Uint8Array => new Uint8Array(rows.length).fill(1);
const without = (rows: Rows, ...gone: readonly number[]): Uint8Array => whole(rows).map((_, component) => (gone.includes(component) ? 0 : 1));

const countOf = (mask: Uint8Array): number => mask.reduce((sum, one) => sum + one, 0);

/** What of a wiring a witness looks at. */
function wiringOf(adjacency: Adjacency, enabled: Uint8Array, anew?: readonly number[]) {
  return { adjacency, enabled, enabledCount: countOf(enabled), layout: { adjacency, anew } };
}

function tell(witness: OrderWitness, adjacency: Adjacency, enabled: Uint8Array): void {
  witness.found(wiringOf(adjacency, enabled), topologicalOrder(adjacency, enabled));
}

function goOn(witness: OrderWitness, before: Adjacency, now: Adjacency, anew: readonly number[] | undefined): void {
  witness.follow({ adjacency: before }, { adjacency: now, anew });
}

const shows = (witness: OrderWitness, adjacency: Adjacency, enabled: Uint8Array): boolean => witness.shows({ adjacency, enabled });

/** A witness of rows that have no cycle, as far as they are included. */
function witnessOf(rows: Rows, included = whole(rows)): { readonly witness: OrderWitness; readonly graph: Adjacency } {
  const witness = new OrderWitness();
  const graph = graphOf(rows);
  tell(witness, graph, included);
  return { witness, graph };
}

describe('OrderWitness', () => {
  const chain: Rows = [[], [0], [1], [2]];

  it('shows that no part of a graph without a cycle has one', () => {
    const { witness, graph } = witnessOf(chain);
    expect([whole(chain), without(chain, 2), without(chain, 0, 3)].map((part) => shows(witness, graph, part))).toEqual([true, true, true]);
  });

  it('shows nothing of what was left out, nor of another graph', () => {
    const { witness, graph } = witnessOf(chain, without(chain, 3));
    expect([shows(witness, graph, whole(chain)), shows(witness, graphOf(chain), without(chain, 3))]).toEqual([false, false]);
  });

  it('shows nothing of what has a cycle, nor of an order that was given beside what components need', () => {
    const { witness } = witnessOf([[1], [0], []]);
    const ring = graphOf([[1], [0], []]);
    tell(witness, ring, whole([[], [], []]));
    const graph = graphOf(chain);
    witness.found({ ...wiringOf(graph, whole(chain)), layout: { adjacency: ring } }, topologicalOrder(graph, whole(chain)));
    expect([shows(witness, ring, new Uint8Array(3)), shows(witness, graph, whole(chain))]).toEqual([false, false]);
  });

  it('goes by the largest part of a graph that it was told an order of', () => {
    const { witness, graph } = witnessOf(chain);
    tell(witness, graph, without(chain, 3));
    expect(shows(witness, graph, whole(chain))).toBe(true);
  });

  it('goes on to rows that have lost edges, or gained such as lead back', () => {
    const { witness, graph } = witnessOf(chain);
    const now = graphOf([[], [0], [0], [0, 1]]);
    goOn(witness, graph, now, [2, 3]);
    expect([shows(witness, now, whole(chain)), shows(witness, graph, whole(chain))]).toEqual([true, false]);
  });

  it('goes on to rows whose owner, or what they need, was left out', () => {
    const { witness, graph } = witnessOf(chain, without(chain, 3));
    const now = graphOf([[], [0], [1, 3], [2]]);
    goOn(witness, graph, now, [2]);
    expect(shows(witness, now, without(chain, 3))).toBe(true);
  });

  it.each([
    ['an edge that leads on', [[2], [0], [1], [2]], [0]],
    ['one of a component to itself', [[], [0, 1], [1], [2]], [1]],
    ['rows of which nothing is known', chain, undefined],
    ['more components', [...chain, []], [4]],
  ] as const)('shows nothing any more after %s', (_, rows, changed) => {
    const { witness, graph } = witnessOf(chain);
    const now = graphOf(rows);
    goOn(witness, graph, now, changed);
    expect(shows(witness, now, whole(rows))).toBe(false);
  });

  it('shows nothing after so many new edges that another order costs no more', () => {
    const rows: Rows = Array.from({ length: 40 }, () => []);
    const { witness, graph } = witnessOf(rows);
    const few = graphOf(rows.map((_, component) => (component === 39 ? Array.from({ length: 16 }, (__, need) => need) : [])));
    goOn(witness, graph, few, [39]);
    expect(shows(witness, few, whole(rows))).toBe(true);
    const many = graphOf(rows.map((_, component) => (component === 39 ? Array.from({ length: 33 }, (__, need) => need) : [])));
    goOn(witness, few, many, [39]);
    expect(shows(witness, many, whole(rows))).toBe(false);
  });

  it('never shows what a walk would not find, whatever rows and parts come one after the other', () => {
    const size = 7;
    const anyRow = fc.subarray([...Array(size).keys()], { maxLength: 3 });
    const anyPart = fc.uint8Array({ minLength: size, maxLength: size, max: 1 });
    fc.assert(fc.property(fc.array(anyRow, { minLength: size, maxLength: size }), fc.array(fc.tuple(fc.nat(size - 1), anyRow, anyPart), { maxLength: 8 }), (first, steps) => {
      const witness = new OrderWitness();
      const rows = first.map((row, component) => row.filter((need) => need < component));
      let graph = graphOf(rows);
      tell(witness, graph, whole(rows));
      for (const [component, row, part] of steps) {
        rows[component] = row;
        const now = graphOf(rows);
        goOn(witness, graph, now, [component]);
        graph = now;
        if (shows(witness, graph, part)) expect(topologicalOrder(graph, part)).toHaveLength(countOf(part));
        else tell(witness, graph, part);
      }
    }), { numRuns: 500 });
  });
});
