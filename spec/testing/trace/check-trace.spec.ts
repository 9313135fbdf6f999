import { component, createContainer } from 'systole';
import type { SystoleEvent } from 'systole';
import { checkTrace, createVirtualClock, TraceCheck } from 'systole/testing';

describe('checking a log of events', () => {
  async function recorded(): Promise<SystoleEvent[]> {
    const Database = component('database', { start: () => 'open', stop: () => undefined });
    const Api = component('api', { deps: [Database], start: () => 'up', stop: () => undefined });
    const events: SystoleEvent[] = [];
    const container = createContainer({ components: [Api], clock: createVirtualClock() });
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    await container.stopAll();
    return events;
  }

  it('finds nothing in what a container does', async () => {
    expect(checkTrace(await recorded())).toEqual([]);
  });

  it('says who and when, in a sentence', async () => {
    const events = (await recorded()).filter((event) => event.kind !== 'step-ended' || event.component !== 'api' || event.phase !== 'stop');
    expect(checkTrace(events)[0]).toEqual({ invariant: 'E1', sequence: 23, atMs: 0, message: 'Event 21 is followed by event 23.' });
  });

  it('knows the state of every component after each event', async () => {
    const check = new TraceCheck();
    const states: unknown[] = [];
    for (const event of await recorded()) {
      check.hear(event);
      if (event.kind === 'operation-ended') states.push(check.states);
    }
    expect(states).toEqual([{ api: 'ready', database: 'ready' }, { api: 'stopped', database: 'stopped' }]);
    expect(check.state('api')).toBe('stopped');
    expect(check.end()).toEqual([]);
  });
});
