import { SystoleError } from '../../../src/model/errors';
import type { OperationFailure, PartFailure } from '../../../src/model/errors';
import type { SystoleEvent } from '../../../src/model/event';
import type { Settings } from '../../../src/model/limits';
import type { Invariant } from '../../../src/testing/trace/violation';
import type { Forgery } from './forge';
import { called, changed, done, ran } from './forge';
import type { Recording } from './recordings';

/** A log of a real run, how it is made to lie, and exactly what that breaks. */
export interface ForgedLog {
  /** The rule that it is there to break. */
  readonly breaks: Invariant;
  readonly lie: string;
  readonly of: Recording;
  readonly forge: (log: Forgery, events: readonly SystoleEvent[]) => Forgery;
  readonly found: readonly string[];
}

type EventOf<Kind extends SystoleEvent['kind']> = SystoleEvent & { readonly kind: Kind };

function first<Kind extends SystoleEvent['kind']>(events: readonly SystoleEvent[], kind: Kind): EventOf<Kind> {
  const found = events.find((event): event is EventOf<Kind> => event.kind === kind);
  if (found === undefined) throw new RangeError(`no ${kind}`);
  return found;
}

/** The same limits, but for some. */
function limits(events: readonly SystoleEvent[], others: Partial<Settings>): object {
  return { settings: { ...first(events, 'operation-starting').settings, ...others } };
}

/** The graph, with something else said of one component. */
function graph(events: readonly SystoleEvent[], id: string, lie: object): object {
  return { components: first(events, 'wired').components.map((component) => (component.id === id ? { ...component, ...lie } : component)) };
}

/** The error with which an operation ended, with other facts. */
function error(events: readonly SystoleEvent[], lie: (details: OperationFailure) => Partial<OperationFailure>): object {
  const ended = events.find((event) => event.kind === 'operation-ended' && event.outcome === 'failed') as EventOf<'operation-ended'>;
  const { code, message, details } = ended.error as SystoleError<'ERR_START_FAILED'>;
  return { error: new SystoleError(code, message, { ...details, ...lie(details) }) };
}

/** The error of an operation whose parts failed, with others of them. */
function partsFailed(events: readonly SystoleEvent[], lie: (failed: readonly PartFailure[]) => readonly PartFailure[]): object {
  const { reason } = events.at(-1) as EventOf<'run-changed'>;
  const { code, message, details } = reason as SystoleError<'ERR_PARTS_FAILED'>;
  return { reason: new SystoleError(code, message, { ...details, failed: lie(details.failed) }) };
}

const stopFailed = new SystoleError('ERR_STOP_FAILED', 'failed', {
  rootCause: undefined, failures: [], cancelled: [], skipped: [], quarantined: [],
  report: { operation: 'stop', outcome: 'failed', startedAtMs: 15, elapsedMs: 7, components: [], reported: [], channels: {} },
});

/** By the rule they break; what else breaks is listed too, since a lie seldom breaks one rule alone. */
export const forgeries: readonly ForgedLog[] = [
  {
    breaks: 'P3', lie: 'a start leaves out what it needs', of: 'upAndDown',
    forge: (log) => log.saying('begin start 1', { components: ['b'] }),
    found: [
      'P3: The start names b, but not a, which it requires and which is registered.',
      'P6: a was called for start at 0 ms, although the start is not about it.',
    ],
  },
  {
    breaks: 'P3', lie: 'a start names a component twice', of: 'upAndDown',
    forge: (log) => log.saying('begin start 1', { components: ['a', 'b', 'b'] }),
    found: [
      'P3: The start names a component twice.',
    ],
  },
  {
    breaks: 'P3', lie: 'a component is started twice', of: 'upAndDown',
    forge: (log) => log.adding('start a done', called('start', 'a'), done('start', 'a')),
    found: [
      'P3: a was called for start a second time at 10 ms.',
    ],
  },
  {
    breaks: 'P6', lie: 'a start never calls a component', of: 'sideBySide',
    forge: (log) => log.without('b registered > waiting', 'b waiting > starting', 'start b', 'start b done', 'b starting > started', 'b started > ready', 'b ready > stopping', 'stop b', 'stop b done', 'b stopping > stopped').saying('begin stop 2', { components: ['a'] }),
    found: [
      'P6: The start that ended at 10 ms has never called b.',
    ],
  },
  {
    breaks: 'P6', lie: 'a stop calls somebody else', of: 'detached',
    forge: (log) => log.saying('begin stop 3', { components: [] }),
    found: [
      'P6: b was called for stop at 0 ms, although the stop is not about it.',
    ],
  },
  {
    breaks: 'S1', lie: 'a component starts before what it needs', of: 'upAndDown',
    forge: (log) => log.moving(['b waiting > starting', 'start b'], 'start a'),
    found: [
      'S1: b was called for start at 0 ms, while a, which must be up, was starting.',
      'E5: The start of b says that it took 5 ms, although its events are 15 ms apart.',
    ],
  },
  {
    breaks: 'S1', lie: 'a component does not wait until what it needs is ready', of: 'readyLater',
    forge: (log) => log.moving(['b waiting > starting', 'start b', 'start b done', 'b starting > started', 'b started > ready'], 'a starting > started'),
    found: [
      'S1: b was called for start at 0 ms, while a, which must be ready, was started.',
    ],
  },
  {
    breaks: 'S3', lie: 'a component is started while it is being started', of: 'upAndDown',
    forge: (log) => log.adding('start a', called('start', 'a')).adding('start a done', done('start', 'a', 10)),
    found: [
      'E1: a was called for start at 0 ms while its start was in flight.',
      'P3: a was called for start a second time at 0 ms.',
      'S3: a was called for start at 0 ms, while its start was in flight.',
    ],
  },
  {
    breaks: 'S3', lie: 'a component is started while it is up', of: 'upAndDown',
    forge: (log) => log.adding('a started > ready', called('start', 'a'), done('start', 'a')),
    found: [
      'E1: a was called for start at 10 ms while it was ready.',
      'P3: a was called for start a second time at 10 ms.',
      'S3: a was called for start at 10 ms, while it was up.',
    ],
  },
  {
    breaks: 'S4', lie: 'a component that needs nothing more waits', of: 'upAndDown',
    forge: (log) => log.delaying('b waiting > starting', 7),
    found: [
      'S4: b could have started at 10 ms, when all it needs was up and a slot was free, and was not called.',
    ],
  },
  {
    breaks: 'S4', lie: 'a component waits although a slot of its pool is free', of: 'sideBySide',
    forge: (log) => log.moving(['b waiting > starting', 'start b'], 'a started > ready').delaying('start b done', 10),
    found: [
      'S4: b could have started at 0 ms, when all it needs was up and a slot was free, and was not called.',
    ],
  },
  {
    breaks: 'S5', lie: 'more starts are in flight than may be', of: 'sideBySide',
    forge: (log, events) => log.saying('begin start 1', limits(events, { concurrency: 1 })),
    found: [
      'S5: b was called for start at 0 ms, when all 1 slots were taken.',
    ],
  },
  {
    breaks: 'S5', lie: 'more starts of a pool are in flight than may be', of: 'sideBySide',
    forge: (log, events) => log.saying('begin start 1', limits(events, { pools: { db: 1 } })),
    found: [
      'S5: b was called for start at 0 ms, when all 1 slots of the pool db were taken.',
    ],
  },
  {
    breaks: 'S7', lie: 'a handler is called after the failure', of: 'failing',
    forge: (log) => log.adding('abort start c', changed('d', 'waiting', 'starting'), called('start', 'd'), done('start', 'd'), changed('d', 'starting', 'failed')).without('d waiting > skipped'),
    found: [
      'S1: d was called for start at 20 ms, while b, which must be up, was failed.',
      'S7: d was called for start at 20 ms, after b had ended the start at 20 ms.',
      'S15: The error of the start says that d was skipped, which it was not.',
    ],
  },
  {
    breaks: 'S8', lie: 'a start in flight is not called off', of: 'failing',
    forge: (log) => log.without('e starting > aborting', 'abort start e'),
    found: [
      'S8: The start of e was in flight when the start failed at 20 ms, and was not called off in that instant.',
      'E1: e went from aborting to failed at 25 ms while it was starting.',
    ],
  },
  {
    breaks: 'S8', lie: 'a start is called off late', of: 'failing',
    forge: (log) => log.delaying('abort start c', 1),
    found: [
      'S8: The start of c was in flight when the start failed at 20 ms, and was not called off in that instant.',
      'E5: The start of e says that it took 25 ms, although its events are 26 ms apart.',
      'E5: The start of c says that it took 25 ms, although its events are 26 ms apart.',
    ],
  },
  {
    breaks: 'S8', lie: 'a start is called off for another reason', of: 'failing',
    forge: (log) => log.saying('abort start c', { reason: new SystoleError('ERR_ABORTED', 'called off', { rootCause: 'a' }) }),
    found: [
      'S8: c was called off at 20 ms because of a, although it was b that ended the start.',
    ],
  },
  {
    breaks: 'S9', lie: 'a start is left behind before its grace is over', of: 'hanging',
    forge: (log, events) => log.saying('begin start 1', limits(events, { abortGraceMs: 1_500 })),
    found: [
      'S9: b was left behind in its start at 1020 ms, before its grace was over at 1520 ms.',
    ],
  },
  {
    breaks: 'S10', lie: 'a component whose start failed is stopped', of: 'failing',
    forge: (log) => log.adding('stop a', called('stop', 'b'), done('stop', 'b')),
    found: [
      'E1: b was called for stop at 25 ms while it was failed.',
      'S10: b was stopped at 25 ms, although its start had failed.',
      'T2: b has been started 0 times and stopped once.',
    ],
  },
  {
    breaks: 'S10', lie: 'clean-ups are called twice', of: 'cleaningUp',
    forge: (log) => log.adding('clean-up a done', called('clean-up', 'a'), done('clean-up', 'a')),
    found: [
      'S10: The clean-ups of a were called a second time at 8 ms.',
    ],
  },
  {
    breaks: 'S10', lie: 'clean-ups are called of what is up', of: 'upAndDown',
    forge: (log) => log.adding('start a done', called('clean-up', 'a'), done('clean-up', 'a')),
    found: [
      'E1: a was called for clean-up at 10 ms while it was starting.',
      'S10: The clean-ups of a were called at 10 ms, although its start had not failed.',
    ],
  },
  {
    breaks: 'S11', lie: 'a failed start leaves something waiting', of: 'failing',
    forge: (log) => log.without('d waiting > skipped'),
    found: [
      'S11: The start that began at 0 ms and failed left d waiting at 29 ms.',
      'S15: The error of the start says that d was skipped, which it was not.',
    ],
  },
  {
    breaks: 'S12', lie: 'a failed start leaves something up', of: 'failing',
    forge: (log) => log.without('a ready > stopping', 'stop a', 'stop a done', 'a stopping > stopped'),
    found: [
      'T4: a could have been stopped at 25 ms, when everything that uses it had settled, and was not called.',
      'S11: The start that began at 0 ms and failed left a ready at 29 ms.',
      'S12: The start that began at 0 ms and failed had brought up a, and did not stop it until 29 ms.',
    ],
  },
  {
    breaks: 'S13', lie: 'a start that succeeded late is never stopped', of: 'late',
    forge: (log) => log.without('begin compensate 2', 'a quarantined > stopping', 'stop a', 'stop a done', 'a stopping > stopped', 'end compensate 2'),
    found: [
      'S13: The start of a ended at 150 ms, after it had been left behind, and was followed by no stop.',
    ],
  },
  {
    breaks: 'S14', lie: 'a start begins before what came up late is stopped', of: 'late',
    forge: (log, events) => log.adding('late start a', { ...first(events, 'operation-starting'), operation: 9, components: ['a'] }, { kind: 'system-changed', from: 'failed', to: 'starting' }, called('start', 'a'), done('start', 'a'), { kind: 'operation-ended', operation: 9, name: 'start', outcome: 'aborted', error: undefined }),
    found: [
      'E1: a was called for start at 150 ms while it was quarantined.',
      'S14: a was called for start at 150 ms, before the stop was over that its late start had made necessary.',
      'E1: The system went from failed to stopping at 620 ms while it was starting.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error lists what was called off as failed', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, ({ failures }) => ({ failures: [...failures, { id: 'c', phase: 'start', kind: 'aborted', error: undefined, atMs: 20 }] }))),
    found: [
      'S15: The error of the start lists a failure of c in its start that has not happened, or lists it twice.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error lists a failure twice', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, ({ failures }) => ({ failures: [...failures, ...failures] }))),
    found: [
      'S15: The error of the start lists a failure of b in its start that has not happened, or lists it twice.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error leaves a failure out', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ failures: [] }))),
    found: [
      'S15: The error of the start does not list the failure of b in its start.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error names another root cause', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ rootCause: 'c' }))),
    found: [
      'S15: The error of the start says that c is the root cause, although it was b.',
      'S15: The error of the start gives d a path that ends at b instead of c.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error leaves out who was called off', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ cancelled: ['e', 'a'] }))),
    found: [
      'S15: The error of the start says that a was called off, which it was not.',
      'S15: The error of the start does not say that c was called off.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error gives a path that is none', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ skipped: [{ id: 'd', path: ['d', 'a', 'b'] }] }))),
    found: [
      'S15: The error of the start gives d a path on which d needs a, which it does not.',
      'S15: The error of the start gives d a path on which a needs b, which it does not.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error gives no path', of: 'failing',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ skipped: [{ id: 'd', path: ['d'] }] }))),
    found: [
      'S15: The error of the start gives d no path to b, although it needs it.',
    ],
  },
  {
    breaks: 'S15', lie: 'the error leaves out who was left behind', of: 'hanging',
    forge: (log, events) => log.saying('end start 1', error(events, () => ({ quarantined: [] }))),
    found: [
      'S15: The error of the start does not say that b was left behind.',
    ],
  },
  {
    breaks: 'S15', lie: 'the start blames somebody who has not failed', of: 'timingOut',
    forge: (log) => log.saying('fail start 1', { rootCause: 'b' }),
    found: [
      'S15: The start failed at 100 ms because of b, although it had neither failed nor run over a limit.',
      'S8: a was called off at 100 ms because of a, although it was b that ended the start.',
      'S8: b was called off at 100 ms because of a, although it was b that ended the start.',
      'S15: The error of the start says that a is the root cause, although it was b.',
    ],
  },
  {
    breaks: 'S15', lie: 'a failure is not told', of: 'again',
    forge: (log) => log.without('fail start 1'),
    found: [
      'S15: a failed, but the start was not told to fail.',
    ],
  },
  {
    breaks: 'S16', lie: 'the start blames what failed later', of: 'failing',
    forge: (log) => log.saying('fail start 1', { rootCause: 'c' }),
    found: [
      'S16: The start failed at 20 ms because of c, although b had failed before.',
      'S8: e was called off at 20 ms because of b, although it was c that ended the start.',
      'S8: c was called off at 20 ms because of b, although it was c that ended the start.',
      'S15: The error of the start says that b is the root cause, although it was c.',
    ],
  },
  {
    breaks: 'S19', lie: 'a component is on that requires what is off', of: 'switchedOff',
    forge: (log, events) => log.saying('wired', graph(events, 'b', { isEnabled: true })),
    found: [
      'S19: b is switched on, but requires a, which is switched off.',
      'S19: b was disabled at 0 ms, although neither its start nor anything that it requires was.',
    ],
  },
  {
    breaks: 'S19', lie: 'a component is off because of something optional', of: 'switchedOff',
    forge: (log, events) => log.saying('wired', graph(events, 'c', { isEnabled: false, disabledBy: 'b' })),
    found: [
      'S19: c is switched off because of b, which is no requirement of it that is switched off.',
      'S19: The start names c, which is switched off.',
      'S19: c was called for start at 0 ms, although it is switched off.',
    ],
  },
  {
    breaks: 'S19', lie: 'a component is disabled for nothing', of: 'upAndDown',
    forge: (log) => log.adding('b registered > waiting', changed('b', 'waiting', 'disabled')),
    found: [
      'S19: b was disabled at 0 ms, although neither its start nor anything that it requires was.',
      'E1: b went from waiting to starting at 10 ms while it was disabled.',
    ],
  },
  {
    breaks: 'S20', lie: 'a start of nothing takes time', of: 'nothing',
    forge: (log) => log.delaying('end start 1', 5),
    found: [
      'S20: The start of nothing took 5 ms.',
    ],
  },
  {
    breaks: 'S20', lie: 'a start of nothing tells twice that the system runs', of: 'nothing',
    forge: (log) => log.adding('system starting > running', { kind: 'system-changed', from: 'running', to: 'starting' }, { kind: 'system-changed', from: 'starting', to: 'running' }),
    found: [
      'S20: The start that ended at 0 ms has settled the system 2 times, instead of once.',
    ],
  },
  {
    breaks: 'T1', lie: 'a component is stopped before what uses it', of: 'upAndDown',
    forge: (log) => log.moving(['a ready > stopping', 'stop a'], 'stop b'),
    found: [
      'T1: a was stopped at 15 ms, while b, which uses it, was stopping.',
      'T4: a could have been stopped at 18 ms, when everything that uses it had settled, and was not called.',
      'E5: The stop of a says that it took 4 ms, although its events are 7 ms apart.',
    ],
  },
  {
    breaks: 'T1', lie: 'a component is stopped under one that uses it optionally', of: 'detached',
    forge: (log) => log.saying('begin stop 2', { detach: undefined }),
    found: [
      'T1: a was stopped at 0 ms, while b, which uses it, was ready.',
    ],
  },
  {
    breaks: 'T2', lie: 'a component is stopped twice', of: 'upAndDown',
    forge: (log) => log.adding('stop a done', called('stop', 'a'), done('stop', 'a')),
    found: [
      'T2: a was stopped at 22 ms, without a start that had succeeded since its last stop.',
      'T2: a has been started once and stopped 2 times.',
    ],
  },
  {
    breaks: 'T2', lie: 'a component is down without a stop', of: 'upAndDown',
    forge: (log) => log.without('stop a', 'stop a done'),
    found: [
      'T4: a could have been stopped at 18 ms, when everything that uses it had settled, and was not called.',
      'T2: a has been started once and stopped 0 times.',
      'T3: The stop that ended at 22 ms has never stopped a.',
    ],
  },
  {
    breaks: 'T3', lie: 'a stop leaves a component out', of: 'sideBySide',
    forge: (log) => log.without('b ready > stopping', 'stop b', 'stop b done', 'b stopping > stopped'),
    found: [
      'T4: The stop of a was called at 10 ms, before b had its turn, which became free with it and stands behind it in the plan.',
      'T3: The stop that ended at 10 ms has never stopped b.',
    ],
  },
  {
    breaks: 'T4', lie: 'two that need nobody stop in the order in which they started', of: 'sideBySide',
    forge: (log) => log.without('b ready > stopping', 'stop b', 'stop b done', 'b stopping > stopped')
      .adding('a stopping > stopped', changed('b', 'ready', 'stopping'), called('stop', 'b'), done('stop', 'b'), changed('b', 'stopping', 'stopped')),
    found: [
      'T4: The stop of a was called at 10 ms, before b had its turn, which became free with it and stands behind it in the plan.',
    ],
  },
  {
    breaks: 'T4', lie: 'a component is stopped late', of: 'upAndDown',
    forge: (log) => log.delaying('a ready > stopping', 2),
    found: [
      'T4: a could have been stopped at 18 ms, when everything that uses it had settled, and was not called.',
    ],
  },
  {
    breaks: 'T4', lie: 'a stop waits for operations when none goes on', of: 'waitingForUsers',
    forge: (log) => log.delaying('system draining > stopping', 5),
    found: [
      'T4: The stop waited for operations at 20 ms, when none went on.',
    ],
  },
  {
    breaks: 'T5', lie: 'a stop takes longer than it may', of: 'upAndDown',
    forge: (log, events) => log.saying('begin stop 2', limits(events, { stopBudgetMs: 3, forceGraceMs: 1 })),
    found: [
      'T5: The stop has been taking components down from 15 ms to 22 ms, although its budget and grace were over at 19 ms.',
    ],
  },
  {
    breaks: 'T5', lie: 'a stop takes longer than it may, together with what it waits for first', of: 'waitingForUsers',
    forge: (log, events) => log.saying('begin stop 3', limits(events, { stopBudgetMs: 10, forceGraceMs: 1 })),
    found: [
      'T5: The stop has been taking components down from 0 ms to 25 ms, although its budget and grace were over at 11 ms.',
    ],
  },
  {
    breaks: 'T4', lie: 'a stop waits although nobody runs anything', of: 'waitingForUsers',
    forge: (log) => log.without('system running > draining').saying('system draining > stopping', { from: 'running' }),
    found: [
      'T4: a could have been stopped at 0 ms, when everything that uses it had settled, and was not called.',
    ],
  },
  {
    breaks: 'T6', lie: 'a stop in which something failed ends well', of: 'failingToStop',
    forge: (log) => log.saying('end stop 2', { outcome: 'done', error: undefined }),
    found: [
      'T6: The stop ended well at 0 ms, although b had failed in its stop.',
      'T6: The stop ended well at 0 ms, although a had failed in its stop.',
    ],
  },
  {
    breaks: 'T6', lie: 'a stop in which something was left behind ends well', of: 'forced',
    forge: (log) => log.saying('end stop 2', { outcome: 'done', error: undefined }),
    found: [
      'T6: The stop ended well at 1050 ms, although a had failed in its stop.',
      'T6: The stop ended well at 1050 ms, although a had been left behind.',
    ],
  },
  {
    breaks: 'T6', lie: 'the error of a stop leaves a failure out', of: 'failingToStop',
    forge: (log, events) => log.saying('end stop 2', error(events, ({ failures }) => ({ failures: failures.slice(1) }))),
    found: [
      'T6: The error of the stop does not list the failure of b in its stop.',
    ],
  },
  {
    breaks: 'T6', lie: 'a stop in which nothing failed fails', of: 'upAndDown',
    forge: (log) => log.saying('end stop 2', { outcome: 'failed', error: stopFailed }),
    found: [
      'T6: The stop that ended at 22 ms says that something failed to stop, although nothing did.',
    ],
  },
  {
    breaks: 'T7', lie: 'a stop of nothing takes time', of: 'nothing',
    forge: (log) => log.delaying('end stop 3', 5),
    found: [
      'T7: The stop of nothing took 5 ms.',
    ],
  },
  {
    breaks: 'T8', lie: 'a component is forced in time', of: 'upAndDown',
    forge: (log) => log.adding('stop a', called('force-stop', 'a'), done('force-stop', 'a')),
    found: [
      'E1: a was called for force-stop at 18 ms while it was stopping.',
      'T8: a was forced to stop at 18 ms, although its stop had not run over its limit.',
    ],
  },
  {
    breaks: 'T8', lie: 'a component is forced twice', of: 'forced',
    forge: (log) => log.adding('force-stop a done', called('force-stop', 'a'), done('force-stop', 'a')),
    found: [
      'T8: a was forced to stop a second time at 55 ms.',
    ],
  },
  {
    breaks: 'T13', lie: 'a restart stops somebody else', of: 'restarting',
    forge: (log) => log.adding('stop a done', called('stop', 'c'), done('stop', 'c')),
    found: [
      'E1: c was called for stop at 22 ms while it was ready.',
      'T13: The restart that ended at 37 ms stopped c, which it was not about.',
      'T2: c was stopped at 37 ms, without a start that had succeeded since its last stop.',
      'T2: c has been started once and stopped 2 times.',
    ],
  },
  {
    breaks: 'T13', lie: 'a restart is not about what it touches', of: 'restarting',
    forge: (log) => log.saying('begin restart 2', { components: ['a'] }),
    found: [
      'T13: The restart that ended at 37 ms stopped b, which it was not about.',
      'T13: The restart that ended at 37 ms started b, which nothing that it was about requires.',
    ],
  },
  {
    breaks: 'T13', lie: 'a restart stops what it has not started', of: 'restarting',
    forge: (log) => log.saying('begin restart 2', { components: ['a', 'b', 'c'] }),
    found: [
      'T4: c could have been stopped at 15 ms, when everything that uses it had settled, and was not called.',
      'T13: The restart that ended at 37 ms has never started c.',
    ],
  },
  {
    breaks: 'T13', lie: 'a restart starts before all is stopped', of: 'restarting',
    forge: (log) => log.moving(['system stopping > starting'], 'stop a'),
    found: [
      'T13: The restart began to start others at 18 ms, while the stop of a was in flight.',
    ],
  },
  {
    breaks: 'T15', lie: 'a resume leaves somebody suspended', of: 'suspended',
    forge: (log) => log.without('b suspended > resuming', 'resume b', 'resume b done', 'b resuming > started', 'b started > ready #2'),
    found: [
      'S4: b could have started at 4 ms, when all it needs was up and a slot was free, and was not called.',
      'T15: The resume that ended at 6 ms left b suspended, which was up at the suspend.',
      'E1: b went from ready to stopping at 6 ms while it was suspended.',
    ],
  },
  {
    breaks: 'T16', lie: 'a change of toggles stops after it has started', of: 'toggled',
    forge: (log) => log.moving(['b ready > stopping', 'stop b', 'stop b done', 'b stopping > stopped'], 'a started > ready'),
    found: [
      'E1: b went from stopped to waiting at 0 ms while it was ready.',
      'T2: b has been started once and stopped 0 times.',
      'E1: b went from ready to stopping at 0 ms while it was waiting.',
      'T16: b was called for stop at 0 ms, when the reconfigure had begun to start others.',
      'E1: b went from waiting to starting at 0 ms while it was stopped.',
    ],
  },
  {
    breaks: 'T17', lie: 'a suspended component is not stopped', of: 'stoppedWhileSuspended',
    forge: (log) => log.without('a suspended > stopping', 'stop a', 'stop a done', 'a stopping > stopped'),
    found: [
      'T17: The stop that ended at 1 ms has never stopped a, which was suspended.',
    ],
  },
  {
    breaks: 'T18', lie: 'a phase goes the other way', of: 'phase',
    forge: (log) => log.saying('begin migrate 2', { phase: { direction: 'dependents-first', onError: 'collect', timeoutMs: 1_000 } }),
    found: [
      'T18: b was called for migrate at 3 ms, after a, which comes after it.',
    ],
  },
  {
    breaks: 'T18', lie: 'a phase does not wait', of: 'phase',
    forge: (log) => log.moving(['migrate b'], 'migrate a').saying('migrate b done', { outcome: { kind: 'done', elapsedMs: 6 } }),
    found: [
      'T18: b was called for migrate at 0 ms, while a, which comes before it, was in flight.',
    ],
  },
  {
    breaks: 'T18', lie: 'a phase visits a component twice', of: 'phase',
    forge: (log) => log.adding('migrate b done', called('migrate', 'b'), done('migrate', 'b')),
    found: [
      'T18: b was called for migrate at 6 ms a second time.',
    ],
  },
  {
    breaks: 'T18', lie: 'a phase goes on after a failure that ends it', of: 'haltedPhase',
    forge: (log) => log.adding('migrate a failed', called('migrate', 'b'), done('migrate', 'b')),
    found: [
      'T18: b was called for migrate at 0 ms, after a had failed, which ends this phase.',
    ],
  },
  {
    breaks: 'T27', lie: 'a limit is over too soon', of: 'timingOut',
    forge: (log) => log.saying('abort start a', { reason: new SystoleError('ERR_TIMEOUT', 'too long', { component: 'a', phase: 'start', limitMs: 150 }) }),
    found: [
      'T27: The limit of 150 ms for the start of a, called at 0 ms, was over at 100 ms already.',
    ],
  },
  {
    breaks: 'C2', lie: 'an operation begins before the last one is over', of: 'upAndDown',
    forge: (log) => log.moving(['begin stop 2'], 'start b'),
    found: [
      'C2: The stop began at 10 ms, while b was in its start.',
      'T4: b could have been stopped at 10 ms, when everything that uses it had settled, and was not called.',
      'C3: The start that began at 0 ms ended at 15 ms, before the stop that had taken over from it.',
      'C3: The start that began at 0 ms ended well, although a stop had taken over from it at 10 ms.',
      'S20: The start that ended at 15 ms has settled the system 0 times, instead of once.',
    ],
  },
  {
    breaks: 'C2', lie: 'a handler is called between operations', of: 'upAndDown',
    forge: (log) => log.without('begin stop 2'),
    found: [
      'C2: b was called for stop at 15 ms, when no operation was going on.',
      'C2: a was called for stop at 18 ms, when no operation was going on.',
    ],
  },
  {
    breaks: 'C3', lie: 'a handler is called after a stop has taken over', of: 'takenOver',
    forge: (log) => log.adding('abort start a', called('start', 'a'), done('start', 'a')),
    found: [
      'E1: a was called for start at 10 ms while its start was in flight.',
      'P3: a was called for start a second time at 10 ms.',
      'S3: a was called for start at 10 ms, while its start was in flight.',
      'E5: The start of a says that it took 0 ms, although its events are 10 ms apart.',
      'C3: a was called for start at 10 ms, after the caller had ended the start at 10 ms.',
      'E5: The start of a says that it took 15 ms, although its events are 5 ms apart.',
    ],
  },
  {
    breaks: 'C3', lie: 'what was taken over ends before the stop', of: 'takenOver',
    forge: (log) => log.moving(['end start 1'], 'begin stop 2'),
    found: [
      'C3: The start that began at 0 ms ended at 15 ms, before the stop that had taken over from it.',
    ],
  },
  {
    breaks: 'C3', lie: 'what was taken over ends well', of: 'takenOver',
    forge: (log) => log.saying('end start 1', { outcome: 'done', error: undefined }),
    found: [
      'E1: The start ended well at 15 ms, although it had failed at 10 ms.',
      'C3: The start that began at 0 ms ended well, although a stop had taken over from it at 15 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a start takes longer than it may', of: 'upAndDown',
    forge: (log, events) => log.saying('begin start 1', limits(events, { startTimeoutMs: 8 })),
    found: [
      'C5: a was starting from 0 ms to 10 ms, although it may be so only until 8 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a component waits longer than the whole start may take', of: 'upAndDown',
    forge: (log, events) => log.saying('begin start 1', limits(events, { startDeadlineMs: 8 })),
    found: [
      'C5: a was starting from 0 ms to 10 ms, although it may be so only until 8 ms.',
      'C5: b was waiting from 0 ms to 10 ms, although it may be so only until 8 ms.',
      'C5: b was starting from 10 ms to 15 ms, although it may be so only until 8 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a start that was called off is waited for too long', of: 'hanging',
    forge: (log, events) => log.saying('begin start 1', limits(events, { abortGraceMs: 500 })),
    found: [
      'C5: b was aborting from 20 ms to 1020 ms, although it may be so only until 520 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a stop takes longer than it may', of: 'upAndDown',
    forge: (log, events) => log.saying('begin stop 2', limits(events, { stopTimeoutMs: 2, forceGraceMs: 2 })),
    found: [
      'C5: b was stopping from 15 ms to 18 ms, although it may be so only until 17 ms.',
      'C5: a was stopping from 18 ms to 22 ms, although it may be so only until 20 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a drain takes longer than it may', of: 'draining',
    forge: (log, events) => log.saying('begin stop 2', limits(events, { stopTimeoutMs: 4, forceGraceMs: 5 })),
    found: [
      'C5: a was draining from 0 ms to 5 ms, although it may be so only until 4 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a forced stop is waited for too long', of: 'forced',
    forge: (log, events) => log.saying('begin stop 2', limits(events, { stopTimeoutMs: 50, forceGraceMs: 900 })),
    found: [
      'C5: a was forcing from 50 ms to 1050 ms, although it may be so only until 950 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'clean-ups take longer than they may', of: 'cleaningUp',
    forge: (log, events) => log.saying('begin start 1', limits(events, { stopTimeoutMs: 1, forceGraceMs: 1 })),
    found: [
      'C5: The clean-up of a was waited for from 5 ms to 8 ms, although it may be only until 7 ms.',
    ],
  },
  {
    breaks: 'C5', lie: 'a suspend takes longer than it may', of: 'suspended',
    forge: (log, events) => log.saying('begin suspend 2', limits(events, { stopTimeoutMs: 0.25, forceGraceMs: 0.25 })),
    found: [
      'C5: The suspend of b was waited for from 0 ms to 1 ms, although it may be only until 0.5 ms.',
      'C5: The suspend of a was waited for from 1 ms to 2 ms, although it may be only until 1.5 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'the log does not say what it is about', of: 'upAndDown',
    forge: (log) => log.without('wired'),
    found: [
      'E1: The log has no beginning: subscribe before the first operation, since nothing is known of the graph that start works on.',
      'S4: b could have started at 0 ms, when all it needs was up and a slot was free, and was not called.',
      'E1: The log has no beginning: subscribe before the first operation, since nothing is known of the graph that stop works on.',
      'T4: a could have been stopped at 15 ms, when everything that uses it had settled, and was not called.',
    ],
  },
  {
    breaks: 'E1', lie: 'a component jumps', of: 'upAndDown',
    forge: (log) => log.without('a starting > started'),
    found: [
      'E1: a went from started to ready at 10 ms while it was starting.',
      'T2: a was stopped at 18 ms, without a start that had succeeded since its last stop.',
      'T2: a has been started 0 times and stopped once.',
    ],
  },
  {
    breaks: 'E1', lie: 'a component goes where it may not', of: 'upAndDown',
    forge: (log) => log.without('a ready > stopping').saying('a stopping > stopped', { from: 'ready' }),
    found: [
      'E1: a was called for stop at 18 ms while it was ready.',
      'E1: a went from ready to stopped at 22 ms, which no component may.',
    ],
  },
  {
    breaks: 'E1', lie: 'the system jumps', of: 'upAndDown',
    forge: (log) => log.without('system running > stopping'),
    found: [
      'E1: The system went from stopping to stopped at 22 ms while it was running.',
    ],
  },
  {
    breaks: 'E1', lie: 'the system goes where it may not', of: 'nothing',
    forge: (log) => log.without('system starting > running').saying('system running > stopping', { from: 'starting', to: 'idle' }),
    found: [
      'S20: The start that ended at 0 ms has settled the system 0 times, instead of once.',
      'E1: The system went from starting to idle at 0 ms, which it may not.',
      'E1: The system went from stopping to stopped at 0 ms while it was idle.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation ends twice', of: 'upAndDown',
    forge: (log) => log.adding('end start 1', { kind: 'operation-ended', operation: 1, name: 'start', outcome: 'aborted', error: undefined }),
    found: [
      'E1: The start ended twice, the second time at 15 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation begins after its end', of: 'nothing',
    forge: (log) => log.saying('begin stop 2', { operation: 1 }).saying('end stop 2', { operation: 1 }),
    found: [
      'E1: The stop began at 0 ms, after its end.',
      'E1: The stop ended twice, the second time at 0 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'a step ends twice', of: 'upAndDown',
    forge: (log) => log.adding('start a done', done('start', 'a')),
    found: [
      'E1: The start of a ended at 10 ms without having begun.',
    ],
  },
  {
    breaks: 'E1', lie: 'a step never ends', of: 'upAndDown',
    forge: (log) => log.without('stop a done'),
    found: [
      'E1: a was stopped at 22 ms while it was in its stop.',
      'E1: The stop ended at 22 ms while a was in its stop.',
    ],
  },
  {
    breaks: 'E1', lie: 'a step is called in the wrong state', of: 'upAndDown',
    forge: (log) => log.adding('a started > ready', called('drain', 'a'), done('drain', 'a')),
    found: [
      'E1: a was called for drain at 10 ms while it was ready.',
    ],
  },
  {
    breaks: 'E1', lie: 'a step is aborted twice', of: 'forced',
    forge: (log) => log.adding('abort stop a', { kind: 'step-aborting', component: 'a', phase: 'stop', reason: undefined }),
    found: [
      'E1: The stop of a was aborted twice, at 50 ms and at 50 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'a handler ends late that was not left behind', of: 'upAndDown',
    forge: (log) => log.adding('end stop 2', { kind: 'late', component: 'a', phase: 'stop', outcome: 'done', error: undefined }),
    found: [
      'E1: The stop of a ended late at 22 ms without having been left behind.',
    ],
  },
  {
    breaks: 'E1', lie: 'a handler is given more time that is not in flight', of: 'upAndDown',
    forge: (log) => log.adding('end stop 2', { kind: 'step-extended', component: 'a', phase: 'stop', limitMs: 5 }),
    found: [
      'E1: The stop of a was given more time at 22 ms without having begun.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation fails twice', of: 'failing',
    forge: (log, events) => log.adding('fail start 1', first(events, 'operation-failing')),
    found: [
      'E1: The start failed twice, at 20 ms and at 20 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation fails that has not begun', of: 'upAndDown',
    forge: (log) => log.adding('end stop 2', { kind: 'operation-failing', operation: 9, name: 'start', rootCause: undefined, error: undefined }),
    found: [
      'E1: The start failed at 22 ms without having begun.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation that failed ends well', of: 'failing',
    forge: (log) => log.saying('end start 1', { outcome: 'done', error: undefined }),
    found: [
      'E1: The start ended well at 29 ms, although it had failed at 20 ms.',
    ],
  },
  {
    breaks: 'E1', lie: 'an operation begins twice', of: 'upAndDown',
    forge: (log, events) => log.adding('begin start 1', first(events, 'operation-starting')),
    found: [
      'E1: Operation 1 began twice.',
      'C2: The start began at 0 ms, before the start that had begun at 0 ms was over.',
    ],
  },
  {
    breaks: 'T22', lie: 'an operation succeeds that is being called off', of: 'calledOff',
    forge: (log) => log.saying('deploy 1 aborting > aborted', { to: 'succeeded', reason: undefined }),
    found: [
      'T22: deploy (run 1) went from aborting to succeeded at 10 ms, which no operation may.',
      'T25: deploy (run 1) ended at 10 ms for another reason than the one it had been called off for.',
    ],
  },
  {
    breaks: 'T22', lie: 'an operation goes on after its end', of: 'nested',
    forge: (log) => log.adding('deploy 1 running > succeeded', ran(1, 'deploy', 'created', 'running')),
    found: [
      'T22: deploy (run 1) went from created to running at 30 ms, after its end.',
    ],
  },
  {
    breaks: 'T22', lie: 'an operation leaves a state that it is not in', of: 'nested',
    forge: (log) => log.saying('deploy 1 running > succeeded', { from: 'aborting', to: 'aborted' }),
    found: [
      'T22: deploy (run 1) went from aborting to aborted at 30 ms while it was running.',
    ],
  },
  {
    breaks: 'T22', lie: 'a body ends late that was not left behind', of: 'calledOff',
    forge: (log) => log.adding('deploy 1 aborting > aborted', { kind: 'run-late', run: 2, name: 'both', outcome: 'done', error: undefined }),
    found: [
      'T22: The body of both (run 2) ended late at 10 ms without having been left behind.',
    ],
  },
  {
    breaks: 'T22', lie: 'a body that was left behind ends late twice', of: 'leftBehind',
    forge: (log) => log.adding('deaf 1 aborting > aborted', ...[1, 2].map(() => ({ kind: 'run-late', run: 1, name: 'deaf', outcome: 'done', error: undefined } as const))),
    found: [
      'T22: The body of deaf (run 1) ended late at 60 ms without having been left behind.',
    ],
  },
  {
    breaks: 'T23', lie: 'an operation ends before a part of it', of: 'nested',
    forge: (log) => log.moving(['both 2 running > succeeded'], 'delay 20 ms 3 running > succeeded'),
    found: [
      'T23: both (run 2) ended at 20 ms while delay 30 ms (run 4), a part of it, was running.',
    ],
  },
  {
    breaks: 'T23', lie: 'a part begins in an operation that is over', of: 'nested',
    forge: (log) => log.adding('both 2 running > succeeded', ran(9, 'late', 'created', 'running', 2)),
    found: [
      'T23: late (run 9) came at 30 ms as a part of run 2, which does not go on.',
    ],
  },
  {
    breaks: 'T24', lie: 'a part is called off later than its whole', of: 'calledOff',
    forge: (log) => log.without('delay 30 ms 4 running > aborting').saying('delay 30 ms 4 aborting > aborted', { from: 'running', to: 'succeeded', reason: undefined }).delaying('delay 30 ms 4 running > succeeded', 5),
    found: [
      'T24: both (run 2) has been called off, and delay 30 ms (run 4), a part of it, has not been at that moment.',
    ],
  },
  {
    breaks: 'T24', lie: 'a part begins in an operation that has been called off', of: 'calledOff',
    forge: (log) => log.adding('delay 30 ms 4 running > aborting', ran(9, 'more', 'created', 'running', 2), ran(9, 'more', 'running', 'succeeded')),
    found: [
      'T24: more (run 9) began at 10 ms in both (run 2), which had been called off.',
    ],
  },
  {
    breaks: 'T24', lie: 'what nobody may call off is called off', of: 'shielded',
    forge: (log) => log.adding('delay 20 ms 1 created > running', ran(1, 'delay 20 ms', 'running', 'aborting')).saying('delay 20 ms 1 running > succeeded', { from: 'aborting', to: 'aborted' }),
    found: [
      'T24: delay 20 ms (run 1) was called off at 0 ms, although nobody may.',
    ],
  },
  {
    breaks: 'T25', lie: 'an operation ends for another reason than it was called off for', of: 'calledOff',
    forge: (log) => log.saying('both 2 aborting > aborted', { reason: new Error('another') }),
    found: [
      'T25: both (run 2) ended at 10 ms for another reason than the one it had been called off for.',
    ],
  },
  {
    breaks: 'T26', lie: 'a part that failed is not named', of: 'partsFailing',
    forge: (log, events) => log.saying('three 1 running > failed', partsFailed(events, (failed) => failed.slice(1))),
    found: [
      'T26: three (run 1) failed at 40 ms and does not name fail after 20 ms, which had failed.',
    ],
  },
  {
    breaks: 'T26', lie: 'a part is named that did not fail', of: 'partsFailing',
    forge: (log, events) => log.saying('three 1 running > failed', partsFailed(events, (failed) => [...failed, { place: 1, name: 'delay 30 ms', state: 'failed', reason: 'made up' }])),
    found: [
      'T26: three (run 1) failed at 40 ms and names delay 30 ms, which had not ended so.',
    ],
  },
  {
    breaks: 'E5', lie: 'a step says that it took longer', of: 'upAndDown',
    forge: (log) => log.saying('start a done', { outcome: { kind: 'done', elapsedMs: 11 } }),
    found: [
      'E5: The start of a says that it took 11 ms, although its events are 10 ms apart.',
    ],
  },
  {
    breaks: 'E8', lie: 'an event tells a secret', of: 'upAndDown',
    forge: (log) => log.adding('start a', { kind: 'progress', component: 'a', text: 'log in with hunter2' }),
    found: [
      'E8: The event progress tells a secret in its text.',
    ],
  },
  {
    breaks: 'E8', lie: 'an error tells a secret', of: 'failing',
    forge: (log) => log.saying('abort start c', { reason: new SystoleError('ERR_ABORTED', 'called off', { rootCause: 'b' }, { cause: new Error('no hunter2') }) }),
    found: [
      'E8: The event step-aborting tells a secret in its reason.cause.message.',
    ],
  },
];
