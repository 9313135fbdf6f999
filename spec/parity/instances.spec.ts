import { component, createContainer } from 'systole';
import { z } from 'zod';
import { rejection, systoleError } from '../support/errors';

describe('the instance of a component', () => {
  it('#168 is what any of its handlers sets, while it runs; who needs it is given that', async () => {
    const seen: unknown[] = [];
    const container = createContainer({ components: [
      component('db', {
        start: ({ setInstance }) => { setInstance('first'); },
        suspend: (instance, { setInstance }) => { seen.push(instance); setInstance('second'); },
        on: { reload: async (instance: unknown, { setInstance }) => { seen.push(instance); await Promise.resolve(); setInstance('third'); } },
        stop: (instance) => { seen.push(instance); },
      }),
      component('api', { deps: ['db'], start: (db: unknown) => { seen.push(`api has ${String(db)}`); } }),
      component('both', { start: ({ setInstance }) => { setInstance('set'); return 'returned'; } }),
    ] });
    await container.startAll();
    expect([container.get('db'), container.get('both')]).toEqual(['first', 'returned']);
    await container.suspend();
    await container.resume();
    expect(container.get('db')).toBe('second');
    await container.run('reload');
    expect(container.get('db')).toBe('third');
    await container.stopAll();
    expect(seen).toEqual(['api has first', 'first', 'second', 'third']);
    expect(container.snapshot().components.map(({ hasInstance }) => hasInstance)).toEqual([false, false, false]);
  });

  it('#150 is what any function that is run on it gives, in turn with everything else; nothing changes when it fails', async () => {
    const Counter = component('counter', { start: () => 1, instanceSchema: z.number(), stop: () => undefined });
    const container = createContainer({ components: [Counter] });
    expect(systoleError(() => container.apply(Counter, (count) => count + 1)).code).toBe('ERR_NOT_STARTED');
    await container.startAll();
    await Promise.all([container.apply(Counter, async (count) => { await Promise.resolve(); return count + 1; }), container.apply(Counter, (count) => count * 10)]);
    expect(container.get(Counter)).toBe(20);
    const report = await container.apply(Counter, (_, { id, report: say }) => { say('info', `looked at ${id}`); });
    expect([container.get(Counter), report.channels, report.components.map(({ id, phase, outcome }) => [id, phase, outcome.kind])]).toEqual([20, { info: { counter: ['looked at counter'] } }, [['counter', 'apply', 'done']]]);
    const failures = [await rejection(container.apply(Counter, () => { throw new Error('no'); })), await rejection(container.apply(Counter, () => 'text'))];
    expect([failures.map(({ code }) => code), failures.map(({ message }) => message.split('\n')[0]), container.get(Counter), container.status(Counter)]).toEqual([
      ['ERR_PHASE_FAILED', 'ERR_PHASE_FAILED'], ['counter failed to answer apply: no', 'counter failed to answer apply: counter has an instance that its schema refuses.'], 20, 'ready',
    ]);
    const slow = container.apply(Counter, (_, { signal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }));
    const stopping = container.stopAll();
    const late = container.apply(Counter, () => 1);
    await stopping;
    expect([(await rejection(slow)).code, (await rejection(late)).code, (await rejection(late)).message.split('\n')]).toEqual(['ERR_SUPERSEDED', 'ERR_STATE', [
      'apply() was called while what it is about is not up any more; it is allowed when it is up.', '  start it, then call it again',
    ]]);
    expect(container.status(Counter)).toBe('stopped');
  });
});
