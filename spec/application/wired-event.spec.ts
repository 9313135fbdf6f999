import { component, createContainer, optional, ready, value } from 'systole';
import type { Container, SystoleEvent } from 'systole';
import { createVirtualClock } from 'systole/testing';

const Url = value('url', 'secret-canary');
const Pool = component('pool', { deps: [Url], start: (url) => ({ url }), config: { password: 'secret-canary' }, stopTimeoutMs: 300 });
const Cache = component('cache', { start: () => 'cache', feature: 'caching' });
const Api = component('api', { deps: [ready(Pool), optional(Cache)], start: () => 'api' });

type Wired = SystoleEvent & { readonly kind: 'wired' };

function listen(container: Container): Wired[] {
  const told: Wired[] = [];
  container.subscribe((event) => { if (event.kind === 'wired') told.push(event); });
  return told;
}

const plain = { isRequired: true, isOrderOnly: false, isMember: false, waitsForReady: false, goesOnWithout: false };

describe('the graph, as listeners are told it', () => {
  const make = (): Container => createContainer({ components: [Api, Cache], features: { caching: false }, clock: createVirtualClock() });

  it('comes before the first operation, with who needs whom and how, who is switched off, and the limits', async () => {
    const container = make();
    const told = listen(container);
    await container.startAll();
    expect(told.map(({ sequence, components }) => [sequence, components])).toEqual([[1, [
      { id: 'api', isEnabled: true, needs: [{ ...plain, id: 'cache', isRequired: false }, { ...plain, id: 'pool', waitsForReady: true }], limits: {} },
      { id: 'cache', isEnabled: false, needs: [], limits: {} },
      { id: 'pool', isEnabled: true, needs: [{ ...plain, id: 'url' }], limits: { stopTimeoutMs: 300 } },
      { id: 'url', isEnabled: true, needs: [], limits: {} },
    ]]]);
  });

  it('holds no config and no value', async () => {
    const container = make();
    const told = listen(container);
    await container.startAll();
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('canary');
  });

  it('says who is switched off because of whom', async () => {
    const Billing = component('billing', { deps: [Cache], start: () => 'billing' });
    const container = createContainer({ components: [Billing, Cache], features: { caching: false }, clock: createVirtualClock() });
    const told = listen(container);
    await container.startAll();
    expect(told[0]?.components.map(({ id, disabledBy }) => [id, disabledBy])).toEqual([['billing', 'cache'], ['cache', undefined]]);
  });

  it('comes once, until something changes', async () => {
    const container = make();
    const told = listen(container);
    await container.startAll();
    await container.stopAll();
    await container.startAll();
    expect(told).toHaveLength(1);
    await container.enable('caching');
    expect(told.map(({ components }) => components.filter(({ isEnabled }) => !isEnabled).map(({ id }) => id))).toEqual([['cache'], []]);
  });

  it('comes again for whoever subscribes later', async () => {
    const container = make();
    await container.startAll();
    const told = listen(container);
    await container.stopAll();
    expect(told.map(({ components }) => components.map(({ id }) => id))).toEqual([['api', 'cache', 'pool', 'url']]);
  });
});
