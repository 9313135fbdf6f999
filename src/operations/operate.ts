import { invalidOption } from '../model/invalid-option';
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

/** The listener goes with the run: a signal that lives as long as the process keeps nothing of it. */
function link(run: OperationRun, signal: StopSignal): () => void {
  if (!isSignal(signal)) throw invalidOption(undefined, 'signal', signal, 'it is an AbortSignal');
  const abort = (): void => { run.abort(signal.reason); };
  if (signal.aborted) {
    abort();
    return () => undefined;
  }
  signal.addEventListener('abort', abort);
  return () => { signal.removeEventListener('abort', abort); };
}

function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { readonly addEventListener?: unknown }).addEventListener === 'function';
}
