import { collect, throwCollected } from '../../model/collected';
import { lines, messageOf, SystoleError } from '../../model/errors';
import type { StopSignal } from '../../model/handler-context';
import type { Care, Owed } from './care';
import { lastFirst } from './care';
import type { Debts } from './debts';
import { nobody } from './origins';

/** What tsyringe disposes of: `dispose` is called without arguments, so one that wants some is another method. */
export interface Disposable {
  dispose(): unknown;
}

export function isDisposable(instance: object): instance is Disposable {
  const { dispose } = instance as { readonly dispose?: unknown };
  return typeof dispose === 'function' && dispose.length === 0;
}

/**
 * Disposes of what was constructed, one after the other; each waits for the one before it to end.
 *
 * All are attempted. @throws what one of them has thrown; of several an `AggregateError`
 */
export async function disposeOf(disposables: readonly Disposable[]): Promise<void> {
  const errors: unknown[] = [];
  for (const instance of disposables) {
    let ended: unknown;
    // What takes no time is disposed of before `dispose()` returns.
    try {
      ended = instance.dispose();
    } catch (error) {
      errors.push(error);
    }
    if (typeof ended === 'object' && ended !== null) await collect(errors, () => ended);
  }
  throwCollected(errors);
}

/** The same for all that a container has to dispose of, the last made first. */
export async function disposeOfAll(care: Care | undefined): Promise<void> {
  const owed = care?.takeAll() ?? [];
  const end = owed.some(({ of }) => of !== nobody) ? care?.debts.begin(owed) : undefined;
  try {
    await disposeOf(owed.map(({ instance }) => instance));
  } finally {
    end?.();
  }
}

/** What is to be disposed of around what stops a component. */
export interface Owing {
  readonly debts: Debts;
  readonly component: number;
  /** The component's, for errors. */
  readonly id: string;
  /** Hands over what there is, once each. */
  readonly take: () => readonly Owed[];
}

/**
 * Disposes of what was made of a component, the last made first, each when the one before it has ended, and then does what comes next: its own stop. What was
 * made meanwhile is disposed of after that.
 *
 * What others have begun to dispose of is waited for: it may use what is left. Once the signal has fired nothing waits for what takes its time: it is called,
 * and waited for in the end. All are attempted.
 *
 * @throws ERR_DISPOSE_FAILED for each that has failed, and what `next` has thrown; several as an `AggregateError`
 */
export async function disposeAround(owing: Owing, signal: StopSignal, next: () => unknown): Promise<void> {
  const errors: unknown[] = [];
  const inFlight: Promise<void>[] = [];
  await disposeOfOwed(owing, signal, inFlight, errors);
  await collect(errors, next);
  await disposeOfOwed(owing, signal, inFlight, errors);
  await Promise.all(inFlight);
  throwCollected(errors);
}

async function disposeOfOwed({ debts, component, id, take }: Owing, signal: StopSignal, inFlight: Promise<void>[], errors: unknown[]): Promise<void> {
  for (;;) {
    for (const ended of debts.endsOf(component)) await endedOrAborted(ended, signal);
    const owed = lastFirst(take());
    if (owed.length === 0) return;
    const end = debts.begin(owed);
    const own: Promise<void>[] = [];
    for (const one of owed) {
      const ended = collect(errors, () => disposeOfOne(one, id));
      own.push(ended);
      await endedOrAborted(ended, signal);
    }
    inFlight.push(Promise.all(own).then(end));
  }
}

async function disposeOfOne({ instance, name }: Owed, component: string): Promise<void> {
  try {
    await instance.dispose();
  } catch (error) {
    throw notDisposed(name ?? nameOf(instance), component, error);
  }
}

function nameOf(instance: Disposable): string {
  const { constructor } = instance as { readonly constructor?: { readonly name?: string } };
  return constructor?.name ?? 'Something plain';
}

function endedOrAborted(ended: Promise<void>, signal: StopSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const goOn = (): void => {
      signal.removeEventListener('abort', goOn);
      resolve();
    };
    signal.addEventListener('abort', goOn);
    void ended.then(goOn);
  });
}

function notDisposed(name: string, component: string, error: unknown): SystoleError<'ERR_DISPOSE_FAILED'> {
  return new SystoleError('ERR_DISPOSE_FAILED', lines(
    `${name} could not be disposed of: ${messageOf(error)}`,
    `it was made of ${component}, and is disposed of when that is stopped`,
    `see to it in dispose() of ${name}, which is called once: what it cannot let go of stays`,
  ), { name, component }, { cause: error });
}
