import type { ComponentToken } from 'systole';
import { component, createContainer } from 'systole';

let log: string[] = [];
beforeEach(() => { log = []; });

/** A pool whose instance says which one it is, and writes down what becomes of it. */
function pool(keep: boolean | { readonly key: string }): ComponentToken<string> {
  let made = 0;
  return component('pool', {
    keep,
    start: ({ defer }) => {
      const name = `pool ${String(++made)}`;
      log.push(`open ${name}`);
      defer(() => { log.push(`clean up ${name}`); });
      return name;
    },
    stop: (name) => { log.push(`close ${name}`); },
  });
}

describe('a kept instance', () => {
  it('#217 that a start has made survives stop and start, and its real stop comes only after it was let go', async () => {
    const container = createContainer({ components: [pool(true), component('api', { deps: ['pool'], start: (on) => { log.push(`api on ${String(on)}`); }, stop: () => { log.push('api down'); } })] });
    await container.startAll();
    await container.stopAll();
    expect(container.status('pool')).toBe('stopped');
    await container.startAll();
    expect([container.get('pool'), container.status('pool')]).toEqual(['pool 1', 'ready']);
    expect(log).toEqual(['open pool 1', 'api on pool 1', 'api down', 'api on pool 1']);
    await container.stopAll();
    log.splice(0);
    await container.evict('pool');
    expect(log).toEqual(['close pool 1', 'clean up pool 1']);
  });

  it('#218 has variants by its key, each with an instance of its own', async () => {
    const container = createContainer({ components: [pool({ key: 'test' })] });
    const started = async (): Promise<unknown> => {
      await container.startAll();
      const instance = container.get('pool');
      await container.stopAll();
      return instance;
    };
    expect(await started()).toBe('pool 1');
    container.override('pool', { keep: { key: 'demo' } });
    expect([await started(), await started()]).toEqual(['pool 2', 'pool 2']);
    container.override('pool', { keep: { key: 'test' } });
    expect(await started()).toBe('pool 1');
    expect(log).toEqual(['open pool 1', 'open pool 2']);
    await container.evict();
    expect(log).toEqual(['open pool 1', 'open pool 2', 'close pool 1', 'clean up pool 1', 'close pool 2', 'clean up pool 2']);
  });

  it('#219 that was let go while it is up is stopped by the next stop, and the next start is real', async () => {
    const container = createContainer({ components: [pool(true)] });
    await container.startAll();
    await container.evict();
    expect([log, container.get('pool')]).toEqual([['open pool 1'], 'pool 1']);
    await container.stopAll();
    await container.startAll();
    expect([log, container.get('pool')]).toEqual([['open pool 1', 'close pool 1', 'clean up pool 1', 'open pool 2'], 'pool 2']);
    await container.stopAll();
    await container.startAll();
    expect(container.get('pool')).toBe('pool 2');
    await container.dispose();
    expect(log).toEqual(['open pool 1', 'close pool 1', 'clean up pool 1', 'open pool 2', 'close pool 2', 'clean up pool 2']);
  });
});
