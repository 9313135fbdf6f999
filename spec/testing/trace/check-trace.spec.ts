import { component, createContainer } from 'systole';
import type { SystoleEvent } from 'systole';
import { checkTrace, createVirtualClock, TraceCheck } from 'systole/testing';
import { systoleError } from '../../support/errors';

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

  it('finds nothing in what a container does on a real clock, when told how late things may be', async () => {
    const events: SystoleEvent[] = [];
    const container = createContainer({ components: [component('api', { start: () => 'up', stop: () => undefined })] });
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    await container.stopAll();
    expect(checkTrace(events, { toleranceMs: 1_000 })).toEqual([]);
  });

  it('does not take an empty log for a sound one', () => {
    expect(checkTrace([])).toEqual([{
      invariant: 'E1', sequence: 0, atMs: 0, message: 'The log is empty: subscribe to the container that runs, which may be a fork, before its first operation.',
    }]);
  });

  it('says of a log that was begun too late when to subscribe', async () => {
    const events = await recorded();
    const half = events.slice(events.findIndex((event) => event.kind === 'operation-starting' && event.name === 'stop'));
    expect(checkTrace(half)[0]?.message).toBe('The log has no beginning: subscribe before the first operation, since nothing is known of the graph that stop works on.');
  });

  it('judges a log that ends early by what it has', async () => {
    const events = await recorded();
    for (let length = 1; length <= events.length; length += 1) expect(checkTrace(events.slice(0, length))).toEqual([]);
  });

  it.each([[{ toleranceMs: NaN }, 'toleranceMs is NaN.'], [{ toleranceMs: -1 }, 'toleranceMs is -1.'], [{ secrets: 'password' }, 'secrets is "password".'], [{ tolerance: 5 }, 'tolerance is 5.']])('refuses %j, under which nothing might be broken', (options, sentence) => {
    const refused = systoleError(() => checkTrace([], options as never));
    expect([refused.code, refused.message.split('\n')[0]]).toEqual(['ERR_INVALID_OPTION', sentence]);
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
