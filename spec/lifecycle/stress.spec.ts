import type { Attempt } from '../../src/lifecycle/calls/attempt';
import { TraceCheck } from '../../src/testing/trace/check-trace';
import type { Act } from '../support/acts';
import { fails, hangs, obeys, takes, throws } from '../support/acts';
import { Random } from '../support/random';
import type { Part } from '../support/rig';
import { Rig } from '../support/rig';
import type { Watch } from '../support/watch';

const runs = Number(process.env['SYSTOLE_RUNS'] ?? 200);
const settings = { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15 };

/** Clean-ups that were registered and have not run, and those that ran too often or out of order. */
class CleanUps {
  open = 0;
  readonly wrong: string[] = [];

  register(attempt: Attempt, id: string): void {
    const order: string[] = [];
    for (const name of [`${id} first`, `${id} second`]) {
      this.open += 1;
      let ran = false;
      attempt.defer(() => {
        if (ran) this.wrong.push(`${name} ran twice`);
        ran = true;
        this.open -= 1;
        order.push(name);
        if (order[0] !== `${id} second`) this.wrong.push(`${name} ran out of order`);
      });
    }
  }
}

function act(random: Random, phase: 'start' | 'stop' | 'other'): Act {
  const ms = random.integer(0, 50);
  const roll = random.next();
  if (phase === 'start' ? roll < 0.55 : roll < 0.75) return random.chance(0.4) ? () => undefined : takes(ms);
  if (roll < 0.8) return obeys(random.integer(10, 400), random.integer(0, 15));
  if (roll < 0.86) return fails('broken', ms);
  if (roll < 0.9) return throws('broken');
  if (roll < 0.97) return takes(random.integer(100, 1_500));
  return phase === 'start' ? fails('late', random.integer(200, 1_500)) : hangs;
}

function parts(random: Random, cleanUps: CleanUps): Record<string, Part> {
  const size = random.integer(1, 9);
  return Object.fromEntries(Array.from({ length: size }, (_, index): [string, Part] => {
    const acts = [act(random, 'start'), act(random, 'start'), act(random, 'start')];
    const defers = random.chance(0.3);
    const needs = Array.from({ length: index }, (__, need) => need).filter(() => random.chance(0.35)).map((need) => `c${String(need)}`);
    return [`c${String(index)}`, {
      needs,
      start: (turn) => {
        if (defers) cleanUps.register(turn.attempt, turn.id);
        return random.pick(acts)(turn);
      },
      stop: random.chance(0.1) ? null : act(random, 'stop'),
      ...(random.chance(0.2) ? { drain: act(random, 'other') } : {}),
      ...(random.chance(0.2) ? { forceStop: act(random, 'other') } : {}),
      ...(random.chance(0.5) ? { suspend: takes(random.integer(0, 30)), resume: act(random, 'start') } : {}),
    }];
  }));
}

function call(random: Random, rig: Rig, watches: Watch[]): void {
  const some = rig.ids.filter(() => random.chance(0.3));
  switch (random.integer(0, 11)) {
    case 0: case 1: case 2: watches.push(rig.watch(rig.start([], random.chance(0.3) ? { waitForQuiescenceMs: random.integer(1, 500) } : {}))); break;
    case 3: if (some.length > 0) watches.push(rig.watch(rig.start(some))); break;
    case 4: case 5: watches.push(rig.watch(rig.stop())); break;
    case 6: if (some.length > 0) watches.push(rig.watch(rig.stop(some))); break;
    case 7: watches.push(rig.watch(rig.restart(some))); break;
    case 8: watches.push(rig.watch(rig.suspend())); break;
    case 9: watches.push(rig.watch(rig.resume())); break;
    case 10: if (random.chance(0.5)) watches.at(-1)?.operation.abort('enough'); break;
    case 11: if (random.chance(0.3)) rig.kernel.hurry(); break;
  }
}

/** One random system under random calls; gives what was broken. */
async function run(seed: number): Promise<readonly string[]> {
  const random = new Random(seed);
  const cleanUps = new CleanUps();
  const made = parts(random, cleanUps);
  const rig = new Rig(made, { ...settings, ...(random.chance(0.2) ? { concurrency: random.integer(1, 3) } : {}) });
  const check = new TraceCheck();
  const broken: string[] = [];
  rig.kernel.subscribe((event) => {
    check.hear(event);
    if (rig.ids.some((id) => rig.state(id) !== check.state(id))) broken.push(`E4 at ${String(event.sequence)}`);
    // S8: in the same turn, each handler in flight has been aborted, for a reason that names the culprit.
    if (event.kind === 'operation-failing') void Promise.resolve().then(() => {
      for (const attempt of rig.kernel.core.calls.inFlight) {
        if (attempt.phase === 'start' && attempt.reason === undefined) broken.push(`S8 at ${String(event.sequence)}`);
      }
    });
  });
  const watches: Watch[] = [];
  for (let calls = random.integer(1, 10); calls > 0; calls -= 1) {
    call(random, rig, watches);
    await rig.clock.advance(random.chance(0.3) ? 0 : random.integer(0, 120));
  }
  watches.push(rig.watch(rig.stop()));
  await rig.clock.advance(5_000);
  await rig.clock.advance(5_000);
  const hung = rig.ids.some((id) => rig.state(id) === 'quarantined');
  return [
    ...check.end().map(({ invariant, sequence, message }) => `${invariant} at ${String(sequence)}: ${message}`), ...broken, ...cleanUps.wrong,
    ...(hung || cleanUps.open === 0 ? [] : [`S10: ${String(cleanUps.open)} clean-ups never ran`]),
    ...watches.filter((watch) => watch.end === 'pending').map((watch) => `C4: ${watch.operation.name} never ended`),
    ...watches.filter((watch) => watch.end.startsWith('Error')).map((watch) => `bug: ${watch.end}`),
    ...rig.up.map((id) => `T3: ${id} is still up`),
    ...rig.listenerErrors.map((error) => `listener: ${String(error)}`),
    ...(rig.timers === 0 && rig.clock.held === 0 ? [] : [`T12: ${JSON.stringify(rig.leftovers)}`]),
  ];
}

describe('random systems under random calls', () => {
  it(`keep the invariants in ${String(runs)} runs`, async () => {
    const first = Number(process.env['SYSTOLE_SEED'] ?? 1);
    const rejections: unknown[] = [];
    const note = (error: unknown): void => { rejections.push(error); };
    process.on('unhandledRejection', note);
    const broken: string[] = [];
    for (let seed = first; seed < first + runs && broken.length < 10; seed += 1) {
      for (const line of await run(seed)) broken.push(`seed ${String(seed)}: ${line}`);
    }
    process.off('unhandledRejection', note);
    expect([broken, rejections]).toEqual([[], []]);
  }, 300_000);

  it('give the same events for the same seed', async () => {
    const events = async (): Promise<string> => {
      const random = new Random(42);
      const rig = new Rig(parts(random, new CleanUps()), settings);
      for (let calls = 0; calls < 8; calls += 1) {
        call(random, rig, []);
        await rig.clock.advance(random.integer(0, 120));
      }
      return JSON.stringify(rig.events.map((event) => [event.sequence, event.atMs, event.kind, 'component' in event ? event.component : undefined]));
    };
    expect(await events()).toBe(await events());
  });
});
