import type { SystoleEvent } from 'systole';
import { component, createContainer } from 'systole';
import { transitions } from '../../src/lifecycle/component-table';
import { fails, takes, throws } from '../support/acts';
import { Rig } from '../support/rig';
import type { Part } from '../support/rig';
import { statesOf, stepsOf } from './story';

/** The changes of the system as a whole, in order. */
const systemStates = (events: readonly SystoleEvent[]): readonly string[] => events.flatMap((event) => (event.kind === 'system-changed' ? [event.to] : []));

describe('listeners, elsewhere', () => {
  it('google/guava#1478: a listener that stops everything when something fails does not block the stop', async () => {
    const rig = new Rig({ broken: { start: fails('failed', 10) }, other: { stop: takes(20) }, next: { needs: ['other'], start: takes(50) } });
    let stop: ReturnType<Rig['watch']> | undefined;
    rig.kernel.subscribe((event) => { if (event.kind === 'component-changed' && event.to === 'failed') stop ??= rig.watch(rig.stop()); });
    const heard: number[] = [];
    rig.kernel.subscribe(({ sequence }) => { heard.push(sequence); });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect([start.end, stop?.end, rig.states, rig.leftovers]).toEqual([
      'ERR_START_FAILED', 'done', { broken: 'failed', other: 'stopped', next: 'stopped' }, { timers: 0, held: 0 },
    ]);
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop next', 'stop other']);
    // Whoever listens behind it hears everything in order all the same.
    expect(heard).toEqual(rig.events.map((_, index) => index + 1));
  });

  it('google/guava#2067: whoever waits for a start hears of it after every listener', async () => {
    const order: string[] = [];
    const container = createContainer({ components: [component('core')] });
    container.subscribe((event) => { if (event.kind === 'system-changed') order.push(event.to); });
    await container.startAll();
    order.push('testing started');
    await container.stopAll();
    order.push('testing stopped');
    expect(order).toEqual(['starting', 'running', 'testing started', 'stopping', 'stopped', 'testing stopped']);
  });

  it('google/guava: with nothing to start, it is said once that everything runs, and once that everything has stopped', async () => {
    const container = createContainer();
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    expect([container.state, container.snapshot().ready]).toEqual(['running', true]);
    await container.stopAll();
    expect([systemStates(events), container.snapshot().components, container.snapshot().ready]).toEqual([['starting', 'running', 'stopping', 'stopped'], [], false]);
    expect(events.filter(({ kind }) => kind.startsWith('component-') || kind.startsWith('step-'))).toEqual([]);
  });

  it('google/guava: when the only component fails, nobody is told that everything runs', async () => {
    const rig = new Rig({ only: { start: throws('failed') } });
    rig.start();
    await rig.clock.settle();
    expect(systemStates(rig.events)).toEqual(['starting', 'rolling-back', 'failed']);
    expect(rig.events.at(-1)).toMatchObject({ kind: 'operation-ended', name: 'start', outcome: 'failed' });
  });

  it('google/guava: when the last one to stop fails, it is said all the same that everything has stopped', async () => {
    const rig = new Rig({ a: {}, b: { stop: fails('failed', 10) }, c: {} });
    await rig.start();
    rig.events.length = 0;
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect([systemStates(rig.events), stop.end, rig.states]).toEqual([['stopping', 'stopped'], 'ERR_STOP_FAILED', { a: 'stopped', b: 'failed', c: 'stopped' }]);
  });

  it('google/guava: a state has changed before anybody is told', async () => {
    const container = createContainer({ components: [component('b', { deps: [component('a')] }), component('broken', { start: async () => { await Promise.resolve(); throw new Error('boom'); } })] });
    const wrong: unknown[] = [];
    container.subscribe((event) => {
      if (event.kind === 'component-changed' && container.status(event.component) !== event.to) wrong.push(event);
      if (event.kind === 'system-changed' && container.state !== event.to) wrong.push(event);
    });
    await container.startAll().catch(() => undefined);
    await container.restartAll().catch(() => undefined);
    await container.stopAll();
    expect(wrong).toEqual([]);
    expect(statesOf(container)).toEqual({ b: 'stopped', a: 'stopped', broken: 'failed' });
  });

  it('google/guava: a snapshot inside a listener shows what has been told so far, and stays as it is', async () => {
    const container = createContainer({ components: [component('b', { deps: [component('a')] }), component('c')] });
    const told = new Map<string, string>();
    const kept: { readonly snapshot: unknown; readonly text: string }[] = [];
    const wrong: unknown[] = [];
    container.subscribe((event) => {
      if (event.kind !== 'component-changed') return;
      told.set(event.component, event.to);
      const snapshot = container.snapshot();
      for (const { id, state } of snapshot.components) if (told.has(id) && told.get(id) !== state) wrong.push([event, id, state]);
      kept.push({ snapshot, text: JSON.stringify(snapshot) });
    });
    await container.startAll();
    await container.stopAll();
    expect(wrong).toEqual([]);
    expect(kept.length).toBeGreaterThan(9);
    expect(kept.filter(({ snapshot, text }) => JSON.stringify(snapshot) !== text || !Object.isFrozen(snapshot))).toEqual([]);
  });

  it('google/guava: a listener that throws, rejects or never ends keeps nobody waiting', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] } });
    rig.kernel.subscribe(() => { throw new Error('thrown'); });
    // A listener may be an async function in disguise.
    const disguised: readonly (() => unknown)[] = [() => Promise.reject(new Error('rejected')), () => new Promise(() => undefined)];
    for (const listener of disguised) rig.kernel.subscribe(listener);
    const heard: number[] = [];
    rig.kernel.subscribe(({ sequence }) => { heard.push(sequence); });
    await rig.start();
    await rig.stop();
    expect(rig.log).toEqual(['start a', 'started a', 'start b', 'started b', 'stop b', 'stopped b', 'stop a', 'stopped a']);
    expect(heard).toEqual(rig.events.map(({ sequence }) => sequence));
    expect(new Set(rig.listenerErrors.map((error) => (error as Error).message))).toEqual(new Set(['thrown', 'rejected']));
  });

  it('google/guava: the changes of a component are told in the order in which they happen', async () => {
    const snappy: Part = { stop: () => Promise.resolve() };
    const rig = new Rig({ s0: snappy, s1: snappy, s2: { ...snappy, needs: ['s1'] }, s3: snappy, s4: snappy });
    // One listener makes things happen while others have not yet heard of what made it do so.
    rig.kernel.subscribe((event) => { if (event.kind === 'component-changed' && event.component === 's3' && event.to === 'starting') void rig.stop(); });
    const heard: number[] = [];
    rig.kernel.subscribe(({ sequence }) => { heard.push(sequence); });
    for (let round = 0; round < 20; round += 1) {
      await expect(rig.start()).rejects.toMatchObject({ code: 'ERR_SUPERSEDED' });
      await rig.stop();
    }
    const last = new Map<string, string>();
    const wrong = rig.events.filter((event) => {
      if (event.kind !== 'component-changed') return false;
      const isRight = (last.get(event.component) ?? 'registered') === event.from && transitions[event.from].includes(event.to);
      last.set(event.component, event.to);
      return !isRight;
    });
    expect(wrong).toEqual([]);
    expect(heard).toEqual(rig.events.map((_, index) => index + 1));
  });

  it('google/guava: the report says how long each start has taken', async () => {
    const rig = new Rig({ a: { start: takes(150) }, b: { start: takes(353) } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(start.report?.components.map(({ id, outcome }) => [id, outcome])).toEqual([['a', { kind: 'done', elapsedMs: 150 }], ['b', { kind: 'done', elapsedMs: 353 }]]);
  });

  it('google/guava#1405: a stop is told component by component, with the time each took', async () => {
    const rig = new Rig({ a: { stop: takes(30) }, b: { needs: ['a'], stop: takes(70) } });
    await rig.start();
    rig.stop();
    await rig.clock.advance(1_000);
    expect(rig.events.flatMap((event) => (event.kind === 'step-ended' && event.phase === 'stop' ? [[event.component, event.outcome]] : [])))
      .toEqual([['b', { kind: 'done', elapsedMs: 70 }], ['a', { kind: 'done', elapsedMs: 30 }]]);
  });

  it('google/guava: a container that is refused its components leaves them as they were', async () => {
    const service = component('service');
    const twin = component('service');
    expect(() => createContainer({ components: [service, twin] })).toThrow('Two components go by the id service.');
    const container = createContainer({ components: [service] });
    const steps = stepsOf(container);
    await container.startAll();
    await container.stopAll();
    expect(steps).toEqual(['start service', 'started service', 'stop service', 'stopped service']);
  });
});
