import { after, all, delay, fail, nonCancellable, operate, operation } from '../../../src/operations/index';
import type { OperationHandle, OperationSpec } from '../../../src/operations/index';
import type { SystoleEvent } from '../../../src/model/event';
import type { Settings } from '../../../src/model/limits';
import { fails, hangs, inTurn, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';
import { createContainer } from '../../../src/app/create-container';
import { component } from '../../../src/metadata/define';
import { createVirtualClock } from '../../../src/testing/virtual-clock';

/** What happened in a real run: components, limits, and what is done with them. */
async function record(parts: Readonly<Record<string, Part>>, script: (rig: Rig) => Promise<unknown>, settings: Partial<Settings> = {}): Promise<readonly SystoleEvent[]> {
  const rig = new Rig(parts, settings);
  const done = script(rig).then(() => undefined, () => undefined);
  await rig.clock.advance(200_000);
  await done;
  return rig.events;
}

/** What happened in an operation of a user's own. */
async function recordRun(spec: OperationSpec<undefined>, script: (handle: OperationHandle) => void = () => undefined): Promise<readonly SystoleEvent[]> {
  const clock = createVirtualClock();
  const events: SystoleEvent[] = [];
  const handle = operate(spec, undefined, { clock, graceMs: 50, onEvent: (event) => { events.push(event); } });
  clock.schedule(10, () => { script(handle); });
  await clock.advance(1_000);
  await handle.settled();
  return events;
}

const pair: Readonly<Record<string, Part>> = {
  a: { start: takes(10), stop: takes(4) },
  b: { needs: ['a'], start: takes(5), stop: takes(3) },
};

const suspending: Part = { suspend: takes(1), resume: takes(2) };

/** Logs of real runs; each of them is clean. */
export const recordings = {
  upAndDown: () => record(pair, async (rig) => { await rig.start(); await rig.stop(); }),
  sideBySide: () => record({ a: { start: takes(10), pool: 'db' }, b: { start: takes(10), pool: 'db' } }, async (rig) => { await rig.start(); await rig.stop(); }, { pools: { db: 2 } }),
  some: () => record({ a: {}, b: {} }, async (rig) => { await rig.start(['a']); await rig.stop(); }),
  failing: () => record({
    a: { stop: takes(4) }, b: { start: fails('broken', 20) }, c: { start: obeys(100, 5) }, d: { needs: ['b'] }, e: { start: obeys(100, 5) },
  }, (rig) => Promise.resolve(rig.start())),
  timingOut: () => record({ a: { start: obeys() }, b: { start: obeys() } }, (rig) => Promise.resolve(rig.start()), { startTimeoutMs: 100 }),
  hanging: () => record({ a: { start: fails('broken', 20) }, b: { start: hangs } }, (rig) => Promise.resolve(rig.start())),
  cleaningUp: () => record({ a: { start: (turn) => { turn.attempt.defer(() => turn.clock.after(3)); return fails('broken', 5)(turn); } } }, (rig) => Promise.resolve(rig.start())),
  late: () => record({ a: { start: takes(150) }, b: { start: takes(10) } }, async (rig) => {
    await rig.start().catch(() => undefined);
    await rig.clock.after(500);
    await rig.stop();
  }, { startTimeoutMs: 100, abortGraceMs: 20 }),
  switchedOff: () => record({ a: {}, b: { needs: ['a'] }, c: { needs: ['b?'] } }, async (rig) => {
    rig.switch('a', false);
    await rig.start();
    await rig.stop();
  }),
  nothing: () => record({ a: {} }, async (rig) => { rig.switch('a', false); await rig.start(); await rig.stop(); await rig.stop(); }),
  failingToStop: () => record({ a: { stop: throws() }, b: { stop: throws() } }, async (rig) => { await rig.start(); await rig.stop(); }),
  forced: () => record({ a: { stop: hangs, forceStop: takes(5) } }, async (rig) => { await rig.start(); await rig.stop(); }, { stopTimeoutMs: 50 }),
  waitingForUsers: async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => undefined, stop: () => clock.after(5) })] });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    void container.startAll();
    await clock.advance(0);
    container.operate(delay(20));
    void container.stopAll();
    await clock.advance(30);
    return events;
  },
  draining: () => record({ a: { drain: takes(5), stop: takes(5) } }, async (rig) => { await rig.start(); await rig.stop(); }),
  detached: () => record({ a: {}, b: { needs: ['a?'] } }, async (rig) => { await rig.start(); await rig.stop(['a'], { detach: true }); await rig.stop(); }),
  restarting: () => record({ ...pair, c: {} }, async (rig) => { await rig.start(); await rig.restart(['a']); await rig.stop(); }),
  suspended: () => record({ a: suspending, b: { ...suspending, needs: ['a'] } }, async (rig) => { await rig.start(); await rig.suspend(); await rig.resume(); await rig.stop(); }),
  stoppedWhileSuspended: () => record({ a: suspending }, async (rig) => { await rig.start(); await rig.suspend(); await rig.stop(); }),
  toggled: () => record({ a: {}, b: { needs: ['a?'] } }, async (rig) => { rig.switch('a', false); await rig.start(); await rig.toggle('a', true); await rig.stop(); }),
  phase: () => record({ a: { migrate: takes(3) }, b: { needs: ['a'], migrate: takes(3) } }, async (rig) => { await rig.start(); await rig.migrate(); await rig.stop(); }),
  haltedPhase: () => record({ a: { migrate: throws() }, b: { needs: ['a'], migrate: takes(3) } }, async (rig) => {
    await rig.start();
    await rig.migrate([], { onError: 'halt' }).catch(() => undefined);
    await rig.stop();
  }),
  takenOver: () => record({ a: { start: obeys(100, 5) } }, async (rig) => {
    rig.start();
    await rig.clock.after(10);
    await rig.stop();
    await rig.start();
    await rig.stop();
  }),
  optionalFailing: () => record({ a: { start: throws() }, b: { needs: ['a~'] } }, async (rig) => { await rig.start(); await rig.stop(); }),
  readyLater: () => record({
    a: { readiness: 'explicit', start: ({ clock, ready }) => { void clock.after(30).then(ready); } }, b: { needs: ['a!'] },
  }, async (rig) => { await rig.start(); await rig.stop(); }),
  again: () => record({ a: { start: inTurn(throws(), takes(1)) } }, async (rig) => { await rig.start().catch(() => undefined); await rig.start(); await rig.stop(); }),
  nested: () => recordRun(operation('deploy', async ({ run }) => { await run(all([delay(20), delay(30)], { name: 'both' })); })),
  calledOff: () => recordRun(operation('deploy', async ({ run }) => { await run(all([delay(20), delay(30)], { name: 'both' })); }), (handle) => { handle.abort('enough'); }),
  partsFailing: () => recordRun(all([after(20, fail('broken')), delay(30), after(40, fail('broken, too'))], { name: 'three' })),
  shielded: () => recordRun(nonCancellable(delay(20), { maxMs: 100 }), (handle) => { handle.abort('enough'); }),
  leftBehind: () => recordRun(operation('deaf', async () => new Promise(() => undefined)), (handle) => { handle.abort('enough'); }),
} as const;

export type Recording = keyof typeof recordings;
