import type { Limits, Settings } from '../../src/index';
import type { ActPlan } from '../../src/testing/simulation/act';
import type { CallPlan, TimedCall } from '../../src/testing/simulation/call';
import type { Acts } from '../../src/testing/simulation/scenario';
import type { SimulationCase } from '../simulation/simulate-seed';
import type { ComponentPlan, NeedForm } from '../simulation/system-plan';

/** One component of a story. */
interface Part extends Limits {
  /** `b` is required; otherwise the form comes first: `ready b`. */
  readonly needs?: readonly string[];
  /** Beside start. Default: `stop`. */
  readonly phases?: readonly string[];
  readonly feature?: string;
  readonly findsOut?: boolean;
  readonly keep?: boolean;
  /** What its handlers do, where that is not the usual. */
  readonly acts?: Acts;
}

interface Telling {
  readonly settings?: Partial<Settings>;
  readonly offFeatures?: readonly string[];
  readonly asProcess?: boolean;
}

const settings = { startTimeoutMs: 40, startDeadlineMs: 200, abortGraceMs: 10, stopBudgetMs: 120, stopTimeoutMs: 30, forceGraceMs: 10, slowWarningMs: 25 };
const starts: ActPlan = { end: 'resolves', ms: 5, obeysAfterMs: 1, defers: 1 };
const others: ActPlan = { end: 'resolves', ms: 3, obeysAfterMs: 1 };

/** Small systems in which nothing goes wrong, each about another part of the lifecycle; by name. */
export const stories: Readonly<Record<string, SimulationCase>> = {
  'a chain': story({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] } }, [all('start'), all('stop')]),
  'a diamond': story({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } }, [all('start'), all('stop')]),
  'one that three need': story({ hub: {}, a: { needs: ['hub'] }, b: { needs: ['hub'] }, c: { needs: ['hub'] } }, [all('start'), all('stop')]),
  'one that needs three': story({ a: {}, b: {}, c: {}, hub: { needs: ['a', 'b', 'c'] } }, [all('start'), all('stop')]),
  'two roots that share nothing': story({ a: {}, b: { needs: ['a'] }, x: {}, y: { needs: ['x'] } }, [all('start'), all('stop')]),
  'no more than two at a time': story({ a: {}, b: {}, c: {}, d: { needs: ['a'] }, e: { needs: ['b', 'c'] } }, [all('start'), all('stop')], { settings: { concurrency: 2 } }),
  'a pool with one place': story({ a: { pool: 'small' }, b: { pool: 'small' }, c: { needs: ['a'], pool: 'small' }, d: {} }, [all('start'), all('stop')], { settings: { pools: { small: 1 } } }),
  'ready edges': story({
    a: { readiness: 'explicit', acts: { start: [{ ...starts, readyAfterMs: 12 }] } },
    b: { needs: ['ready a'] },
    c: { readiness: 'explicit', acts: { start: [{ ...starts, readyAfterMs: 2, notReadyAfterMs: 20 }] } },
    d: { needs: ['ready c', 'a'] },
  }, [all('start'), all('stop')]),
  'one-shot work first': story({ migration: {}, a: { needs: ['completed migration'] }, b: { needs: ['a', 'completed migration'] } }, [all('start'), all('stop')]),
  'optional, and absent on failure': story({
    a: {},
    b: { acts: { start: [{ end: 'rejects', ms: 4 }] } },
    c: { needs: ['absent-on-failure b', 'optional a'] },
    d: { needs: ['c', 'all a'] },
  }, [start('d', 'b'), all('stop'), all('start')]),
  'order without need': story({ a: {}, b: { needs: ['after a'] }, c: { needs: ['before a'] }, d: { needs: ['b', 'lazy c'] } }, [all('start'), all('stop')]),
  'components that find themselves switched off': story({
    a: {},
    b: { needs: ['a'], findsOut: true, acts: { start: [{ end: 'turns-out-disabled', ms: 0 }] } },
    c: { needs: ['b'] }, d: { needs: ['a', 'optional b'] },
  }, [all('start'), all('stop')]),
  'drained, and forced': story({
    a: { phases: ['stop', 'drain', 'force-stop'] },
    b: { needs: ['a'], phases: ['stop', 'drain', 'force-stop'], acts: { stop: [{ end: 'hangs', ms: 0 }], 'force-stop': [{ end: 'resolves', ms: 2 }] } },
    c: { needs: ['a'], phases: ['stop', 'drain'], drainTimeoutMs: 24 },
  }, [all('start'), all('stop')]),
  'suspended and resumed': story({
    a: { phases: ['stop', 'suspend', 'resume'] }, b: { needs: ['a'], phases: ['stop', 'suspend', 'resume'] },
    c: { needs: ['b'], whenSuspended: 'stop' }, d: { needs: ['a'] },
  }, [all('start'), { kind: 'suspend' }, { kind: 'resume', changed: ['b'] }, all('stop')]),
  'suspended and resumed unchanged': story({
    a: { phases: ['stop', 'suspend', 'resume'] }, b: { needs: ['a'], phases: ['stop', 'suspend', 'resume', 'drain'] }, c: { needs: ['b'], whenSuspended: 'stop', keep: true },
  }, [all('start'), { kind: 'suspend' }, { kind: 'resume', changed: [] }, { kind: 'suspend' }, all('stop')]),
  'restarted in the middle': story({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, d: { needs: ['a'] } }, [all('start'), { kind: 'restart', targets: ['b'] }, all('stop')]),
  'restarted as a whole, and alone': story({ a: {}, b: { needs: ['a'], keep: true }, c: { needs: ['b'] } }, [all('start'), { kind: 'restart', targets: [] }, { kind: 'restart', targets: ['b'], isolated: true }, all('stop')]),
  'switched on and off': story({ a: {}, b: { needs: ['a'], feature: 'red' }, c: { needs: ['b'] }, d: { needs: ['a', 'optional b'] } },
    [all('start'), { kind: 'enable', target: 'red' }, { kind: 'disable', target: 'red' }, all('stop')], { offFeatures: ['red'] }),
  'phases of its own': story({ a: { phases: ['stop', 'migrate'] }, b: { needs: ['a'], phases: ['stop', 'migrate', 'reload'] }, c: { needs: ['a'], phases: ['reload'] } },
    [all('start'), { kind: 'run', phase: 'migrate', only: [] }, { kind: 'run', phase: 'reload', only: ['b'] }, all('stop')]),
  'started and stopped in parts': story({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } }, [start('b'), start('c'), stop('b'), start('d'), stop('a'), all('stop')]),
  'overlapping calls': story({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] } }, [all('start'), all('start'), start('b'), all('stop'), all('start'), all('stop')], {}, 7),
  'a whole process': story({ a: { phases: ['stop', 'drain'] }, b: { needs: ['a'] }, c: { needs: ['a'] } }, [{ kind: 'process-signal', name: 'SIGTERM' }], { asProcess: true }),
};

function story(parts: Readonly<Record<string, Part>>, calls: readonly CallPlan[], { settings: own, offFeatures = [], asProcess = false }: Telling = {}, everyMs = 100): SimulationCase {
  const ids = Object.keys(parts);
  return {
    system: { components: ids.map((id) => componentOf(id, parts[id] as Part)), offFeatures, settings: { ...settings, ...own } },
    scenario: {
      acts: Object.fromEntries(ids.map((id) => [id, actsOf(parts[id] as Part)])),
      calls: calls.map((call, index): TimedCall => ({ atMs: index * everyMs + (asProcess ? 50 : 0), call })),
      listeners: [], schedule: { kind: 'round-robin', seed: 1, together: 0 }, asProcess,
    },
  };
}

function componentOf(id: string, part: Part): ComponentPlan {
  const { needs = [], phases = ['stop'], feature, findsOut = false, keep = false, acts: _, ...limits } = part;
  return {
    id, kind: 'definition', phases, findsOut, keep, limits, ...(feature === undefined ? {} : { feature }),
    needs: needs.map((text) => {
      const [need, form = 'required'] = text.split(' ').reverse();
      return { id: need as string, form: form as NeedForm };
    }),
  };
}

function actsOf({ phases = ['stop'], acts = {} }: Part): Acts {
  return { start: [starts], ...Object.fromEntries(phases.map((phase) => [phase, [others]])), ...acts };
}

function all(kind: 'start' | 'stop'): CallPlan {
  return { kind, targets: [] };
}

function start(...targets: readonly string[]): CallPlan {
  return { kind: 'start', targets };
}

function stop(...targets: readonly string[]): CallPlan {
  return { kind: 'stop', targets };
}
