import { runInNewContext } from 'node:vm';
import { transpileModule } from 'typescript';
import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { Violation } from '../../src/testing/trace/violation';
import type { SimulationCase } from '../simulation/simulate-seed';
import { play } from '../simulation/simulate-seed';
import type { Play, SearchOptions } from './find-broken';
import { described, findBroken } from './find-broken';

const { SYSTOLE_SEED, SYSTOLE_RUNS, SYSTOLE_PATH } = process.env;
const options: SearchOptions = { seed: Number(SYSTOLE_SEED ?? 1), runs: Number(SYSTOLE_RUNS ?? 500), ...(SYSTOLE_PATH === undefined ? {} : { path: SYSTOLE_PATH }) };

describe('any system in any circumstances', () => {
  it(`keeps every invariant (seed ${String(options.seed)}, ${String(options.runs)} runs)`, async () => {
    const broken = await findBroken(play, options);
    expect(broken === undefined ? 'nothing is broken' : described(broken)).toBe('nothing is broken');
  }, 600_000);
});

describe.each<[string, (run: SimulationRun) => string | undefined]>([
  ['a component that is suspended', ({ events }) => events.find((event) => event.kind === 'component-changed' && event.to === 'suspended')?.kind],
  ['a start that ends late', ({ events }) => events.find((event) => event.kind === 'late' && event.phase === 'start')?.kind],
  ['a stop that takes over', ({ calls }) => calls.find(({ end }) => end === 'ERR_SUPERSEDED')?.end],
  ['a dependency that is stopped after its dependent has failed to stop', ({ events }) => {
    const failed = events.findIndex((event) => event.kind === 'component-changed' && event.failedIn === 'stop');
    return events.find((event, index) => failed !== -1 && index > failed && event.kind === 'step-starting' && event.phase === 'stop')?.kind;
  }],
])('when %s is forbidden', (what, sign) => {
  const forbidding: Play = async (given) => {
    const run = await play(given);
    return { violations: sign(run) === undefined ? [] : [forbidden(what)] };
  };

  it('the case that is found is small, and its test, pasted, fails until that is allowed', async () => {
    const broken = await findBroken(forbidding, { seed: 1, runs: 2_000 });
    if (broken === undefined) throw new Error('nothing was found');
    const { system, scenario } = broken.smallest;
    expect(system.components.length).toBeLessThanOrEqual(2);
    expect(scenario.calls.length).toBeLessThanOrEqual(2);
    expect(scenario.listeners.length).toBeLessThanOrEqual(1);
    await expect(pasted(broken.test, forbidding)).rejects.toThrow(what);
    await pasted(broken.test, play);
  }, 300_000);

  it('the command that is printed leads to the same case', async () => {
    const broken = await findBroken(forbidding, { seed: 1, runs: 2_000 });
    const [, seed, path] = /SYSTOLE_SEED=(\S+) SYSTOLE_PATH=(\S+) npx jest/.exec(broken?.replay ?? '') ?? [];
    if (seed === undefined || path === undefined) throw new Error('no command was printed');
    const again = await findBroken(forbidding, { seed: Number(seed), runs: 1, path });
    expect(again?.test).toBe(broken?.test);
  }, 300_000);
});

function forbidden(what: string): Violation {
  return { invariant: 'none', sequence: 0, atMs: 0, message: `there was ${what}` };
}

/** Compiles the text of a test, and runs it as a test file would. */
async function pasted(text: string, playOne: (given: SimulationCase) => Promise<unknown>): Promise<void> {
  const bodies: (() => Promise<void>)[] = [];
  runInNewContext(transpileModule(text, {}).outputText, { it: (_: string, body: () => Promise<void>) => { bodies.push(body); }, play: playOne, expect });
  expect(bodies).toHaveLength(1);
  for (const body of bodies) await body();
}
