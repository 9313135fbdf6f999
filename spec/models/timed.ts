import type { Settings } from '../../src/model/limits';
import { takes } from '../support/acts';
import type { Rig } from '../support/rig';
import { rigOf } from './callers';
import type { Shape } from './shapes';
import { nodeOf } from './shapes';

/** A start of everything and a stop of everything, by the virtual clock. */
export interface Timed {
  /** When each start handler was called, from the beginning of the start; by component. */
  readonly startedAtMs: readonly number[];
  readonly startMs: number;
  readonly stopMs: number;
  /** Ids, as their start and stop handlers were called. */
  readonly startOrder: readonly number[];
  readonly stopOrder: readonly number[];
  readonly rig: Rig;
}

/** Runs a system whose start and stop handlers take so long, up and down. */
export async function timed(shape: Shape, ownMs: readonly number[], settings: Partial<Settings> = {}): Promise<Timed> {
  const rig = rigOf(shape, (node) => ({ start: takes(ownMs[node] ?? 0), stop: takes(ownMs[node] ?? 0) }), settings);
  const start = rig.watch(rig.start());
  await rig.clock.advance(10_000);
  const stop = rig.watch(rig.stop());
  await rig.clock.advance(10_000);
  if (start.end !== 'done' || stop.end !== 'done') throw new Error(`ended as ${start.end} and ${stop.end}`);
  const calls = (phase: string): readonly { readonly node: number; readonly atMs: number }[] => rig.events.flatMap((event) =>
    (event.kind === 'step-starting' && event.phase === phase ? [{ node: nodeOf(event.component), atMs: event.atMs }] : []));
  const starts = calls('start');
  return {
    rig, startMs: start.atMs ?? NaN, stopMs: (stop.atMs ?? NaN) - 10_000,
    startedAtMs: shape.pauses.map((_, node) => starts.find((one) => one.node === node)?.atMs ?? NaN),
    startOrder: starts.map(({ node }) => node), stopOrder: calls('stop').map(({ node }) => node),
  };
}

/** For each component the longest chain of own times that ends with it, or begins with it when it is stopped; itself included. */
export function longestPaths({ edges, size }: Shape, ownMs: readonly number[]): { readonly below: readonly number[]; readonly above: readonly number[] } {
  const walk = (towards: (node: number) => readonly number[]): readonly number[] => {
    const known: number[] = [];
    const length = (node: number): number => (known[node] ??= (ownMs[node] ?? 0) + Math.max(0, ...towards(node).map(length)));
    return Array.from({ length: size }, (_, node) => length(node));
  };
  return {
    below: walk((node) => edges.filter(({ from }) => from === node).map(({ to }) => to)),
    above: walk((node) => edges.filter(({ to }) => to === node).map(({ from }) => from)),
  };
}
