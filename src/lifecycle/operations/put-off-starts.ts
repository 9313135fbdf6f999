import { requiredClosure } from '../../graph/selection';
import { isStrict } from '../../model/adjacency';
import type { AnySystoleError } from '../../model/errors';
import type { ComponentTable } from '../component-table';
import type { LifecycleGraph } from '../graph-source';
import type { Kernel } from '../kernel';
import type { RootCause } from '../runs/failure-log';
import type { PutOffs } from '../runs/put-offs';
import type { RunRecord } from '../runs/run-record';
import type { StartRun } from '../runs/start-run';
import { indicesOf, maskOf } from './targets';

// Whoever is put off in one run is begun again in another: one file for both.
export { PutOffs } from '../runs/put-offs';

/** What one run is to bring up. */
export interface Ascent {
  readonly graph: LifecycleGraph;
  readonly members: Uint8Array;
  /** Why one of them cannot be started: then nobody is. */
  readonly refusal?: RootCause | undefined;
  /** What has been tried before, and is not tried again if it is no member. */
  readonly tried?: ReadonlySet<number> | undefined;
}

/** What has come of a start. */
export interface BroughtUp {
  /** The graph by which all of it was started, and is to be stopped. */
  readonly graph: LifecycleGraph;
  /** What came up, in order. */
  readonly started: readonly number[];
  readonly hasFailed: boolean;
}

/** The job whose start it is. */
export interface Sending {
  /** Nothing is taken along. */
  readonly isAlone: boolean;
  readonly record: RunRecord;
  /** Waits while handlers of members are in flight. @throws ERR_BUSY when it may not, or no longer */
  wait(members: Uint8Array): Promise<void>;
  send(ascent: Ascent): Promise<StartRun>;
  /** Somebody is left out before the next run. */
  readonly skip: (component: number) => void;
}

/**
 * Starts what a run has begun too early and left, and what waits for that: in one run more, or in several, each by the graph as it has become known by then. There
 * is a next one only if something has come up, or is taken along that had not been.
 *
 * @returns the last run
 */
export async function bringUpPutOff(kernel: Kernel, first: Ascent & { readonly run: StartRun }, job: Sending): Promise<StartRun> {
  let { graph, run } = first;
  // No mask: there may be more components by the next run.
  const tried = new Set(indicesOf(first.members));
  while (run.log.rootCause === undefined && run.putOff !== undefined && run.putOff.all.length > 0) {
    const next = await ascentAfter(kernel, { graph, run, putOff: run.putOff, tried }, job);
    graph = next.graph;
    run = await job.send(next);
  }
  return run;
}

/** What comes after a run, of what that has put off. */
async function ascentAfter(kernel: Kernel, before: { readonly graph: LifecycleGraph; readonly run: StartRun; readonly putOff: PutOffs; readonly tried: Set<number> }, job: Sending): Promise<Ascent> {
  const { run, putOff, tried } = before;
  let { graph } = before;
  let unsound: AnySystoleError | undefined;
  try {
    graph = kernel.learn();
  } catch (error) {
    unsound = error as AnySystoleError;
  }
  const members = membersOf(kernel, graph, putOff.all, tried, job.isAlone);
  // Not asked of the graph, which may have become another one by what has nothing to do with it.
  const isStuck = run.started.length === 0 && indicesOf(members).every((one) => tried.has(one));
  const refused = refusalOf(kernel, putOff, members, isStuck);
  const wrong = unsound ?? refused?.error ?? await busyError(kernel, members, job);
  // What cannot be waited for is left alone.
  if (wrong !== undefined) return { graph, members: maskOf(graph, putOff.all), refusal: { component: (refused ?? putOff.one(() => true))?.component, error: wrong } };
  if (!job.isAlone) leaveOutHopeless(kernel, graph, members, tried, job);
  for (const one of indicesOf(members)) tried.add(one);
  return { graph, members, tried };
}

/** One of those that were put off, and cannot be begun again: what it needs comes up for nobody, or nothing comes of another run. */
function refusalOf({ core: { table } }: Kernel, putOff: PutOffs, members: Uint8Array, isStuck: boolean): ReturnType<PutOffs['one']> {
  return putOff.one((needed) => !table.isUp(needed) && members[needed] !== 1) ?? (isStuck ? putOff.one(() => true) : undefined);
}

/** With all they require; but not what has been tried, and is down, nor what is up. */
function membersOf({ core: { table } }: Kernel, graph: LifecycleGraph, putOff: readonly number[], tried: Set<number>, isAlone: boolean): Uint8Array {
  const members = maskOf(graph, putOff);
  if (isAlone) return members;
  // Through what is up, too, of which something may have been learned: what is made for others is up before it is made.
  requiredClosure(graph.adjacency, putOff, (component) => graph.enabled[component] === 1).forEach((isRequired, component) => {
    if (isRequired === 1 && !tried.has(component) && (!table.isUp(component) || table.isSuspended(component))) members[component] = 1;
  });
  return members;
}

/** What would be taken along only now, and cannot do without something that this start has left out, is left out, too. */
function leaveOutHopeless({ core: { table } }: Kernel, { adjacency: { needs, needsFrom, kinds } }: LifecycleGraph, members: Uint8Array, tried: Set<number>, job: Sending): void {
  const isGone = (component: number): boolean => members[component] !== 1 && tried.has(component) && !table.isUp(component);
  // Again, since who is left out takes others with it.
  for (let found = true; found;) {
    found = false;
    members.forEach((isMember, component) => {
      if (isMember === 0 || tried.has(component)) return;
      const from = needsFrom[component] as number;
      const gone = needs.subarray(from, needsFrom[component + 1]).find((need, place) => isStrict(kinds[from + place] as number) && isGone(need));
      if (gone === undefined) return;
      found = true;
      members[component] = 0;
      tried.add(component);
      leaveOutFor(gone, component, table, job);
    });
  }
}

function leaveOutFor(gone: number, component: number, table: ComponentTable, { record, skip }: Sending): void {
  const because = table.ids[gone] ?? '';
  const reason = `requires ${because}, which is ${table.state(gone)}`;
  const isOff = table.isDisabled(gone);
  table.set(component, 'waiting');
  table.set(component, isOff ? 'disabled' : 'skipped', isOff ? reason : `skipped, because it ${reason}`);
  record.leaveOut(component, isOff ? { kind: 'disabled', reason } : { kind: 'skipped', because });
  if (!isOff) skip(component);
}

async function busyError(kernel: Kernel, members: Uint8Array, job: Sending): Promise<AnySystoleError | undefined> {
  try {
    if (kernel.hasBusy(members)) await job.wait(members);
    return undefined;
  } catch (error) {
    return error as AnySystoleError;
  }
}
