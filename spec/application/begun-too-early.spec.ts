import { component, createContainer, disabled } from 'systole';
import type { Container } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

const log: string[] = [];
beforeEach(() => { log.length = 0; });

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Its start takes some turns, its stop more of them. */
function part(id: string, ...deps: readonly unknown[]): never {
  return component(id, {
    deps: deps as never,
    start: async () => { await turns(20); log.push(id); return { id }; },
    stop: async () => { log.push(`stop ${id}`); await turns(20); log.push(`stopped ${id}`); },
  }) as never;
}

/** Says late that it is off. */
function offLate(id: string): never {
  return component(id, { config: async () => { await turns(5); return disabled('not today'); }, start: () => { log.push(id); } }) as never;
}

/** A plain factory by this name asks for a component. */
function asksFor(container: Container, name: string, key: string): void {
  container.register(name, { useFactory: (by) => by.resolve(key) });
}

function steps(components: readonly { readonly id: string; readonly outcome: { readonly kind: string } }[]): readonly string[] {
  return components.map(({ id, outcome }) => `${id} ${outcome.kind}`);
}

describe('a start in which components are begun too early', () => {
  it('leaves out who waits for one of them and for another that turns out to be disabled', async () => {
    const container = createContainer({ components: [part('early', 'asks'), offLate('off'), part('both', 'early', 'off'), part('last', 'both'), part('asked')] });
    asksFor(container, 'asks', 'asked');
    const report = await container.startAll();
    expect(steps(report.components)).toEqual(['early put-off', 'off disabled', 'asked done', 'early done', 'both disabled', 'last disabled']);
    expect([log, container.status('off'), container.status('both')]).toEqual([['asked', 'early'], 'disabled', 'disabled']);
    await container.stopAll();
  });

  it('leaves out who waits for one of them and for another that is invalid', async () => {
    const invalid = component('invalid', { start: async (context) => { await turns(5); context.invalid('broken'); } });
    const container = createContainer({ components: [part('early', 'asks'), invalid, part('both', 'early', 'invalid'), part('asked')] });
    asksFor(container, 'asks', 'asked');
    await container.startAll();
    expect([log, container.status('invalid'), container.status('both')]).toEqual([['asked', 'early'], 'failed', 'skipped']);
    await container.stopAll();
  });

  it('goes on at once with who could do without another one that turns out to be disabled', async () => {
    const container = createContainer({ components: [part('early', 'asks'), part('asked'), offLate('off'), part('both', 'early', 'off'), part('asked late', 'both')] });
    asksFor(container, 'asks', 'asked');
    container.add(component('lenient', { after: ['both'], start: () => { log.push(`lenient, while early is ${container.status('early')}`); } }));
    await container.startAll();
    expect(log).toEqual(['lenient, while early is waiting', 'asked', 'early']);
    await container.stopAll();
  });

  it('fails when what would have to be taken along is behind a handler that was left behind, and can be stopped', async () => {
    const clock = createVirtualClock();
    const stuck = component('stuck', { start: () => undefined, stop: () => clock.after(1_000_000), stopTimeoutMs: 10 });
    const container = createContainer({ clock, components: [stuck, part('behind', 'stuck'), part('early', 'asks')] });
    container.register('asks', { useFactory: (by) => (container.status('stuck') === 'quarantined' ? by.resolve('behind') : undefined) });
    await container.start(stuck);
    const stopped = rejection(container.stop(stuck));
    await clock.advance(60_000);
    expect((await stopped).code).toBe('ERR_STOP_FAILED');
    const error = await rejection(container.start('early'));
    expect(error.message).toBe([
      'early failed to start: start() is refused, because stuck is still busy.', 'failed: early (start): start() is refused, because stuck is still busy.',
      'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
    expect(error.cause).toMatchObject({ code: 'ERR_BUSY' });
    expect([container.status('early'), container.status('behind'), container.status('stuck')]).toEqual(['failed', 'registered', 'quarantined']);
  });

  it('ends when a factory registers something each time and asks for what nobody starts', async () => {
    const container = createContainer({ components: [part('early', 'asks'), part('asked')] });
    let calls = 0;
    container.register('asks', {
      useFactory: (by) => {
        calls += 1;
        if (calls > 10) throw new Error('called again and again');
        container.register(`by call ${String(calls)}`, { useValue: calls });
        return by.createChildContainer().register('other name', { useToken: 'asked' }).resolve('other name');
      },
    });
    expect((await rejection(container.start('early', { isolated: true }))).message.split('\n')[0]).toBe('early failed to start: asked is not up; it is registered.');
    expect(calls).toBe(1);
  });
});
