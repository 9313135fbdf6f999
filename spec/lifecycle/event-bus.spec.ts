import { EventBus } from '../../src/lifecycle/event-bus';
import type { Listener, SystoleEvent } from '../../src/model/event';
import { createVirtualClock } from '../../src/testing/virtual-clock';
import { fails, takes, throws } from '../support/acts';
import type { Act } from '../support/acts';
import { Rig } from '../support/rig';

describe('listeners', () => {
  function bus(): { readonly events: EventBus; readonly thrown: unknown[]; say: (text: string) => void } {
    const thrown: unknown[] = [];
    const events = new EventBus(createVirtualClock(), (error) => { thrown.push(error); });
    return { events, thrown, say: (text) => { events.emit({ kind: 'progress', component: 'a', text }); } };
  }
  const textOf = (event: SystoleEvent): string => (event.kind === 'progress' ? `${String(event.sequence)} ${event.text}` : event.kind);

  it('hear events in order, each once, numbered without gaps, frozen', () => {
    const { events, say } = bus();
    const heard: SystoleEvent[] = [];
    events.subscribe((event) => { heard.push(event); });
    say('one');
    say('two');
    expect(heard.map(textOf)).toEqual(['1 one', '2 two']);
    expect(heard.every((event) => Object.isFrozen(event))).toBe(true);
  });

  it('hear what another listener causes after what caused it', () => {
    const { events, say } = bus();
    const heard: string[] = [];
    events.subscribe((event) => { if (textOf(event) === '1 one') { say('two'); say('three'); } });
    events.subscribe((event) => { heard.push(textOf(event)); });
    say('one');
    expect(heard).toEqual(['1 one', '2 two', '3 three']);
  });

  it('are not disturbed by one that throws', () => {
    const { events, say, thrown } = bus();
    const heard: string[] = [];
    events.subscribe(() => { throw new Error('mine'); });
    events.subscribe((event) => { heard.push(textOf(event)); });
    say('one');
    say('two');
    expect([heard, thrown]).toEqual([['1 one', '2 two'], [new Error('mine'), new Error('mine')]]);
  });

  it('hear nothing more once they have been taken off, by another listener of the same event too', () => {
    const { events, say } = bus();
    const heard: string[] = [];
    events.subscribe(() => { off(); });
    const off = events.subscribe((event) => { heard.push(textOf(event)); });
    say('one');
    expect(heard).toEqual([]);
  });

  it('hear only what happens after they came, even if earlier events are still being told', () => {
    const { events, say } = bus();
    const heard: string[] = [];
    let added = false;
    events.subscribe((event) => {
      if (added) return;
      added = true;
      say('before');
      events.subscribe((later) => { heard.push(textOf(later)); });
      say('after');
      heard.push(textOf(event));
    });
    say('one');
    expect(heard).toEqual(['1 one', '3 after']);
  });

  it('are told twice when they subscribe twice, and taken off one by one', () => {
    const { events, say } = bus();
    let count = 0;
    const listener: Listener = () => { count += 1; };
    const off = events.subscribe(listener);
    events.subscribe(listener);
    say('one');
    off();
    off();
    say('two');
    expect(count).toBe(3);
  });

  it('find the state they are told of, whenever they look', async () => {
    const rig = new Rig({ a: { start: takes(10) }, bad: { needs: ['a'], start: fails('x', 10) }, c: { start: takes(100) } });
    const wrong: string[] = [];
    const known = new Map<string, string>();
    let system = 'idle';
    rig.kernel.subscribe((event) => {
      if (event.kind === 'component-changed') known.set(event.component, event.to);
      if (event.kind === 'system-changed') system = event.to;
      for (const [id, state] of Object.entries(rig.states)) {
        if (state !== (known.get(id) ?? 'registered')) wrong.push(`${String(event.sequence)}: ${id} is ${state}, told ${known.get(id) ?? 'nothing'}`);
      }
      if (rig.kernel.state !== system) wrong.push(`${String(event.sequence)}: system is ${rig.kernel.state}, told ${system}`);
    });
    rig.start();
    await rig.clock.advance(2_000);
    expect(wrong).toEqual([]);
    expect(rig.events.map((event) => event.sequence)).toEqual(rig.events.map((_, index) => index + 1));
  });

  it('cannot change times or results by throwing', async () => {
    const rig = new Rig({ a: { start: takes(10) }, bad: { needs: ['a'], start: fails('x', 10) } });
    rig.kernel.subscribe(() => { throw new Error('hostile'); });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    expect([start.end, start.atMs, rig.states]).toEqual(['ERR_START_FAILED', 20, { a: 'stopped', bad: 'failed' }]);
    expect(rig.listenerErrors).toHaveLength(rig.events.length);
  });

  describe('that stop the system from inside an event', () => {
    /** Runs a start that fails, and stops at the first event that fits; says which start handlers were called after that. */
    async function stoppingAt(fits: (event: SystoleEvent) => boolean): Promise<{ readonly rig: Rig; readonly ends: readonly string[]; readonly calledAfter: readonly string[] }> {
      let stopped = false;
      const ends: string[] = [];
      const calledAfter: string[] = [];
      const noting = (act: Act): Act => (turn) => {
        if (stopped) calledAfter.push(turn.id);
        return act(turn);
      };
      const rig = new Rig({
        a: { start: noting(takes(10)), stop: takes(5) }, bad: { needs: ['a'], start: noting(fails('x', 10)) },
        peer: { needs: ['a'], start: noting(takes(200)) }, last: { needs: ['peer'], start: noting(takes(1)) },
      });
      rig.kernel.subscribe((event) => {
        if (stopped || !fits(event)) return;
        stopped = true;
        void rig.stop().then(() => { ends.push('stop done'); }, () => { ends.push('stop failed'); });
      });
      const start = rig.watch(rig.start());
      await rig.clock.advance(5_000);
      ends.push(start.end);
      return { rig, ends, calledAfter };
    }

    it.each<[string, (event: SystoleEvent) => boolean, string]>([
      ['that the start begins', (event) => event.kind === 'operation-starting', 'ERR_SUPERSEDED'],
      ['that the system starts', (event) => event.kind === 'system-changed' && event.to === 'starting', 'ERR_SUPERSEDED'],
      ['that a component waits', (event) => event.kind === 'component-changed' && event.to === 'waiting', 'ERR_SUPERSEDED'],
      ['that a component is about to be called', (event) => event.kind === 'component-changed' && event.to === 'starting', 'ERR_SUPERSEDED'],
      ['that a step begins', (event) => event.kind === 'step-starting' && event.component === 'bad', 'ERR_SUPERSEDED'],
      ['that a component is up', (event) => event.kind === 'component-changed' && event.to === 'started', 'ERR_SUPERSEDED'],
      ['that a step has failed', (event) => event.kind === 'step-ended' && event.outcome.kind === 'failed', 'ERR_START_FAILED'],
      ['that a component has failed', (event) => event.kind === 'component-changed' && event.to === 'failed', 'ERR_START_FAILED'],
      ['that the start is failing', (event) => event.kind === 'operation-failing', 'ERR_START_FAILED'],
      ['that another is aborted', (event) => event.kind === 'component-changed' && event.to === 'aborting', 'ERR_START_FAILED'],
      ['that something is skipped', (event) => event.kind === 'component-changed' && event.to === 'skipped', 'ERR_START_FAILED'],
      ['that it is rolling back', (event) => event.kind === 'system-changed' && event.to === 'rolling-back', 'ERR_START_FAILED'],
      ['that a stop begins', (event) => event.kind === 'step-starting' && event.phase === 'stop', 'ERR_START_FAILED'],
      ['that the start has ended', (event) => event.kind === 'operation-ended', 'ERR_START_FAILED'],
    ])('%s: no start handler is called after that, both operations end, nothing stays up', async (_, fits, startEnd) => {
      const { rig, ends, calledAfter } = await stoppingAt(fits);
      expect([ends, calledAfter]).toEqual([['stop done', startEnd], []]);
      expect([rig.up, rig.listenerErrors, rig.leftovers]).toEqual([[], [], { timers: 0, held: 0 }]);
      expect(['stopped', 'failed']).toContain(rig.kernel.state);
    });

    it('wait for the clean-ups of the one that failed before anything it needs is stopped', async () => {
      const rig = new Rig({ a: {}, bad: { needs: ['a'], start: async (turn) => {
        turn.attempt.defer(async () => { await turn.clock.after(50); rig.log.push('cleaned'); });
        await turn.clock.after(10);
        throw new Error('x');
      } } });
      rig.kernel.subscribe((event) => { if (event.kind === 'step-ended' && event.outcome.kind === 'failed') rig.stop(); });
      rig.start();
      await rig.clock.advance(500);
      expect(rig.log.slice(-5)).toEqual(['clean-up bad', 'cleaned', 'cleaned up bad', 'stop a', 'stopped a']);
    });
  });

  it('that end a start as a component is about to be called hear of no step that was never taken', async () => {
    const rig = new Rig({ a: { start: takes(1) }, b: { needs: ['a'] } });
    rig.kernel.subscribe((event) => { if (event.kind === 'component-changed' && event.component === 'b' && event.to === 'starting') start.operation.abort('enough'); });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1);
    expect([start.end, rig.log]).toEqual(['ERR_ABORTED', ['start a', 'started a', 'stop a', 'stopped a']]);
    expect(start.operation.report().components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['a', 'done'], ['a', 'done'], ['b', 'skipped']]);
  });

  it('may hurry a stop from inside the event that one is being forced', async () => {
    const rig = new Rig({ a: { stop: takes(20_000) } });
    await rig.start();
    rig.kernel.subscribe((event) => { if (event.kind === 'step-aborting' || (event.kind === 'component-changed' && event.to === 'forcing')) rig.kernel.hurry(); });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(15_000);
    expect([stop.story, rig.listenerErrors]).toMatchObject([{ failures: ['timed-out: a (stop) at 10000'], quarantined: ['a'] }, []]);
  });

  it('find the state that the events so far have led to, whatever others ask for meanwhile', async () => {
    const rig = new Rig({ a: { start: takes(5) }, b: { needs: ['a'], start: takes(5) }, c: { needs: ['b'] } });
    const told: Record<string, string> = { a: 'registered', b: 'registered', c: 'registered' };
    const differs: string[] = [];
    rig.kernel.subscribe((event) => {
      if (event.kind === 'component-changed' && event.component === 'a' && event.to === 'started' && event.sequence < 20) rig.stop();
      if (event.kind === 'operation-ended' && event.name === 'stop' && event.sequence < 60) rig.start();
    });
    rig.kernel.subscribe((event) => {
      if (event.kind === 'component-changed') told[event.component] = event.to;
      if (JSON.stringify(told) !== JSON.stringify(rig.states)) differs.push(`${String(event.sequence)}: ${JSON.stringify(rig.states)} instead of ${JSON.stringify(told)}`);
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    expect([start.end, differs, rig.listenerErrors]).toEqual(['ERR_SUPERSEDED', [], []]);
    expect(rig.states).toEqual({ a: 'ready', b: 'ready', c: 'ready' });
  });

  it('get a handle at once for what they ask for, which ends as the operation does that it joins', async () => {
    const rig = new Rig({ a: { start: takes(10) } });
    const joined: ReturnType<Rig['watch']>[] = [];
    rig.kernel.subscribe((event) => { if (event.kind === 'step-starting') joined.push(rig.watch(rig.start())); });
    const start = rig.watch(rig.start());
    expect(joined.map(({ operation }) => operation.state)).toEqual(['running']);
    await rig.clock.advance(10);
    expect(joined.map(({ end, atMs, report, operation }) => [end, atMs, report === start.report, operation.state, operation.report().outcome])).toEqual([['done', 10, true, 'succeeded', 'done']]);
  });

  it('may call off what they have asked for before it is admitted, and what it joins', async () => {
    const rig = new Rig({ a: { start: takes(10) } });
    const joined: ReturnType<Rig['watch']>[] = [];
    rig.kernel.subscribe((event) => {
      if (event.kind !== 'step-starting' || event.phase !== 'start') return;
      joined.push(rig.watch(rig.start()));
      joined.at(-1)?.operation.abort('enough');
    });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    expect([start.end, joined.map(({ end }) => end), rig.states]).toEqual(['ERR_ABORTED', ['ERR_ABORTED'], { a: 'skipped' }]);
  });

  it('may start the system again from inside the event that it has stopped', async () => {
    const rig = new Rig({ a: {} });
    await rig.start();
    let again: ReturnType<Rig['watch']> | undefined;
    rig.kernel.subscribe((event) => { if (event.kind === 'operation-ended' && event.name === 'stop') again = rig.watch(rig.start()); });
    await rig.stop();
    await rig.clock.settle();
    expect([again?.end, rig.states]).toEqual(['done', { a: 'ready' }]);
  });

  it('lose no call they make while others are being superseded', async () => {
    const rig = new Rig({ a: { stop: takes(20) } });
    await rig.start();
    rig.stop(['a']);
    const waiting = rig.watch(rig.start());
    let called: ReturnType<Rig['watch']> | undefined;
    rig.kernel.subscribe((event) => { if (event.kind === 'operation-ended' && event.outcome === 'aborted' && called === undefined) called = rig.watch(rig.start()); });
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(500);
    expect([waiting.end, stop.end, called?.end, rig.states]).toEqual(['ERR_SUPERSEDED', 'done', 'done', { a: 'ready' }]);
  });

  it('are not taken for the handler in whose time they are called', async () => {
    const rig = new Rig({ a: { stop: ({ rig: own }) => { own.kernel.core.events.emit({ kind: 'progress', component: 'a', text: 'closing' }); } } });
    await rig.start();
    const answers: ReturnType<Rig['watch']>[] = [];
    rig.kernel.subscribe((event) => { if (event.kind === 'progress') answers.push(rig.watch(rig.stop())); });
    await rig.stop();
    await rig.clock.settle();
    expect(answers.map(({ end }) => end)).toEqual(['done']);
  });

  it('hear of failures that nobody waits for, and those are no unhandled rejections', async () => {
    const rig = new Rig({ a: { start: throws() } });
    rig.start();
    await rig.clock.settle();
    expect(rig.events.filter((event) => event.kind === 'operation-ended').map((event) => event.outcome)).toEqual(['failed']);
  });
});
