import fc from 'fast-check';

/** `member`: one of many, taken along like a requirement, but its absence is no reason to be absent. */
export type Relation = 'required' | 'optional' | 'member' | 'order';

/** What a suspend does with a component: calls its handler, leaves it running, or stops it. */
export type Pause = 'suspends' | 'keeps' | 'stops';

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly relation: Relation;
}

/** A system as the models see it: the first of an edge needs the second. */
export interface Shape {
  readonly size: number;
  readonly edges: readonly Edge[];
  readonly pauses: readonly Pause[];
}

export function idOf(node: number): string {
  return `c${String(node)}`;
}

export function nodeOf(id: string): number {
  return Number(id.slice(1));
}

/** Acyclic systems: a component needs only those before it, in an order of its own. */
export function shapes(sizes: { readonly min: number; readonly max: number }, relations: readonly Relation[]): fc.Arbitrary<Shape> {
  return fc.integer(sizes).chain((size) => fc.record({
    size: fc.constant(size),
    order: fc.shuffledSubarray(Array.from({ length: size }, (_, node) => node), { minLength: size }),
    pairs: fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(...relations)), {
      maxLength: size * 2, selector: ([a, b]) => [Math.min(a, b), Math.max(a, b)].join(),
    }),
    pauses: fc.array(fc.constantFrom<Pause>('suspends', 'keeps', 'stops'), { minLength: size, maxLength: size }),
  })).map(({ size, order, pairs, pauses }) => ({
    size, pauses,
    edges: pairs.filter(([a, b]) => a !== b).map(([a, b, relation]) => ({
      from: order[Math.max(a, b)] as number, to: order[Math.min(a, b)] as number, relation,
    })),
  }));
}

/**
 * How a property is run: `SYSTOLE_RUNS` times, if that is set; with `SYSTOLE_SEED` (and `SYSTOLE_PATH`), as a failure prints them, the
 * same again.
 */
export function replay(usualRuns: number): { readonly numRuns: number; readonly seed?: number; readonly path?: string } {
  const { SYSTOLE_RUNS: runs, SYSTOLE_SEED: seed, SYSTOLE_PATH: path } = process.env;
  return { numRuns: Number(runs ?? usualRuns), ...(seed === undefined ? {} : { seed: Number(seed) }), ...(path === undefined ? {} : { path }) };
}
