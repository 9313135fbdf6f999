import type { SystoleEvent } from '../../src/model/event';
import { play } from './simulate-seed';
import type { ComponentPlan } from './system-plan';

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

  it('what was suspended and fails to resume fails the resume, although whoever holds it could have started without it', async () => {
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
    expect(events.flatMap((event) => (event.kind === 'operation-ended' ? [`${event.name} ${event.outcome}`] : []))).toEqual(['start done', 'suspend done', 'resume failed', 'stop done']);
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

  it('a suspend that is over its limit is not aborted again by a listener that stops everything', async () => {
    const { violations, events } = await play({
      system: {
        components: [{ id: 'a', kind: 'definition', needs: [], phases: ['suspend'], findsOut: false, keep: false, limits: {} }],
        offFeatures: [], settings: { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15 },
      },
      scenario: {
        acts: { a: { suspend: [{ end: 'hangs', ms: 0 }] } },
        calls: [{ atMs: 0, call: { kind: 'start', targets: [] } }, { atMs: 0, call: { kind: 'suspend' } }],
        listeners: [{ event: 'step-aborting', nth: 1, does: { kind: 'stop', targets: [] } }],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'step-aborting')).toHaveLength(1);
  });

  it('what resumed late is stopped after what has it in hand, also before the stop that took over begins', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'b', kind: 'definition', needs: [{ id: 'a', form: 'required' }], phases: [], findsOut: false, keep: false, limits: {} },
          { id: 'a', kind: 'definition', needs: [], phases: ['suspend', 'resume'], findsOut: false, keep: false, limits: {} },
        ],
        offFeatures: [], settings: { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15 },
      },
      scenario: {
        acts: { a: { resume: [{ end: 'resolves', ms: 20 }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [], rollback: false } }, { atMs: 1, call: { kind: 'suspend' } },
          { atMs: 352, call: { kind: 'resume', changed: [] } }, { atMs: 352, call: { kind: 'stop', targets: [] } },
        ],
        listeners: [],
        schedule: { kind: 'round-robin', seed: 739187182, together: 0.5216199800837785 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'late' || (event.kind === 'component-changed' && event.to === 'stopped') ? [`${event.kind} ${event.component}`] : [])))
      .toEqual(['late a', 'component-changed b', 'component-changed a']);
  });

  it('a start that waits for what was left behind goes on when it ends, at whatever moment', async () => {
    const component = (id: string): ComponentPlan => ({ id, kind: 'definition', needs: [], phases: id === 'c3' ? ['migrate'] : [], findsOut: false, keep: false, limits: {} });
    const { violations, events } = await play({
      system: { components: ['c1', 'c3', 'c4', 'c5', 'c8'].map(component), offFeatures: [], settings: { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15 } },
      scenario: {
        acts: { c4: { start: [{ end: 'returns', ms: 0, calls: { call: { kind: 'stop', targets: ['c1', 'c3', 'c5', 'c8'], isolated: true, detach: true }, awaits: true } }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [] } }, { atMs: 0, call: { kind: 'run', phase: 'migrate', only: ['c4'] } },
          { atMs: 0, call: { kind: 'start', targets: [], waitForQuiescenceMs: 65 } },
        ],
        listeners: [],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(changesOf(events, 'c4').slice(3, 7)).toEqual(['20 quarantined', '20 stopping', '20 stopped', '20 waiting']);
  });

  it('what an operation has done is undone with its result, when it turns out at its end that its time was over', async () => {
    const { violations, events } = await play({
      system: { components: [{ id: 'a', kind: 'definition', needs: [], phases: [], findsOut: false, keep: false, limits: {} }], offFeatures: [], settings: {} },
      scenario: { acts: {}, calls: [{ atMs: 0, call: { kind: 'stall', ms: 96 } }], listeners: [], schedule: { kind: 'round-robin', seed: 1, together: 0 }, asProcess: false },
      operations: [{
        atMs: 0, graceMs: 50, cleanUpMs: 5, seed: 1,
        plan: { kind: 'shielded', name: 'n1', maxMs: 81, part: { kind: 'compensated', name: 'n2', part: { kind: 'succeed', name: 'n3', ms: 10 }, undo: { end: 'resolves', ms: 1, obeysAfterMs: 0 } } },
      }],
    });
    expect(violations).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'run-changed' && event.name.includes('n2') ? [`${event.name} ${event.to}`] : []))).toEqual([
      'n2 running', 'n2 timing-out', 'undo n2 running', 'undo n2 succeeded', 'n2 timed-out',
    ]);
  });

  describe('what a factory has asked for too early', () => {
    const settings = { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15, slowWarningMs: 40 };
    const part = (id: string, needs: ComponentPlan['needs'] = [], findsOut = false): ComponentPlan => ({ id, kind: 'definition', needs, phases: [], findsOut, keep: false, limits: {} });
    const startAll = { atMs: 0, call: { kind: 'start', targets: [] } } as const;
    const rest = { listeners: [], schedule: { kind: 'round-robin', seed: 1, together: 0 }, asProcess: false } as const;

    it('is waited for no longer than it takes, whoever else is still being started', async () => {
      const { violations, events } = await play({
        system: { components: [part('c6', [{ id: 'c5', form: 'by-factory' }]), part('c4'), part('c5')], offFeatures: [], settings },
        scenario: { acts: { c4: { start: [{ end: 'resolves', ms: 1 }] } }, calls: [startAll], ...rest },
      });
      expect([violations, changesOf(events, 'c6').slice(0, 6)]).toEqual([[], ['0 waiting', '0 starting', '0 waiting', '0 starting', '0 started', '0 ready']]);
    });

    it('is refused at once when it has come to an end by the time that it is waited for', async () => {
      const { violations, events } = await play({
        system: { components: [part('c0', [], true), part('c3'), part('c4', [{ id: 'c0', form: 'by-factory' }], true)], offFeatures: [], settings },
        scenario: { acts: { c0: { start: [{ end: 'says-invalid', ms: 0 }] }, c3: { start: [{ end: 'resolves', ms: 1 }] } }, calls: [startAll], ...rest },
      });
      expect([violations, changesOf(events, 'c4').slice(0, 6)]).toEqual([[], ['0 waiting', '0 starting', '0 waiting', '0 starting', '0 started', '0 ready']]);
    });

    it('leaves nobody waiting when a listener ends the start as it hears of it', async () => {
      for (const nth of [4, 5, 6]) {
        const { violations, events } = await play({
          system: { components: [part('c0'), part('c1', [{ id: 'c0', form: 'by-factory' }])], offFeatures: [], settings },
          scenario: { acts: { c0: { start: [{ end: 'resolves', ms: 0 }] } }, calls: [startAll], ...rest, listeners: [{ event: 'component-changed', nth, does: { kind: 'stop', targets: [] } }, { event: 'step-ended', nth: 1, does: { kind: 'stop', targets: [] } }] },
        });
        expect([violations, changesOf(events, 'c1').at(-1)]).toEqual([[], '0 skipped']);
      }
    });

    it('counts for more in a stop than an order that contradicts it', async () => {
      const { violations } = await play({
        system: { components: [part('c0'), part('c1', [{ id: 'c0', form: 'required' }]), part('c2', [{ id: 'c0', form: 'before' }, { id: 'c1', form: 'by-factory' }])], offFeatures: [], settings },
        scenario: { acts: { c1: { start: [{ end: 'resolves', ms: 0 }] } }, calls: [{ atMs: 0, call: { kind: 'start', targets: ['c0'] } }, startAll], ...rest },
      });
      expect(violations).toEqual([]);
    });
  });
});

/** The states of a component, each with the time it came. */
function changesOf(events: readonly SystoleEvent[], component: string): readonly string[] {
  return events.flatMap((event) => (event.kind === 'component-changed' && event.component === component ? [`${String(event.atMs)} ${event.to}`] : []));
}
