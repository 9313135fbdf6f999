import { alias, Component, createContainer, supplier } from 'systole';
import type { Supplier } from 'systole';

@Component({ scope: 'container' })
class Basket {}
@Component({ deps: [Basket], scope: 'transient' })
class Pricing { constructor(readonly basket: Basket) {} }
@Component({ scope: 'resolution' })
class Trace {}
@Component({ deps: [supplier(() => Pricing), Trace] })
class Shop { constructor(readonly pricing: Supplier<Pricing>, readonly trace: Trace) {} }

const prepared = () => createContainer({ name: 'shop', components: [Shop, alias('mine', Basket)] });

describe('what is no singleton, looked at', () => {
  it('says how long its instances live; an alias says so of what it is of', async () => {
    const container = prepared();
    expect(container.describe().components.map(({ id, scope }) => `${id} ${scope}`)).toEqual(['Shop singleton', 'mine container', 'Pricing transient', 'Trace resolution', 'Basket container']);
    await container.startAll();
    expect(container.describe(Basket)).toMatchObject({ state: 'ready', hasInstance: false, needs: [], neededBy: ['mine', 'Pricing'] });
    expect(container.instances()).toEqual({ Shop: container.get(Shop) });
  });

  it('explains what its state says', async () => {
    const container = prepared();
    await container.startAll();
    expect([Shop, Basket, Pricing, Trace].map((key) => container.explain(key))).toEqual([
      'Shop is ready.',
      'Basket is ready. Each scope has an instance of its own (runInScope); up, it says that what they need is up.',
      'Pricing is ready. Whoever asks for it is given an instance of its own; up, it says that what they need is up.',
      'Trace is ready. Each construction that asks for it has an instance of its own; up, it says that what they need is up.',
    ]);
  });

  it('is drawn with it, and stands in the graph and in plans', async () => {
    const container = prepared();
    await container.startAll();
    const nodes = container.toMermaid().split('\n').filter((line) => line.includes('<br/>')).map((line) => line.trim());
    expect(nodes).toEqual([
      'n0(["Basket<br/>ready, one for each scope"])', 'n1(["Trace<br/>ready, one for each construction"])',
      'n2(["Pricing<br/>ready, a new one each time"])', 'n3(["Shop<br/>ready"])', 'n4(["mine<br/>ready, one for each scope"])',
    ]);
    expect(container.toDot()).toContain('Pricing\\nready, a new one each time');
    expect(container.toHtml()).toContain('ready, one for each scope');
    expect(container.graph().edges().map(({ v, w }) => `${v} ${w}`)).toEqual(['Shop Trace', 'mine Basket', 'Pricing Basket']);
    expect(container.graph().nodes().map((id) => container.graph().node(id))).toEqual(['Shop', 'mine (container)', 'Pricing (transient)', 'Trace (resolution)', 'Basket (container)']);
    expect(container.plan().order).toEqual(['Trace', 'Basket', 'Shop', 'mine', 'Pricing']);
  });
});
