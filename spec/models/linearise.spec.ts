import { fails, obeys, takes } from '../support/acts';
import { Rig } from '../support/rig';
import { Callers } from './callers';
import type { Deed } from './callers';
import { ControlModel, sound } from './control-model';
import type { Faults, Recorded } from './control-model';
import { linearise } from './linearise';
import type { SequentialModel, Timed } from './linearise';
import type { SelectionCall } from './selection-model';
import { idOf } from './shapes';
import type { Shape } from './shapes';

/** 1 requires 0; 2 stands alone. */
const shape: Shape = { size: 3, edges: [{ from: 1, to: 0, relation: 'required' }], pauses: ['suspends', 'keeps', 'keeps'] };

const start = (...targets: number[]): SelectionCall => ({ verb: 'start', targets: targets.length === 0 ? 'all' : new Set(targets), isolated: false });
const stop = (...targets: number[]): SelectionCall => ({ verb: 'stop', targets: targets.length === 0 ? 'all' : new Set(targets), isolated: false, detach: false });
const restart = (...targets: number[]): SelectionCall => ({ verb: 'restart', targets: targets.length === 0 ? 'all' : new Set(targets), isolated: false });
const look = (...up: number[]): Recorded['what'] => ({ verb: 'look', up: new Set(up), isSuspended: false });

let handles = 0;

/** A call as somebody claims to have seen it. */
function seen(what: Recorded['what'], invokedAt: number, endedAt: number, end = 'done', more: Partial<Recorded> = {}): Recorded {
  handles += 1;
  return { what, end, invokedAt, endedAt, handle: handles, wasAborted: false, rejectIfBusy: false, ...more };
}

function explains(history: readonly Recorded[], faults: Faults = sound): boolean {
  return linearise(new ControlModel(shape, history, faults), history) !== undefined;
}

describe('the search for an order', () => {
  interface Access extends Timed {
    readonly kind: 'write' | 'read';
    readonly value: number;
  }
  const register: SequentialModel<number, Access> = {
    initial: 0,
    after: (state, { kind, value }) => (kind === 'write' || value === state ? [value] : []),
    key: String,
  };
  const write = (value: number, invokedAt: number, endedAt: number): Access => ({ kind: 'write', value, invokedAt, endedAt });
  const read = (value: number, invokedAt: number, endedAt: number): Access => ({ kind: 'read', value, invokedAt, endedAt });

  it('finds one that keeps to real time, and gives the state in the end', () => {
    const [first, second, seenFirst] = [write(1, 1, 6), write(2, 2, 5), read(1, 3, 4)];
    expect(linearise(register, [first, second, seenFirst])).toEqual({ order: [first, seenFirst, second], final: 2 });
  });

  it('finds none where a call would have to come before one that had ended', () => {
    expect(linearise(register, [write(1, 1, 2), write(2, 3, 4), read(1, 5, 6)])).toBeUndefined();
  });

  it('tries no state twice: many overlapping calls without an order are refused soon', () => {
    let steps = 0;
    const counting: SequentialModel<number, Access> = {
      ...register,
      after: (...given) => {
        steps += 1;
        return register.after(...given);
      },
    };
    const history = [...Array.from({ length: 10 }, (_, place) => write(7, place, 100 + place)), read(8, 50, 200)];
    expect(linearise(counting, history)).toBeUndefined();
    expect(steps).toBeLessThan(100_000);
  });
});

describe('a history of control calls is refused', () => {
  it.each<[string, readonly Recorded[]]>([
    ['when a start succeeded although its components are down', [seen(start(1), 1, 2), seen(look(), 3, 4)]],
    ['when a start succeeded although what it requires is down', [seen(start(1), 1, 2), seen(look(1), 3, 4)]],
    ['when a start of some started more than it requires', [seen(start(1), 1, 2), seen(look(0, 1, 2), 3, 4)]],
    ['when a stop after two overlapping starts got lost', [seen(start(1), 1, 4), seen(start(2), 2, 5), seen(stop(), 6, 7), seen(look(0, 1, 2), 8, 9)]],
    ['when a stop that overlaps one start left up what an earlier one had started', [
      seen(start(1), 1, 2), seen(start(2), 3, 6), seen(stop(), 4, 5), seen(look(0, 1, 2), 7, 8)]],
    ['when a stop succeeded while something that it should stop is up', [seen(start(), 1, 2), seen(stop(1), 3, 4), seen(look(1, 2), 5, 6)]],
    ['when a stop of a dependency left its dependent up', [seen(start(), 1, 2), seen(stop(0), 3, 4), seen(look(1, 2), 5, 6)]],
    ['when a stop of one took something else along', [seen(start(), 1, 2), seen(stop(2), 3, 4), seen(look(1), 5, 6)]],
    ['when a start was superseded and no stop was called meanwhile', [seen(stop(), 1, 2), seen(start(1), 3, 4, 'ERR_SUPERSEDED')]],
    ['when a superseded start left something up', [seen(start(1), 1, 4, 'ERR_SUPERSEDED'), seen(stop(2), 2, 3), seen(look(0), 5, 6)]],
    ['when a start was called off that nobody aborted', [seen(start(1), 1, 2, 'ERR_ABORTED')]],
    ['when an aborted start left something up', [seen(start(1), 1, 2, 'ERR_ABORTED', { wasAborted: true }), seen(look(0), 3, 4)]],
    ['when a suspend was refused while nothing went on', [seen(start(), 1, 2), seen({ verb: 'suspend' }, 3, 4, 'ERR_STATE')]],
    ['when a suspend succeeded that was called while a stop was the last to go on', [seen(stop(), 1, 4), seen({ verb: 'suspend' }, 2, 3)]],
    ['when a restart succeeded that was called while a stop was the last to go on', [seen(stop(), 1, 3), seen(restart(0), 2, 4)]],
    ['when a start of a suspended system succeeded', [seen(start(1), 1, 2), seen({ verb: 'suspend' }, 3, 4), seen(start(2), 5, 6)]],
    ['when two resumes succeeded for one suspend', [
      seen(start(1), 1, 2), seen({ verb: 'suspend' }, 3, 4), seen({ verb: 'resume', changed: new Set() }, 5, 7), seen({ verb: 'resume', changed: new Set() }, 6, 8)]],
    ['when one resume passed for another that came with more changes', [
      seen(start(1), 1, 2), seen({ verb: 'suspend' }, 3, 4), seen({ verb: 'resume', changed: new Set() }, 5, 7, 'done', { handle: -2 }),
      seen({ verb: 'resume', changed: new Set([1]) }, 6, 8, 'done', { handle: -2 })]],
    ['when a restart lost a dependent', [seen(start(), 1, 2), seen(restart(0), 3, 4), seen(look(0, 2), 5, 6)]],
    ['when something that is switched off is up', [seen(start(), 1, 2), seen({ verb: 'switch', node: 0, on: false }, 3, 4), seen(look(1, 2), 5, 6)]],
    ['when a start failed though nothing can fail', [seen(start(), 1, 2, 'ERR_START_FAILED')]],
    ['when a call was refused as busy though nothing went on', [seen(start(), 1, 2, 'ERR_BUSY', { rejectIfBusy: true })]],
    ['when an error is none that the call knows', [seen(start(), 1, 2, 'Error: boom')]],
  ])('%s', (_, history) => {
    expect(explains(history)).toBe(false);
  });

  it('when a start succeeded that cannot, or left something up that it had to roll back', () => {
    const broken: Faults = { ...sound, broken: new Set([1]) };
    expect(explains([seen(start(1), 1, 2)], broken)).toBe(false);
    expect(explains([seen(start(1), 1, 2, 'ERR_START_FAILED'), seen(look(0), 3, 4)], broken)).toBe(false);
    expect(explains([seen(start(1), 1, 2, 'ERR_START_FAILED'), seen(look(), 3, 4)], broken)).toBe(true);
  });

  it('not when overlapping calls may have come in either order', () => {
    for (const up of [[], [0, 1, 2]]) expect(explains([seen(start(), 1, 4), seen(stop(), 2, 3), seen(look(...up), 5, 6)])).toBe(true);
    expect(explains([seen(start(), 1, 4, 'ERR_SUPERSEDED'), seen(stop(), 2, 3), seen(look(), 5, 6)])).toBe(true);
  });
});

describe('a stop while starting', () => {
  const deed = (verb: Deed['verb'], pauseMs: number, more: Partial<Deed> = {}): Deed => ({ verb, pauseMs, all: true, targets: [0], abortAfterMs: undefined, rejectIfBusy: false, ...more });

  async function record(rig: Rig, scripts: readonly (readonly Deed[])[]): Promise<readonly Recorded[]> {
    const history = await new Callers(rig, shape).run(scripts);
    expect(linearise(new ControlModel(shape, history), history)).toBeDefined();
    return [...history].sort((a, b) => a.invokedAt - b.invokedAt);
  }

  it('(fx stop-while-starting) stops what has come up, calls nothing further, and the start never succeeds over it', async () => {
    for (const slow of [takes(50), obeys(50)]) {
      const rig = new Rig({ [idOf(0)]: { stop: takes(10) }, [idOf(1)]: { needs: [idOf(0)], start: slow }, [idOf(2)]: { start: slow } });
      const history = await record(rig, [[deed('start', 0)], [deed('stop', 20), deed('look', 0)]]);
      expect(history.slice(0, 2).map(({ end }) => end)).toEqual(['ERR_SUPERSEDED', 'done']);
      expect([rig.up, rig.kernel.state]).toEqual([[], 'stopped']);
      expect(rig.log.filter((line) => line === `start ${idOf(0)}` || line === `stop ${idOf(0)}`)).toEqual([`start ${idOf(0)}`, `stop ${idOf(0)}`]);
    }
  });

  it('and a start after it: the last call wins', async () => {
    const rig = new Rig({ [idOf(0)]: { start: takes(30), stop: takes(10) }, [idOf(1)]: { needs: [idOf(0)], start: takes(30) }, [idOf(2)]: {} });
    const history = await record(rig, [[deed('start', 0)], [deed('stop', 10)], [deed('start', 20)], [deed('look', 500)]]);
    expect([history.slice(0, 3).map(({ end }) => end), rig.up]).toEqual([['ERR_SUPERSEDED', 'done', 'done'], rig.ids]);
  });

  it('that fails anyway does not turn into success', async () => {
    const faults: Faults = { ...sound, broken: new Set([1]) };
    const rig = new Rig({ [idOf(0)]: { stop: takes(40) }, [idOf(1)]: { needs: [idOf(0)], start: fails('no', 10) }, [idOf(2)]: {} });
    const history = await new Callers(rig, shape).run([[deed('start', 0)], [deed('stop', 20)]]);
    expect(linearise(new ControlModel(shape, history, faults), history)).toBeDefined();
    expect([history.map(({ end }) => end), rig.up]).toEqual([['ERR_START_FAILED', 'done', 'done'], []]);
  });
});
