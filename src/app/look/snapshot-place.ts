import { isFields } from '../../model/plain-data';
import type { Snapshot } from '../../model/snapshot';
import { invalidOption } from '../../registry/findings';

/** Where in a state of the user's own a snapshot goes. */
export interface SnapshotPlace<out State extends object = object> {
  /** A plain object; it is not changed. */
  readonly into: State;
  /** The names that lead there; what is missing on the way is made. Default: none, so that the snapshot's own fields stand beside those of the state. */
  readonly at?: readonly string[];
}

/** The lists of components of all snapshots, with the names of their containers: what has one is an earlier snapshot, and may be replaced by its like. */
const taken = new WeakMap<object, string>();

/** Remembers a snapshot, so that a later one may take its place. */
export function remembered(snapshot: Snapshot): Snapshot {
  taken.set(snapshot.components, snapshot.name);
  return snapshot;
}

/** @throws ERR_INVALID_OPTION for a path that is none, that leads through what has no fields, or to what is no earlier snapshot */
export function placed<State extends object>(snapshot: Snapshot, place: SnapshotPlace<State>): State & Readonly<Record<string, unknown>> {
  const given: unknown = place;
  if (!isFields(given)) throw invalidOption(undefined, 'the place of a snapshot', given, 'it is { into, at }: a state, and a path in it');
  for (const [name, value] of Object.entries(given)) {
    if (name !== 'into' && name !== 'at') throw invalidOption(undefined, name, value, 'snapshot() knows the options into and at');
  }
  const { into, at = [] } = place;
  if (!isPath(at)) throw invalidOption(undefined, 'at', at, 'it is a list of names, none of them empty or __proto__');
  return laid(snapshot, into, at, []) as State & Readonly<Record<string, unknown>>;
}

function isPath(at: unknown): boolean {
  return Array.isArray(at) && at.every((name) => typeof name === 'string' && name !== '' && name !== '__proto__');
}

function laid(snapshot: Snapshot, state: unknown, rest: readonly string[], path: readonly string[]): Readonly<Record<string, unknown>> {
  const where = path.length === 0 ? 'into' : `at ${path.join('.')}`;
  if (!isFields(state)) throw invalidOption(undefined, where, state, 'a snapshot goes into plain objects: choose another path');
  const [name, ...further] = rest;
  if (name === undefined) return beside(snapshot, state);
  const there = Object.hasOwn(state, name) ? state[name] : undefined;
  if (further.length > 0) return { ...state, [name]: laid(snapshot, there ?? {}, further, [...path, name]) };
  if (there !== undefined && !isTaken(there, snapshot)) throw invalidOption(undefined, `at ${[...path, name].join('.')}`, there, standsThere);
  return { ...state, [name]: snapshot };
}

/** The snapshot's fields beside those of the state; only those of an earlier one are replaced. */
function beside(snapshot: Snapshot, state: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const clash = isTaken(state, snapshot) ? undefined : Object.keys(snapshot).find((name) => Object.hasOwn(state, name));
  if (clash !== undefined) throw invalidOption(undefined, `at ${clash}`, state[clash], standsThere);
  return { ...state, ...snapshot };
}

const standsThere = 'something else stands there, and no earlier snapshot of a container of that name: choose another path';

function isTaken(value: unknown, { name }: Snapshot): boolean {
  return isFields(value) && typeof value['components'] === 'object' && value['components'] !== null && taken.get(value['components']) === name;
}
