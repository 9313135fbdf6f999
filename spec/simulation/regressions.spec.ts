import type { SystoleEvent } from '../../src/model/event';
import { play } from './simulate-seed';

// Cases that have broken something, made as small as they go; each is named by the sentence that it broke.
describe('regressions', () => {
  it('what was being switched off when a stop took over is disabled as soon as it is down, for listeners too', async () => {
    const { violations, events } = await play({
      system: {
        components: [{ id: 'b', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, feature: 'red', needs: [] }],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: {},
        calls: [{ atMs: 0, call: { kind: 'start', targets: [] } }, { atMs: 0, call: { kind: 'disable', target: 'red' } }],
        listeners: [{ event: 'wired', nth: 2, does: { kind: 'stop', targets: [] } }],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'component-changed' ? [event.to] : []))).toEqual(['waiting', 'starting', 'started', 'ready', 'stopping', 'stopped', 'disabled']);
  });

  it('what was to be switched off by a change that was called off is disabled at the end of the restart that has stopped it', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'a', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, needs: [] },
          { id: 'c', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, needs: [] },
        ],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: { c: { start: [{ end: 'resolves', ms: 1 }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [] } },
          { atMs: 0, call: { kind: 'disable', target: 'a' } },
          { atMs: 2, call: { kind: 'restart', targets: [] } },
        ],
        listeners: [{ event: 'wired', nth: 2, does: { kind: 'abort' } }],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(changesOf(events, 'a')).toEqual([
      '0 waiting', '0 starting', '0 started', '0 ready', '2 stopping', '2 stopped', '3 disabled',
    ]);
  });

  it('what was suspended and fails to resume is left out, where what was left running over it can do without it', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'a', kind: 'definition', phases: ['suspend', 'resume'], findsOut: false, keep: false, limits: {}, needs: [] },
          { id: 'b', kind: 'definition', phases: ['stop'], findsOut: false, keep: false, limits: {}, needs: [{ id: 'a', form: 'absent-on-failure' }] },
        ],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: { a: { resume: [{ end: 'rejects', ms: 3 }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [] } },
          { atMs: 1, call: { kind: 'suspend' } },
          { atMs: 2, call: { kind: 'resume', changed: [] } },
        ],
        listeners: [],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(changesOf(events, 'a').slice(4)).toEqual(['1 suspending', '1 suspended', '2 resuming', '5 failed', '5 stopping', '5 stopped']);
    expect(changesOf(events, 'b').slice(4)).toEqual(['5 stopping', '5 stopped']);
    expect(events.flatMap((event) => (event.kind === 'operation-ended' ? [`${event.name} ${event.outcome}`] : []))).toEqual(['start done', 'suspend done', 'resume done', 'stop done']);
  });

  it('what was stopped for a suspend and fails to start again is done without by what is started anew with it', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'a', kind: 'definition', phases: [], findsOut: false, keep: false, limits: { whenSuspended: 'stop' }, needs: [] },
          { id: 'b', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, needs: [{ id: 'a', form: 'absent-on-failure' }] },
        ],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: { a: { start: [{ end: 'resolves', ms: 0 }, { end: 'rejects', ms: 3 }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [] } },
          { atMs: 1, call: { kind: 'suspend' } },
          { atMs: 2, call: { kind: 'resume', changed: [] } },
        ],
        listeners: [],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(changesOf(events, 'a').slice(4)).toEqual(['1 stopping', '1 stopped', '2 waiting', '2 starting', '5 failed']);
    expect(changesOf(events, 'b').slice(4)).toEqual(['1 stopping', '1 stopped', '2 waiting', '5 starting', '5 started', '5 ready', '5 stopping', '5 stopped']);
  });

  it('what cannot be suspended is stopped with a budget of its own', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'a', kind: 'definition', phases: ['stop', 'suspend'], findsOut: false, keep: false, limits: {}, needs: [] },
          { id: 'b', kind: 'definition', phases: ['suspend'], findsOut: false, keep: false, limits: {}, needs: [] },
        ],
        offFeatures: [],
        settings: { stopBudgetMs: 150, stopTimeoutMs: 60 },
      },
      scenario: {
        acts: {
          a: { stop: [{ end: 'resolves', ms: 140, extendsByMs: 150 }], suspend: [{ end: 'rejects', ms: 0 }] },
          b: { suspend: [{ end: 'resolves', ms: 50 }] },
        },
        calls: [{ atMs: 0, call: { kind: 'start', targets: [] } }, { atMs: 0, call: { kind: 'suspend' } }],
        listeners: [],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'step-extended')).toMatchObject([{ component: 'a', phase: 'stop', limitMs: 150, atMs: 50 }]);
    expect(events.find((event) => event.kind === 'step-ended' && event.phase === 'stop')).toMatchObject({ component: 'a', atMs: 190, outcome: { kind: 'done' } });
  });

  it('what a stop has waited for an operation is part of its budget, also when it took over from a start', async () => {
    const { violations, events } = await play({
      system: {
        components: [{ id: 'a', kind: 'definition', needs: [], phases: ['stop'], findsOut: false, keep: false, limits: {} }],
        offFeatures: [],
        settings: { abortGraceMs: 20, stopTimeoutMs: 60, forceGraceMs: 15 },
      },
      scenario: {
        acts: { a: { start: [{ end: 'resolves', ms: 1, calls: { call: { kind: 'stop', targets: [], budgetMs: 11 }, awaits: false } }], stop: [{ end: 'hangs', ms: 0 }] } },
        calls: [{ atMs: 0, call: { kind: 'start', targets: [] } }],
        listeners: [],
        schedule: { kind: 'longest-first', seed: 1, together: 0 },
        asProcess: false,
      },
      operations: [{ atMs: 1, plan: { kind: 'work', name: 'deploy', act: { end: 'resolves', ms: 10 } }, graceMs: 1, cleanUpMs: 100, seed: 1 }],
    });
    expect(violations).toEqual([]);
    expect(changesOf(events, 'a').slice(-3)).toEqual(['6.5 stopping', '12 forcing', '27 quarantined']);
  });
});

/** The states of a component, each with the time it came. */
function changesOf(events: readonly SystoleEvent[], component: string): readonly string[] {
  return events.flatMap((event) => (event.kind === 'component-changed' && event.component === component ? [`${String(event.atMs)} ${event.to}`] : []));
}
