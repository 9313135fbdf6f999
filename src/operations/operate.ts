import { signalFinding } from '../model/stop-signal';
import type { StopSignal } from '../model/handler-context';
import type { RunEnvironment } from './environment';
import type { OperationHandle } from './operation-handle';
import { begun, OperationRun } from './run';
import { handleOf } from './scope';
import type { AnySpec } from './spec';
import { requireSpec } from './spec';

/** Runs a specification as a whole, at once. @throws ERR_INVALID_OPTION for what is no operation */
export function operateIn<Result, Failure>(environment: RunEnvironment, spec: AnySpec, input: unknown, signal: StopSignal | undefined): OperationHandle<Result, Failure> {
  requireSpec('the operation', spec);
  const run = new OperationRun(spec, input, environment);
  const unlink = signal === undefined ? undefined : link(run, signal);
  if (unlink !== undefined) run.whenEnded(unlink);
  begun(run);
  return handleOf<Result, Failure>(run);
}

/**
 * The runs that each signal calls off: one listener for all of them, since Node warns of a leak at eleven, and a signal that lives as long as the process may
 * have many. It goes with the last of them.
 */
const linked = new WeakMap<object, { readonly runs: Set<OperationRun>; readonly unlisten: () => void }>();

function link(run: OperationRun, signal: StopSignal): () => void {
  const finding = signalFinding(signal);
  if (finding !== undefined) throw finding;
  if (signal.aborted) {
    run.abort(signal.reason);
    return () => undefined;
  }
  const link = linked.get(signal) ?? listen(signal);
  link.runs.add(run);
  return () => {
    link.runs.delete(run);
    if (link.runs.size > 0) return;
    link.unlisten();
    linked.delete(signal);
  };
}

function listen(signal: StopSignal): { readonly runs: Set<OperationRun>; readonly unlisten: () => void } {
  const runs = new Set<OperationRun>();
  const abort = (): void => { for (const run of [...runs]) run.abort(signal.reason); };
  signal.addEventListener('abort', abort);
  const link = { runs, unlisten: () => { signal.removeEventListener('abort', abort); } };
  linked.set(signal, link);
  return link;
}
