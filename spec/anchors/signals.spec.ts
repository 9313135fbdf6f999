import { component, createContainer, main } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { FakeProcess, stepsOf, statesOf } from './story';

describe('process signals, elsewhere', () => {
  it('uber-go/fx#1015: a signal stops the process also after the time of the start is over', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const container = createContainer({ clock, components: [component('server')], startDeadlineMs: 15_000 });
    const ended = main(container, { process: host, clock });
    await clock.advance(100_000);
    expect(container.state).toBe('running');
    host.emit('SIGTERM');
    await clock.settle();
    expect([await ended, container.state, host.done]).toEqual([0, 'stopped', ['code 0']]);
  });

  it('uber-go/fx#1197: after the stop no listener is left', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const container = createContainer({ clock, components: [component('server')] });
    const ended = main(container, { process: host, clock });
    await clock.settle();
    expect(host.listening).toBe(5);
    await container.stopAll();
    expect([await ended, host.listening]).toEqual([0, 0]);
  });

  it('uber-go/fx#1212: whoever only starts and stops a container gets no listener on the process', async () => {
    const count = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const before = count();
    const container = createContainer({ components: [component('server')] });
    await container.startAll();
    expect(count()).toBe(before);
    await container.stopAll();
    expect(count()).toBe(before);
  });

  it('uber-go/fx#1219: a signal that arrives while somebody else stops everything blocks nothing', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const container = createContainer({ clock, components: [component('server', { stop: () => clock.after(50) })] });
    const steps = stepsOf(container);
    const ended = main(container, { process: host, clock });
    await clock.settle();
    const stopped = container.stopAll();
    host.emit('SIGINT');
    await clock.advance(50);
    expect([await ended, (await stopped).outcome, host.listening, host.errors]).toEqual([0, 'done', 0, []]);
    expect(steps).toEqual(['start server', 'started server', 'stop server', 'stopped server']);
  });

  it('dotnet/runtime#56032: a handler that obeys when it is called off leaves no error behind', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const worker = component('worker', {
      start: ({ signal }) => new Promise<void>((_, reject) => { signal.addEventListener('abort', () => { reject(signal.reason as Error); }); }),
    });
    const ended = main(createContainer({ clock, components: [worker] }), { process: host, clock });
    await clock.advance(10);
    host.emit('SIGINT');
    await clock.advance(10);
    expect([await ended, host.errors]).toEqual([0, []]);
  });

  it('aspnet/Hosting#1194: a start that fails ends the process, with its error and without a listener', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const container = createContainer({ clock, components: [component('web', { start: () => { throw new Error('wrong url'); } })] });
    expect(await main(container, { process: host, clock })).toBe(1);
    expect([host.errors[0], host.done, host.listening, statesOf(container)]).toEqual(['web failed to start: wrong url', ['code 1'], 0, { web: 'failed' }]);
  });
});
