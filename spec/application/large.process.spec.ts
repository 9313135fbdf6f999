import { Component, component, createContainer, inject, singleton } from 'systole';
import type { ComponentToken } from 'systole';

const size = 100_000;

describe('a container of 100,000 components', () => {
  it('in a chain constructs, starts and stops each on its own turn', async () => {
    let started = 0;
    let outOfTurn = 0;
    let last: ComponentToken<number> = component('c0', { start: () => { started += 1; return 0; }, stop: () => { started -= 1; } });
    for (let place = 1; place < size; place += 1) {
      last = component(`c${place}`, {
        deps: [last],
        start: (below) => {
          if (below !== place - 1 || started !== place) outOfTurn += 1;
          started += 1;
          return place;
        },
        stop: () => {
          started -= 1;
          if (started !== place) outOfTurn += 1;
        },
      });
    }
    // On a busy machine the usual time for a stop may be over before the last has its turn; this is enough for a share of it that outlasts any pause of the process, too.
    const container = createContainer({ components: [last], startDeadlineMs: 120_000, stopBudgetMs: 2 * size * 1_000 });
    await container.startAll();
    expect([container.get(last), started, container.ids().length]).toEqual([size - 1, size, size]);
    await container.stopAll();
    expect([started, outOfTurn, container.state]).toEqual([0, 0, 'stopped']);
  }, 120_000);

  it('in a chain of classes resolves without starting anything', () => {
    class Link { constructor(readonly below?: Link) {} }
    let top: typeof Link = class extends Link {};
    Component({ name: 'l0', deps: [] })(top as new () => Link);
    for (let place = 1; place < size; place += 1) {
      const next: typeof Link = class extends Link {};
      Component({ name: `l${place}`, deps: [top] })(next as new (below: Link) => Link);
      top = next;
    }
    const container = createContainer({ components: [top] });
    let depth = 0;
    for (let link: Link | undefined = container.resolve(top); link !== undefined; link = link.below) depth += 1;
    expect(depth).toBe(size);
  }, 120_000);

  it('each with something plain made of it disposes of all that, each before its own', async () => {
    const up = new Set<number>();
    let early = 0;
    const components = Array.from({ length: size / 5 }, (_, place) => {
      const Below = component(`below${place}`, { start: () => { up.add(place); return { place }; }, stop: () => { up.delete(place); } });
      class Plain {
        constructor(readonly below: { readonly place: number }) {}
        dispose(): void { if (up.has(this.below.place)) early += 1; }
      }
      inject(Below)(Plain, undefined, 0);
      singleton()(Plain);
      return component(`above${place}`, { deps: [Plain], start: () => place });
    });
    const container = createContainer({ components, startDeadlineMs: 120_000, stopBudgetMs: 120_000, stopTimeoutMs: 120_000 });
    await container.startAll();
    expect(up.size).toBe(size / 5);
    await container.stopAll();
    expect([up.size, early]).toEqual([0, size / 5]);
  }, 120_000);

  it('that fails at its foot skips the rest, and says so in a message that fits a screen', async () => {
    let last: ComponentToken<unknown> = component('c0', { start: () => { throw new Error('no ground'); } });
    for (let place = 1; place < size; place += 1) last = component(`c${place}`, { deps: [last], start: () => place });
    const error: unknown = await createContainer({ components: [last] }).startAll().catch((reason: unknown) => reason);
    expect((error as Error).message).toBe([
      'c0 failed to start: no ground',
      '  failed: c0 (start): no ground',
      '  skipped: c99999, c99998, c99997, c99996, c99995, c99994 and 99993 more',
      '  mend the cause and start again; nothing of this start is left running',
    ].join('\n'));
  }, 120_000);
});
