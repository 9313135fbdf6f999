import { collect, throwCollected } from '../../model/collected';
import { lines, messageOf, SystoleError } from '../../model/errors';
import type { StopSignal } from '../../model/handler-context';
import { isThenable } from '../../model/thenable';
import type { Care, Owed } from './care';
import { lastFirst } from './care';
import type { Asker } from './maker';
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
 * Disposes of what was constructed, one after the other; each waits for the one before it to end. What takes no time is disposed of before this returns.
 *
 * All are attempted. Rejects with what one of them has thrown; of several with an `AggregateError`
 */
export function disposeOf(disposables: readonly Disposable[], turn: Turn = { place: 0 }): Promise<void> {
  const errors: unknown[] = [];
  for (const [place, disposable] of disposables.entries()) {
    const ended = begun(disposable, errors);
    if (ended === undefined) continue;
    turn.place = place;
    return disposeOfRest(ended, disposables, errors, turn);
  }
  return errors.length === 0 ? atOnce : disposeOfRest(undefined, [], errors, turn);
}

/** Whose turn it is of those that are disposed of one after the other. */
interface Turn {
  place: number;
}

/** What there is to wait for when all has been disposed of at once. */
export const atOnce: Promise<void> = Promise.resolve();

async function disposeOfRest(first: unknown, disposables: readonly Disposable[], errors: unknown[], turn: Turn): Promise<void> {
  await collect(errors, () => first);
  while ((turn.place += 1) < disposables.length) await collect(errors, () => disposables[turn.place]?.dispose());
  throwCollected(errors);
}

/** What is to be waited for, if anything. */
function begun(disposable: Disposable, errors: unknown[]): unknown {
  try {
    const ended = disposable.dispose();
    return typeof ended === 'object' && ended !== null ? ended : undefined;
  } catch (error) {
    errors.push(error);
    return undefined;
  }
}

/** The same for all that a container has to dispose of, the last made first. */
export function disposeOfAll(by: Asker, care: Care | undefined): Promise<void> {
  if (care === undefined) return atOnce;
  const owed = care.takeAll();
  const turn: Turn = { place: 0 };
  const disposing = disposeOf(owed.map(({ instance }) => instance), turn);
  // What has ended by now need not be waited for by anybody.
  return disposing === atOnce || owed.every(({ of }) => of === nobody) ? disposing : disposing.finally(care.debts.begin(by, owed, () => owed.slice(turn.place, turn.place + 1)));
}

/** What is to be disposed of around what stops a component. */
export interface Owing {
  /** The container whose component it is, or the scope. */
  readonly by: Asker;
  readonly component: number;
  /** The component's, for errors. */
  readonly id: string;
  /** Hands over what there is, once each. */
  readonly take: () => readonly Owed[];
}

/**
 * As `disposeAround`, at once where there is nothing to dispose of, before what comes next or after it.
 *
 * @param owes - whether there is
 * @param isUnderWay - what comes next has begun
 */
export function stopAround(owing: Owing, { owes, isUnderWay }: { readonly owes: () => boolean; readonly isUnderWay: boolean }, signal: StopSignal, next: () => unknown): unknown {
  if (!isUnderWay && owes()) return disposeAround(owing, signal, next);
  const after = (goOn: () => unknown): unknown => (owes() ? disposeAround(owing, signal, goOn) : goOn());
  const failed = (error: unknown): unknown => after(() => { throw error; });
  let result: unknown;
  try {
    result = next();
  } catch (error) {
    return failed(error);
  }
  return isThenable(result) ? Promise.resolve(result).then((value) => after(() => value), failed) : after(() => result);
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
async function disposeAround(owing: Owing, signal: StopSignal, next: () => unknown): Promise<void> {
  const errors: unknown[] = [];
  const inFlight: Promise<void>[] = [];
  await disposeOfOwed(owing, signal, inFlight, errors);
  await collect(errors, next);
  await disposeOfOwed(owing, signal, inFlight, errors);
  await Promise.all(inFlight);
  throwCollected(errors);
}

async function disposeOfOwed({ by, component, id, take }: Owing, signal: StopSignal, inFlight: Promise<void>[], errors: unknown[]): Promise<void> {
  for (;;) {
    for (const ended of by.debts.endsOf(component, by)) await endedOrAborted(ended, signal);
    const owed = lastFirst(take());
    if (owed.length === 0) return;
    const going = new Set<Owed>();
    const end = by.debts.begin(by, owed, () => [...going]);
    const own: Promise<void>[] = [];
    for (const one of owed) {
      going.add(one);
      const ended = collect(errors, () => disposeOfOne(one, id)).finally(() => going.delete(one));
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
    throw notDisposed(nameOf({ instance, name }), component, error);
  }
}

/**
 * What the stop of a component waits for, when something is not gone that has been told to go, for people: the first completes "… in its stop:".
 *
 * @param id - the component's
 */
export function waitsForDispose(by: Asker, component: number, id: string): readonly string[] | undefined {
  const going = by.debts.goingWith(component, by);
  if (going.length === 0) return undefined;
  const names = [...new Set(going.map(nameOf))].join(', ');
  return [
    `dispose() of ${names} has not ended`,
    `what was made of ${id} is disposed of in its stop, the last made first`,
    `see to it in dispose() of ${names}; stopTimeoutMs of ${id}, and stopBudgetMs, say how long it has`,
  ];
}

function nameOf({ instance, name }: Pick<Owed, 'instance' | 'name'>): string {
  try {
    const known: unknown = name ?? (instance as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
    if (typeof known === 'string') return known;
  } catch {
    // It is asked for a message, which goes without: what is said there is worse than a getter that throws.
  }
  return 'Something plain';
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
