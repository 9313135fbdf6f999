import type { Container } from 'systole';
import { createContainer, component } from 'systole';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** `b` after `a`, both with an instance and a stop. */
function parts(): Container {
  return createContainer({ components: [noted(log, 'b', { deps: ['a'] }), noted(log, 'a')] });
}

describe('parts', () => {
  it('#140 that are stopped are started in order, each with what its start returns', async () => {
    const container = parts();
    await container.startAll();
    expect([log, container.get('a'), container.get('b'), container.state]).toEqual([['start a', 'start b'], 'the a', 'the b', 'running']);
    await container.stopAll();
  });

  it('#141 that are started are stopped in reverse, and keep nothing', async () => {
    const container = parts();
    await container.startAll();
    log.splice(0);
    await container.stopAll();
    expect([log, container.snapshot().components.map(({ state, hasInstance }) => [state, hasInstance]), container.state]).toEqual([['stop b', 'stop a'], [['stopped', false], ['stopped', false]], 'stopped']);
  });

  it('#145 are restarted by one call, as new instances; those that were never started too', async () => {
    let made = 0;
    const container = createContainer({ components: [component('a', { start: () => ++made, stop: (number) => { log.push(`stop ${number}`); } })] });
    await container.restartAll();
    expect([container.get('a'), log, container.state]).toEqual([1, [], 'running']);
    await container.restartAll();
    expect([container.get('a'), log]).toEqual([2, ['stop 1']]);
    await container.stopAll();
  });

  it('#148 are started or stopped: stopped is what has stopped or never started', async () => {
    const container = parts();
    const asked = (): unknown => ['a', 'b'].map((id) => [container.isStarted(id), container.isStopped(id)]);
    expect(asked()).toEqual([[false, true], [false, true]]);
    await container.start('a');
    expect(asked()).toEqual([[true, false], [false, true]]);
    await container.stop('a');
    expect(asked()).toEqual([[false, true], [false, true]]);
  });

  it('#149 are started and stopped one by one, and what is up or down already is left as it is', async () => {
    const container = parts();
    await container.start('a');
    await container.start('a');
    await container.stop('a');
    await container.stop('a');
    expect(log).toEqual(['start a', 'stop a']);
  });
});
