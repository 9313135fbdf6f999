import { ComponentTable, transitions } from '../../src/lifecycle/component-table';
import { EventBus } from '../../src/lifecycle/event-bus';
import type { ComponentState } from '../../src/model/state';
import { createVirtualClock } from '../../src/testing/virtual-clock';

describe('the states of a component', () => {
  it('lead where the tables of the rules say, and nowhere else', () => {
    const lines = Object.entries(transitions).map(([from, to]) => `${from}: ${to.join(', ')}`);
    expect(lines).toEqual([
      'disabled: registered, waiting, quarantined',
      'registered: waiting, disabled, quarantined',
      'waiting: starting, skipped, disabled, failed',
      'starting: started, failed, aborting, disabled, skipped, waiting',
      'aborting: started, failed, quarantined, disabled',
      'started: ready, draining, stopping, suspending, failed',
      'ready: started, draining, stopping, suspending, failed',
      'draining: stopping',
      'stopping: stopped, failed, forcing, quarantined',
      'forcing: stopped, failed, quarantined',
      'stopped: waiting, disabled, registered, quarantined',
      'failed: waiting, disabled, stopping, quarantined, registered',
      'skipped: waiting, disabled, registered, quarantined',
      'suspending: suspended, failed, quarantined',
      'suspended: resuming, stopping, draining',
      'resuming: started, failed, aborting, suspended',
      'quarantined: stopping, stopped, failed, disabled',
    ]);
  });

  function table(): ComponentTable {
    const made = new ComponentTable(createVirtualClock(), new EventBus(createVirtualClock(), () => undefined));
    made.grow(['a', 'b']);
    return made;
  }

  it('are kept when components are added', () => {
    const states = table();
    states.set(0, 'waiting');
    states.requested[0] = 1;
    states.grow(['a', 'b', 'c']);
    expect([states.state(0), states.state(2), [...states.requested]]).toEqual(['waiting', 'registered', [1, 0, 0]]);
  });

  it('tell where the next stands that is not up, or is not known', () => {
    const states = table();
    states.grow(['a', 'b', 'c', 'd']);
    for (const state of ['waiting', 'starting', 'started'] as const) for (const component of [0, 1, 3]) states.set(component, state);
    expect([0, 1, 2, 3, 4, 7].map((from) => states.nextDown(from))).toEqual([2, 2, 2, 4, 4, 7]);
  });

  it('tell from where to where components are disabled', () => {
    const states = table();
    states.grow(['a', 'b', 'c', 'd']);
    expect([states.disabledFrom(), states.disabledUntil()]).toEqual([4, 0]);
    for (const component of [1, 2]) states.disable(component, () => 'off', 5);
    expect([states.disabledFrom(), states.disabledUntil(), states.state(2), states.since(2), states.reasons.get(2), states.hasDisabled]).toEqual([1, 3, 'disabled', 5, 'off', true]);
  });

  it('count as up from a start that succeeded until the stop begins, while suspended too', () => {
    const states = table();
    const ups: [ComponentState, number][] = [];
    for (const state of ['waiting', 'starting', 'started', 'ready', 'suspending', 'suspended', 'resuming', 'started', 'draining', 'stopping', 'stopped'] as const) {
      states.set(0, state);
      ups.push([state, states.up]);
    }
    expect(ups).toEqual([
      ['waiting', 0], ['starting', 0], ['started', 1], ['ready', 1], ['suspending', 0], ['suspended', 1], ['resuming', 0], ['started', 1],
      ['draining', 0], ['stopping', 0], ['stopped', 0],
    ]);
  });

  it('refuse a change that no table knows, as a bug of ours', () => {
    expect(() => { table().set(0, 'ready'); }).toThrow('systole has a bug: a went from registered to ready. Please report it.');
  });
});
