import type { Adjacency } from '../model/adjacency';
import type { CycleEdge } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import { cyclicComponents } from './components';

/** Edges looked at while searching for a shorter cycle than the one found; keeps the search linear on huge rings. */
const searchBudget = 2_000_000;

/** Edges of a cycle that a message shows in full; of a longer one, the first and the last. */
const shownEdges = 12;

/**
 * One error for each group of components that need each other, with a shortest cycle through its first member.
 *
 * @param between - what stands between two components that need each other through something else
 */
export function cycleErrors(
  adjacency: Adjacency,
  included: Uint8Array,
  declaredAt: (component: number) => string | undefined,
  between: (from: number, to: number) => readonly string[] = () => [],
): readonly SystoleError<'ERR_CYCLE'>[] {
  return cyclicComponents(adjacency, included).map((members) => {
    const walk = shortestCycle(adjacency, members);
    const edges = walk.slice(0, -1).flatMap((from, position): readonly CycleEdge[] => {
      const to = walk[position + 1] as number;
      const names = [adjacency.ids[from] as string, ...between(from, to), adjacency.ids[to] as string];
      return names.slice(1).map((name, step) => ({ from: names[step] as string, to: name, declaredAt: step === 0 ? declaredAt(from) : undefined }));
    });
    const [{ from, to } = { from: '', to: '' }] = edges;
    return cycleError(edges, `break it where the need is weakest: lazy(() => ${to}) in ${from}, or a third component that both need`);
  });
}

/** One error for each ring of plain classes, however many have come upon it. */
export function plainCycles(rings: readonly (readonly string[])[]): readonly SystoleError<'ERR_CYCLE'>[] {
  const known = new Set<string>();
  return rings.filter((ring) => {
    const members = ring.slice(1).sort().join('\n');
    return known.size < known.add(members).size;
  }).map((ring) => plainCycle(ring));
}

/** @param names - who needs the next; the last is the first again */
export function plainCycle(names: readonly string[], remedy = `@inject(delay(() => ${names[1] ?? ''})) in ${names[0] ?? ''}`): SystoleError<'ERR_CYCLE'> {
  const edges = names.slice(0, -1).map((from, place): CycleEdge => ({ from, to: names[place + 1] ?? '', declaredAt: undefined }));
  return cycleError(edges, `break it where the need is weakest: ${remedy}`);
}

/** A shortest cycle through one of the members, as a walk that ends where it began. */
export function shortestCycle(adjacency: Adjacency, members: Int32Array): readonly number[] {
  const search = new CycleSearch(adjacency, members);
  let best: readonly number[] = [];
  for (const start of members) {
    const walk = search.through(start, best.length);
    if (walk !== undefined) best = walk;
    if (best.length > 0 && (best.length <= 2 || search.looked > searchBudget)) break;
  }
  return best;
}

/** Breadth-first search from a component back to itself, within its strongly connected component. */
class CycleSearch {
  looked = 0;
  private readonly adjacency: Adjacency;
  private readonly inside: Uint8Array;
  private readonly cameFrom: Int32Array;
  private readonly seenIn: Int32Array;
  private round = 0;

  constructor(adjacency: Adjacency, members: Int32Array) {
    this.adjacency = adjacency;
    this.inside = new Uint8Array(adjacency.size);
    for (const member of members) this.inside[member] = 1;
    this.cameFrom = new Int32Array(adjacency.size);
    this.seenIn = new Int32Array(adjacency.size);
  }

  /** The shortest walk from `start` to itself, if it is shorter than `below` places (0: any). */
  through(start: number, below: number): readonly number[] | undefined {
    const { needs, needsFrom } = this.adjacency;
    this.round += 1;
    const queue = [start];
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head] as number;
      for (let edge = needsFrom[node] as number; edge < (needsFrom[node + 1] as number); edge += 1) {
        this.looked += 1;
        const target = needs[edge] as number;
        if (target === start) return this.walkTo(start, node, below);
        if (this.inside[target] === 0 || this.seenIn[target] === this.round) continue;
        this.seenIn[target] = this.round;
        this.cameFrom[target] = node;
        queue.push(target);
      }
    }
    return undefined;
  }

  private walkTo(start: number, last: number, below: number): readonly number[] | undefined {
    const walk = [start];
    for (let node = last; node !== start; node = this.cameFrom[node] as number) walk.push(node);
    walk.push(start);
    walk.reverse();
    return below === 0 || walk.length < below ? walk : undefined;
  }
}

/** @param remedy - where and how the ring can be broken */
export function cycleError(edges: readonly CycleEdge[], remedy: string): SystoleError<'ERR_CYCLE'> {
  const walk = [...edges.map((edge) => edge.from), edges[0]?.from ?? ''];
  return new SystoleError('ERR_CYCLE', lines(
    sentence(walk),
    ...edgeLines(edges),
    remedy,
  ), { walk, edges });
}

function sentence(walk: readonly string[]): string {
  const names = walk.slice(0, -1);
  if (names.length === 1) return `${names[0] ?? ''} needs itself.`;
  if (names.length <= 4) return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} need each other.`;
  return `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more need each other in a ring.`;
}

function edgeLines(edges: readonly CycleEdge[]): readonly string[] {
  const line = (edge: CycleEdge): string => `${edge.from} needs ${edge.to}${edge.declaredAt === undefined ? '' : `  (${edge.declaredAt})`}`;
  if (edges.length <= shownEdges) return edges.map(line);
  const half = shownEdges / 2;
  return [...edges.slice(0, half).map(line), `… ${String(edges.length - shownEdges)} more …`, ...edges.slice(-half).map(line)];
}
