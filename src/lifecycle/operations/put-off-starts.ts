import { requiredClosure } from '../../graph/selection';
import type { AnySystoleError } from '../../model/errors';
import type { LifecycleGraph } from '../graph-source';
import type { Kernel } from '../kernel';
import type { RootCause } from '../runs/failure-log';
import type { PutOffs } from '../runs/put-offs';
import type { StartRun } from '../runs/start-run';
import { maskOf } from './targets';

/** What one run is to bring up. */
export interface Ascent {
  readonly graph: LifecycleGraph;
  readonly members: Uint8Array;
  /** Why one of them cannot be started: then nobody is. */
  readonly refusal?: RootCause | undefined;
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
  /** Waits while handlers of members are in flight. @throws ERR_BUSY when it may not, or no longer */
  wait(members: Uint8Array): Promise<void>;
  send(ascent: Ascent): Promise<StartRun>;
}

/**
 * Starts what a run has begun too early and left, and what waits for that: in one run more, or in several, each by the graph as it has become known by then. There
 * is a next one only if something has come up, or is taken along that had not been.
 *
 * @returns the last run
 */
export async function bringUpPutOff(kernel: Kernel, first: Ascent & { readonly run: StartRun }, job: Sending): Promise<StartRun> {
  let { graph, run } = first;
  const tried = first.members.slice();
  for (let { putOff } = run; run.log.rootCause === undefined && putOff !== undefined && putOff.all.length > 0; { putOff } = run) {
    const next = learnedBy(kernel);
    graph = 'graph' in next ? next.graph : graph;
    const members = membersOf(kernel, graph, putOff.all, tried, job.isAlone);
    // Not asked of the graph, which may have become another one by what has nothing to do with it.
    const isStuck = run.started.length === 0 && members.every((isMember, one) => isMember === 0 || tried[one] === 1);
    const refused = refusalOf(kernel, putOff, members, isStuck);
    const wrong = 'error' in next ? next.error : refused?.error ?? await busyError(kernel, members, job);
    members.forEach((isMember, one) => { if (isMember === 1) tried[one] = 1; });
    // What cannot be waited for is left alone.
    run = await job.send(wrong === undefined ? { graph, members } : { graph, members: maskOf(graph, putOff.all), refusal: { component: (refused ?? putOff.one(() => true))?.component, error: wrong } });
  }
  return run;
}

/** One of those that were put off, and cannot be begun again: what it needs comes up for nobody, or nothing comes of another run. */
function refusalOf({ core: { table } }: Kernel, putOff: PutOffs, members: Uint8Array, isStuck: boolean): ReturnType<PutOffs['one']> {
  return putOff.one((needed) => !table.isUp(needed) && members[needed] !== 1) ?? (isStuck ? putOff.one(() => true) : undefined);
}

/** The graph as it is known now, or what is wrong with that. */
function learnedBy(kernel: Kernel): { readonly graph: LifecycleGraph } | { readonly error: AnySystoleError } {
  try {
    return { graph: kernel.learn() };
  } catch (error) {
    return { error: error as AnySystoleError };
  }
}

/** With all they require; but not what has been tried, and is down, nor what is up. */
function membersOf({ core: { table } }: Kernel, graph: LifecycleGraph, putOff: readonly number[], tried: Uint8Array, isAlone: boolean): Uint8Array {
  const members = maskOf(graph, putOff);
  if (isAlone) return members;
  const isNew = (component: number): boolean => tried[component] !== 1 && (!table.isUp(component) || table.isSuspended(component));
  // Through what is up, too, of which something may have been learned: what is made for others is up before it is made.
  requiredClosure(graph.adjacency, putOff, (component) => graph.enabled[component] === 1).forEach((isRequired, component) => {
    if (isRequired === 1 && isNew(component)) members[component] = 1;
  });
  return members;
}

async function busyError(kernel: Kernel, members: Uint8Array, job: Sending): Promise<AnySystoleError | undefined> {
  try {
    if (kernel.hasBusy(members)) await job.wait(members);
    return undefined;
  } catch (error) {
    return error as AnySystoleError;
  }
}
