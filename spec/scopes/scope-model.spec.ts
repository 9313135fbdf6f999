import fc from 'fast-check';
import { createContainer } from 'systole';
import type { Container, ErrorDetails, Scope, SystoleEvent } from 'systole';
import { checkTrace } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';
import { anySystem, anyUnits, captives, comesLater, componentsOf, hasHandlers, isLater, needs } from './scope-model';
import type { Instance, InstanceKey, Noted, Said, Unit } from './scope-model';

const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** Asked far more often than `expect` can say yes quickly. */
function assertSame(received: unknown, expected: unknown): void {
  if (received !== expected) expect(received).toBe(expected);
}

/** Who shares whose instance, by what has been seen so far. */
class Sharing {
  private readonly singletons = new Map<number, Instance>();
  private readonly scoped = new Map<object, Map<number, Instance>>();
  private readonly seen = new Set<Instance>();
  private readonly system: readonly Said[];

  constructor(system: readonly Said[]) {
    this.system = system;
  }

  /** @param shared - what has been made for the same thing */
  check(instance: unknown, component: number, scope: object | undefined, shared: Map<number, Instance> = new Map()): void {
    const made = instance as Instance;
    const { scope: kind, asks } = this.system[component] as Said;
    assertSame(made.component, component);
    const known = kind === 'singleton' ? this.singletons : kind === 'container' ? this.inScope(scope as object) : kind === 'resolution' ? shared : undefined;
    const before = known?.get(component);
    if (before !== undefined) {
      assertSame(made, before);
      return;
    }
    assertSame(this.seen.has(made), false);
    this.seen.add(made);
    known?.set(component, made);
    const below = kind === 'singleton' || kind === 'container' ? new Map<number, Instance>() : shared;
    asks.forEach(({ of, form }, position) => {
      const given = made.given[position];
      if (!isLater(form)) this.check(form === 'all' ? (given as readonly unknown[])[0] : given, of, scope, below);
    });
  }

  private inScope(scope: object): Map<number, Instance> {
    const known = this.scoped.get(scope) ?? new Map<number, Instance>();
    this.scoped.set(scope, known);
    return known;
  }

  /** Who belongs to a scope, by their scope. */
  get all(): readonly ReadonlyMap<number, Instance>[] {
    return [...this.scoped.values()];
  }

  get ofContainer(): ReadonlyMap<number, Instance> {
    return this.singletons;
  }
}

/** Runs units of work beside each other, each with those inside it. */
async function play(units: readonly Unit[], open: (call: (scope: Scope) => Promise<void>) => Promise<void>, each: (scope: Scope, asks: readonly number[]) => Promise<void>, failures: Error[]): Promise<void> {
  await Promise.all(units.map(async (unit) => {
    const failure = new Error('meant to be');
    const running = open(async (scope) => {
      await each(scope, unit.asks);
      for (let count = 0; count < unit.turns; count += 1) await turn();
      await play(unit.inside, (call) => scope.runInScope(call), each, failures);
      await each(scope, unit.asks);
      if (unit.fails) throw failure;
    });
    if (!unit.fails) return running;
    await expect(running).rejects.toBe(failure);
    failures.push(failure);
    return undefined;
  }));
}

/** Within what belongs together, each is started after and stopped before what it needs. */
function checkOrder(system: readonly Said[], log: readonly Noted[], members: ReadonlyMap<number, Instance>, around: ReadonlyMap<number, Instance>): void {
  const at = (what: 'start' | 'stop', instance: Instance): number => log.findIndex((noted) => noted.what === what && noted.instance === instance);
  for (const [component, instance] of members) {
    if (!hasHandlers(system[component] as Said)) continue;
    expect(log.filter((noted) => noted.instance === instance).map(({ what }) => what)).toEqual(['start', 'stop']);
    for (const needed of needs(system, component)) {
      const other = members.get(needed) ?? around.get(needed);
      if (other === undefined || !hasHandlers(system[needed] as Said)) continue;
      expect(at('start', other)).toBeLessThan(at('start', instance));
      expect(at('stop', instance)).toBeLessThan(at('stop', other));
    }
  }
}

async function checkAll(system: readonly Said[], units: readonly Unit[], stopsEarly: boolean): Promise<void> {
  const [made, log, failures]: [Instance[], Noted[], Error[]] = [[], [], []];
  const keys = componentsOf(system, made, log);
  const container: Container = createContainer({ components: keys });
  const captive = captives(system);
  if (captive.length > 0) {
    const error = await rejection(container.startAll());
    const findings = error.code === 'ERR_WIRING' ? (error.details).findings : [error];
    expect(new Set(findings.map(({ details }) => (details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY']).component))).toEqual(new Set(captive.map((component) => `c${String(component)}`)));
    expect(made).toEqual([]);
    return;
  }
  const sharing = new Sharing(system);
  const events: SystoleEvent[] = [];
  container.subscribe((event) => { events.push(event); });
  await container.startAll();
  for (const [component, { scope }] of system.entries()) if (scope === 'singleton') sharing.check(container.get(keys[component] as InstanceKey), component, undefined);
  const each = async (scope: Scope, asks: readonly number[]): Promise<void> => {
    for (const [component, { scope: kind }] of system.entries()) if (kind === 'container' && hasHandlers(system[component] as Said)) sharing.check(scope.get(keys[component] as InstanceKey), component, scope);
    for (const asked of asks) {
      const kind = system[asked]?.scope;
      // Once a stop has begun, only what belongs to scopes is kept up for them.
      if (kind === undefined || (stopsEarly && kind !== 'container')) continue;
      const by = asked % 2 === 0 ? container : scope;
      const key = keys[asked] as InstanceKey;
      if (comesLater(system, asked)) expect(systoleError(() => by.get(key)).message).toContain('cannot be made at once: its factory gives a promise');
      sharing.check(comesLater(system, asked) ? await by.resolveAsync(key) : by.get(key), asked, scope);
    }
  };
  const playing = play(units, (call) => container.runInScope(call), each, failures);
  if (!stopsEarly) await playing;
  await container.stopAll();
  await playing;
  for (const members of sharing.all) checkOrder(system, log, members, sharing.ofContainer);
  checkOrder(system, log, sharing.ofContainer, new Map());
  expect(new Set(log.map(({ instance }) => instance)).size * 2).toBe(log.length);
  // On a real clock: only the order counts.
  expect(checkTrace(events, { toleranceMs: 60_000 })).toEqual([]);
  const stepsOf = (event: SystoleEvent): number => (event.kind === 'in-scope' ? stepsOf(event.event) : event.kind === 'step-ended' && (event.phase === 'start' || event.phase === 'stop') ? 1 : 0);
  expect(events.reduce((sum, event) => sum + stepsOf(event), 0)).toBeGreaterThanOrEqual(log.length);
}

describe('any system of scopes', () => {
  it('shares what belongs together and nothing else, starts and stops each once, in order, and refuses captives', async () => {
    await fc.assert(fc.asyncProperty(anySystem, anyUnits, fc.boolean(), checkAll), { numRuns: 400 });
  }, 300_000);
});
