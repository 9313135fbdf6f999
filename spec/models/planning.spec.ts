import fc from 'fast-check';
import type { AnySystoleError, Container } from 'systole';
import { component, createContainer, isSystoleError, lazy, optional } from 'systole';
import { dependency, DrivenContainer } from './driven-container';
import { idle, SelectionModel } from './selection-model';
import { listed, reach, without } from './sets';
import type { Nodes } from './sets';
import { idOf, nodeOf, replay, shapes } from './shapes';
import type { Edge, Shape } from './shapes';
import { longestPaths, timed } from './timed';

// Long enough for many more runs, with SYSTOLE_RUNS, and for a busy machine.
jest.setTimeout(300_000);

const sizes = { min: 1, max: 9 };
const relations = ['required', 'required', 'optional', 'order'] as const;
const own = fc.array(fc.nat(40), { minLength: sizes.max, maxLength: sizes.max });

/** The same system, its components registered in another order. */
function shuffled(shape: Shape, order: readonly number[]): DrivenContainer {
  return new DrivenContainer(shape, order);
}

function nodes(shape: Shape): readonly number[] {
  return [...shape.pauses.keys()];
}

const shapeAndOrder = shapes(sizes, [...relations, 'member']).chain((shape) =>
  fc.record({ shape: fc.constant(shape), order: fc.shuffledSubarray([...nodes(shape)], { minLength: shape.size }) }));

function planOf(container: Container, phase = 'start'): { readonly order: readonly number[]; readonly rounds: readonly (readonly number[])[] } {
  const { order, rounds } = container.plan(phase);
  return { order: order.map(nodeOf), rounds: rounds.map((round) => round.map(nodeOf).sort((a, b) => a - b)) };
}

describe('a plan', () => {
  it('P4: is the same for the same registrations; another order of registration changes ties only', () => {
    fc.assert(fc.property(shapeAndOrder, ({ shape, order }) => {
      const [first, again, other] = [new DrivenContainer(shape), new DrivenContainer(shape), shuffled(shape, order)].map(({ container }) => planOf(container));
      expect(again).toEqual(first);
      expect(other?.rounds).toEqual(first?.rounds);
      for (const { from, to } of shape.edges) expect(other?.order.indexOf(to)).toBeLessThan(other?.order.indexOf(from) as number);
    }), replay(200));
  });

  it('P6: is what the run does: exactly those handlers are called, on the way up and down, and each after all it waits for', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, [...relations, 'member']), fc.array(fc.nat(sizes.max - 1), { maxLength: 2 }), async (shape, off) => {
      const driven = new DrivenContainer(shape);
      for (const node of off) await driven.container.disable(`feature ${String(node % shape.size)}`);
      const plans = ['start', 'stop'].map((phase) => planOf(driven.container, phase).order);
      await driven.container.startAll();
      const up = driven.take();
      await driven.container.stopAll();
      const called = [up, driven.take()].map((heard) => heard.filter(({ moment }) => moment === 'called').map(({ node }) => node));
      expect(called.map((list) => [...list].sort((a, b) => a - b))).toEqual(plans.map((list) => [...list].sort((a, b) => a - b)));
      expect(plans[1]).toEqual([...plans[0] as readonly number[]].reverse());
      for (const { from, to } of shape.edges.filter((edge) => called[0]?.includes(edge.from) === true && called[0].includes(edge.to))) {
        expect(called[0]?.indexOf(to)).toBeLessThan(called[0]?.indexOf(from) as number);
        expect(called[1]?.indexOf(from)).toBeLessThan(called[1]?.indexOf(to) as number);
      }
    }), replay(200));
  });

  it('P7: keeps the order of the rest when a component goes with all that depends on it', () => {
    fc.assert(fc.property(shapes(sizes, relations), fc.nat(), (shape, seed) => {
      const gone = reach([seed % shape.size], (node) => shape.edges.filter(({ to }) => to === node).map(({ from }) => from));
      const rest = nodes(shape).filter((node) => !gone.has(node));
      const whole = planOf(new DrivenContainer(shape).container).order;
      expect(planOf(shuffled(shape, rest).container).order).toEqual(whole.filter((node) => !gone.has(node)));
    }), replay(200));
  });
});

describe('asking what would happen', () => {
  it('P5: runs no user code: no constructor, no start, no config, no condition, no getter of a class', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, relations), async (shape) => {
      let calls = 0;
      const called = (): never => { calls += 1; throw new Error('called'); };
      const components = nodes(shape).map((node) => component(idOf(node), {
        deps: [...shape.edges.filter(({ from, relation }) => from === node && relation !== 'order').map(dependency), lazy(() => idOf(0))],
        config: called, enabled: called, configSchema: { '~standard': { version: 1, vendor: 'spec', validate: called } },
        start: called, stop: called, suspend: called, on: { migrate: called },
      }));
      const container = createContainer({ components });
      const answers = [
        container.verify(), container.graph().nodes(), container.ids(), container.snapshot(), container.fork().verify(), container.select(idOf(0)).plan(),
        ...['start', 'stop', 'suspend', 'resume', 'migrate'].map((phase) => container.plan(phase).order), ...nodes(shape).map((node) => container.explain(idOf(node))),
      ];
      expect([calls, answers[0]]).toEqual([0, []]);
      await container.startAll().catch(() => undefined);
      expect(calls).toBeGreaterThan(0);
    }), replay(100));
  });
});

describe('a wiring with cycles', () => {
  const edges = fc.array(fc.record({ from: fc.nat(6), to: fc.nat(6), relation: fc.constantFrom('required' as const, 'optional' as const, 'order' as const) }), { maxLength: 10 });

  function walksOf(findings: readonly AnySystoleError[]): readonly (readonly string[])[] {
    return findings.flatMap((finding) => (finding.code === 'ERR_CYCLE' ? [finding.details.walk] : []));
  }

  it('P1, P2: is refused before anything is called, with a real cycle, if and only if what is switched on has one', async () => {
    await fc.assert(fc.asyncProperty(edges, fc.array(fc.nat(6), { maxLength: 2 }), async (drawn, off) => {
      const shape: Shape = { size: 7, edges: drawn.filter(({ from, to }, place) => drawn.findIndex((edge) => edge.from === from && edge.to === to) === place), pauses: Array.from({ length: 7 }, () => 'keeps' as const) };
      const driven = new DrivenContainer(shape);
      for (const node of off) await driven.container.disable(`feature ${String(node)}`);
      const enabled = new SelectionModel(shape).enabled({ off: new Set(off) });
      const real = shape.edges.filter(({ from, to }) => enabled.has(from) && enabled.has(to));
      const onCycle = listed(enabled).filter((node) => reach(next(real, node), (other) => next(real, other)).has(node));

      const end = await driven.container.startAll().then(() => undefined, (error: unknown) => error);
      const walks = walksOf(driven.container.verify());
      expect([isSystoleError(end), walks.length > 0]).toEqual([onCycle.length > 0, onCycle.length > 0]);
      for (const walk of walks) {
        expect(walk[0]).toBe(walk.at(-1));
        walk.slice(1).forEach((id, place) => {
          expect(real.some(({ from, to }) => idOf(from) === walk[place] && idOf(to) === id)).toBe(true);
        });
      }
      if (onCycle.length > 0) expect([driven.take(), driven.container.state]).toEqual([[], 'idle']);
      else await driven.container.stopAll();
    }), replay(300));
  });

  function next(real: readonly Edge[], node: number): readonly number[] {
    return real.filter(({ from }) => from === node).map(({ to }) => to);
  }
});

describe('an override', () => {
  it('P8: with fewer dependencies makes what is started smaller by exactly what nobody else needs', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, ['required', 'required', 'optional', 'member']), fc.nat(), fc.nat(), async (shape, one, kept) => {
      const changed = one % shape.size;
      const asked = shape.edges.filter(({ from }) => from === changed);
      const left = asked.filter((_, place) => ((kept >> place) & 1) === 1);
      const smaller: Shape = { ...shape, edges: [...shape.edges.filter(({ from }) => from !== changed), ...left] };
      const driven = new DrivenContainer(shape);
      driven.container.override(idOf(changed), { deps: left.map(dependency) });
      const predicted = (of: Shape): Nodes => new SelectionModel(of).predict(idle, { verb: 'start', targets: new Set([changed]), isolated: false }).starts;
      await driven.container.start(idOf(changed));
      expect([...driven.instances(shape.size).keys()]).toEqual(listed(predicted(smaller)));
      expect(without(predicted(smaller), predicted(shape)).size).toBe(0);
      await driven.container.stopAll();
    }), replay(150));
  });

  it('P8: of something that is not there is refused', () => {
    fc.assert(fc.property(shapes(sizes, relations), (shape) => {
      const { container } = new DrivenContainer(shape);
      expect(() => container.override(idOf(shape.size), { deps: [optional(idOf(0))] })).toThrow(expect.objectContaining({ code: 'ERR_NOT_FOUND' }) as Error);
    }), replay(20));
  });
});

describe('a run without faults', () => {
  it('S6, T4: takes exactly as long as the longest chain of own times, up and down', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, relations), own, async (shape, ownMs) => {
      const longest = Math.max(...longestPaths(shape, ownMs).below);
      const { startMs, stopMs } = await timed(shape, ownMs);
      expect([startMs, stopMs]).toEqual([longest, longest]);
    }), replay(150));
  });

  it('S4: calls each component the moment the last it waits for has come up', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, relations), own, async (shape, ownMs) => {
      const { below } = longestPaths(shape, ownMs);
      expect((await timed(shape, ownMs)).startedAtMs).toEqual(nodes(shape).map((node) => (below[node] as number) - (ownMs[node] as number)));
    }), replay(100));
  });

  it('P7: starts nobody earlier because of one more edge, and nobody later because a component is gone', async () => {
    await fc.assert(fc.asyncProperty(shapes({ min: 2, max: 8 }, relations), own, fc.nat(), fc.nat(), fc.nat(), async (shape, ownMs, a, b, c) => {
      const before = (await timed(shape, ownMs)).startedAtMs;
      const [from, to] = [a % shape.size, b % shape.size];
      const closesCycle = reach([to], (node) => shape.edges.filter((edge) => edge.from === node).map((edge) => edge.to)).has(from);
      if (!closesCycle) {
        const after = (await timed({ ...shape, edges: [...shape.edges, { from, to, relation: 'required' }] }, ownMs)).startedAtMs;
        expect(after.filter((atMs, node) => atMs < (before[node] as number))).toEqual([]);
      }
      const gone = c % shape.size;
      const without = (await timed({ ...shape, edges: shape.edges.filter((edge) => edge.from !== gone && edge.to !== gone) }, ownMs)).startedAtMs;
      expect(without.filter((atMs, node) => atMs > (before[node] as number))).toEqual([]);
    }), replay(100));
  });

  it('D2: ends in the same states, with the same dependencies given to everybody, whatever the cap and the order of registration', async () => {
    await fc.assert(fc.asyncProperty(shapeAndOrder, fc.integer({ min: 1, max: 3 }), async ({ shape, order }, cap) => {
      const ends = await Promise.all([
        new DrivenContainer(shape), new DrivenContainer(shape, nodes(shape), { concurrency: cap }), shuffled(shape, order),
      ].map(async (driven) => {
        await driven.container.startAll();
        const states = nodes(shape).map((node) => driven.container.status(idOf(node)));
        const given = nodes(shape).map((node) => [...driven.given(node)].sort((a, b) => a - b));
        await driven.container.stopAll();
        return { states, given, downStates: nodes(shape).map((node) => driven.container.status(idOf(node))) };
      }));
      expect(ends[0]).toEqual({
        states: nodes(shape).map(() => 'ready'), downStates: nodes(shape).map(() => 'stopped'),
        given: nodes(shape).map((node) => shape.edges.filter(({ from, relation }) => from === node && relation !== 'order').map(({ to }) => to).sort((a, b) => a - b)),
      });
      expect([ends[1], ends[2]]).toEqual([ends[0], ends[0]]);
    }), replay(150));
  });

  it('S5: never has more starts in flight than its cap, and leaves no slot free while somebody could go', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, relations), own, fc.integer({ min: 1, max: 3 }), async (shape, ownMs, cap) => {
      const { rig, startedAtMs } = await timed(shape, ownMs, { concurrency: cap });
      const ended = nodes(shape).map((node) => (startedAtMs[node] as number) + (ownMs[node] as number));
      for (const event of rig.events.filter(({ kind }) => kind === 'step-starting')) {
        const running = nodes(shape).filter((node) => (startedAtMs[node] as number) < event.atMs && (ended[node] as number) > event.atMs);
        expect(running.length).toBeLessThanOrEqual(cap);
      }
      for (const node of nodes(shape)) {
        const free = Math.max(0, ...shape.edges.filter(({ from }) => from === node).map(({ to }) => ended[to] as number));
        const waitedUntil = startedAtMs[node] as number;
        // While it waited, all slots were taken: at each end in between another took its place at once.
        for (let atMs = free; atMs < waitedUntil; atMs += 1) {
          expect(nodes(shape).filter((other) => (startedAtMs[other] as number) <= atMs && (ended[other] as number) > atMs)).toHaveLength(cap);
        }
      }
    }), replay(60));
  });

  it('E5: is no shorter for less work where there is slack, no longer for more within it, and longer by exactly what goes beyond', async () => {
    await fc.assert(fc.asyncProperty(shapes(sizes, relations), own, fc.nat(), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100 }), async (shape, ownMs, one, beyondMs, percent) => {
      const node = one % shape.size;
      const total = (await timed(shape, ownMs)).startMs;
      const { below, above } = longestPaths(shape, ownMs);
      const ownTime = ownMs[node] as number;
      const slackMs = total - ((below[node] as number) + (above[node] as number) - ownTime);
      const withOwn = async (ms: number): Promise<number> => (await timed(shape, ownMs.map((old, other) => (other === node ? ms : old)))).startMs;
      if (slackMs > 0) expect(await withOwn(0)).toBe(total);
      expect(await withOwn(ownTime + Math.floor((slackMs * percent) / 100))).toBe(total);
      expect(await withOwn(ownTime + slackMs + beyondMs)).toBe(total + beyondMs);
    }), replay(80));
  });
});
