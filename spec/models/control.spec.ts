import fc from 'fast-check';
import { fails, inTurn, obeys, takes } from '../support/acts';
import type { Part } from '../support/rig';
import { Callers, callers, rigOf } from './callers';
import type { Deed } from './callers';
import { ControlModel, sound } from './control-model';
import type { Faults, Recorded } from './control-model';
import { linearise } from './linearise';
import { listed } from './sets';
import type { Nodes } from './sets';
import { replay, shapes } from './shapes';

// Long enough for many more runs, with SYSTOLE_RUNS, and for a busy machine.
jest.setTimeout(300_000);

const relations = ['required', 'required', 'optional', 'order'] as const;
const times = fc.record({ start: fc.nat(30), stop: fc.nat(30), suspend: fc.nat(30), resume: fc.nat(30), obeys: fc.boolean() });
type Times = typeof times extends fc.Arbitrary<infer T> ? T : never;

/** Limits that what is late does not keep, and that all else does. */
const short = { startTimeoutMs: 100, startDeadlineMs: 5_000, abortGraceMs: 20, stopBudgetMs: 5_000, stopTimeoutMs: 60, forceGraceMs: 15 };

function soundPart({ start, stop, suspend, resume, obeys: obedient }: Times): Part {
  return { start: obedient ? obeys(start) : takes(start), stop: takes(stop), suspend: takes(suspend), resume: obedient ? obeys(resume) : takes(resume) };
}

/** What is wrong with a component, and the handlers that make it so. */
const flaws: Readonly<Record<string, (usual: Times) => Part>> = {
  'nothing': () => ({}),
  'its start fails': ({ start }) => ({ start: fails('broken', start) }),
  'every other start fails': ({ start }) => ({ start: inTurn(takes(start), fails('flaky', start), takes(start), fails('flaky', start), takes(start)) }),
  'its start comes up late': () => ({ start: takes(300) }),
  'its start fails late': () => ({ start: fails('late', 300) }),
  'its stop fails': ({ stop }) => ({ stop: fails('broken', stop) }),
  'its stop ends late': () => ({ stop: takes(200) }),
  'its suspend fails': ({ suspend }) => ({ suspend: fails('broken', suspend) }),
  'its resume fails': ({ resume }) => ({ resume: fails('broken', resume) }),
};

function faultsOf(wrong: readonly string[], usual: readonly Times[]): Faults {
  const having = (...kinds: readonly string[]): Nodes => new Set([...wrong.keys()].filter((node) => kinds.includes(wrong[node] as string)));
  const late = ['its start comes up late', 'its start fails late'];
  return {
    broken: having('its start fails', ...late), flaky: having('every other start fails'), badStop: having('its stop fails', 'its stop ends late'),
    badSuspend: having('its suspend fails'), badResume: having('its resume fails'), 
    shortGraces: true, deaf: new Set([...having('its stop ends late', ...late), ...[...wrong.keys()].filter((node) => outlastsGrace(usual[node] as Times))]),
  };
}

/** Called off, it is left behind. */
function outlastsGrace({ start, suspend, resume }: Times): boolean {
  return Math.max(start, resume) >= short.abortGraceMs || suspend >= short.forceGraceMs;
}

function told(history: readonly Recorded[]): readonly string[] {
  return [...history].sort((a, b) => a.invokedAt - b.invokedAt).map(({ what, end, invokedAt, endedAt, handle, wasAborted }) => {
    const details = Object.entries(what).map(([name, value]) => `${name}=${value instanceof Set ? `{${listed(value as Nodes).join()}}` : String(value)}`);
    return `${String(invokedAt)}..${String(endedAt)} #${String(handle)} ${details.join(' ')}${wasAborted ? ' aborted' : ''}: ${end}`;
  });
}

/** Fails with the whole history when no order explains it. */
function explain(model: ControlModel, history: readonly Recorded[]): void {
  if (linearise(model, history) === undefined) throw new Error(`no order explains\n${told(history).join('\n')}`);
}

describe('overlapping control calls', () => {
  const verbs: readonly Deed['verb'][] = ['start', 'start', 'stop', 'stop', 'restart', 'suspend', 'resume', 'switch', 'look'];

  it('end as if they had been made one after the other, each within its own time', async () => {
    await fc.assert(fc.asyncProperty(
      shapes({ min: 1, max: 5 }, relations), fc.array(times, { minLength: 5, maxLength: 5 }), callers(verbs),
      async (shape, usual, scripts) => {
        const rig = rigOf(shape, (node) => soundPart(usual[node] as Times));
        const history = await new Callers(rig, shape).run(scripts);
        explain(new ControlModel(shape, history, sound), history);
        expect(rig.leftovers).toEqual({ timers: 0, held: 0 });
      },
    ), replay(500));
  });

  it('do so too when starts fail, come up late, and stops, suspends and resumes go wrong', async () => {
    await fc.assert(fc.asyncProperty(
      shapes({ min: 1, max: 5 }, relations), fc.array(times, { minLength: 5, maxLength: 5 }),
      fc.array(fc.constantFrom('nothing', 'nothing', ...Object.keys(flaws)), { minLength: 5, maxLength: 5 }),
      callers(verbs.filter((verb) => verb !== 'switch')),
      async (shape, usual, wrong, scripts) => {
        const partOf = (node: number): Part => ({ ...soundPart(usual[node] as Times), ...flaws[wrong[node] as string]?.(usual[node] as Times) });
        const rig = rigOf(shape, partOf, short);
        const history = await new Callers(rig, shape).run(scripts);
        explain(new ControlModel(shape, history, faultsOf(wrong.slice(0, shape.size), usual)), history);
        expect(rig.leftovers).toEqual({ timers: 0, held: 0 });
      },
    ), replay(500));
  });
});
