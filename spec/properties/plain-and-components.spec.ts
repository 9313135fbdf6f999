import fc from 'fast-check';
import { component, createContainer, inject, injectable, injectAll, token } from 'systole';
import type { ComponentToken, Container, InjectionToken } from 'systole';

// Nodes need nodes of a lower number, so there are no rings. Some are components, the others plain: each kind in every way to be registered.
type Kind = 'component' | 'class' | 'injectable' | 'single' | 'named' | 'single name' | 'value' | 'all';
interface Shape {
  readonly kind: Kind;
  readonly needs: readonly number[];
}
const count = 10;
const kinds: readonly Kind[] = ['component', 'component', 'component', 'class', 'injectable', 'single', 'named', 'single name', 'value', 'all'];
const shapes: fc.Arbitrary<readonly Shape[]> = fc.tuple(...Array.from({ length: count }, (_, number) => fc.record({
  kind: fc.constantFrom(...kinds), needs: number === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat({ max: number - 1 }), { maxLength: 3 }),
})));

interface Made { readonly number: number; readonly parts: readonly unknown[] }
type AnyClass = new (...parts: readonly unknown[]) => Made;
/** A node as what others ask for it by, and its registrations. */
interface Node extends Shape {
  readonly key: ComponentToken<unknown> | AnyClass | string;
  readonly target: AnyClass;
}

function nodesOf(all: readonly Shape[], log: string[]): readonly Node[] {
  const nodes: Node[] = [];
  all.forEach((shape, number) => {
    const { kind } = shape;
    const keys = kind === 'value' ? [] : shape.needs.map((need) => nodes[need]!.key);
    const target: AnyClass = class implements Made { readonly number = number; readonly parts: readonly unknown[]; constructor(...parts: readonly unknown[]) { this.parts = parts; } };
    const id = `n${String(number)}`;
    const made = kind !== 'component' ? undefined : component(token(id), {
      deps: keys, start: (...parts: readonly unknown[]) => { log.push(id); return { number, parts: parts.slice(0, -1) }; }, stop: () => { log.push(`stop ${id}`); },
    });
    if (made === undefined) {
      keys.forEach((key, position) => { (kind === 'all' ? injectAll(key) : inject(key))(target, undefined, position); });
      injectable()(target);
    }
    nodes.push({ ...shape, needs: kind === 'value' ? [] : shape.needs, target, key: made ?? (kind === 'class' || kind === 'injectable' || kind === 'single' ? target : id) });
  });
  return nodes;
}

function register(container: Container, { kind, key, target }: Node, number: number): void {
  const token = key as InjectionToken<Made>;
  const again = `n${String(number)} again`;
  switch (kind) {
    case 'component': case 'injectable': return;
    case 'class': container.register(token, { useClass: target }); return;
    case 'single': container.registerSingleton(target); return;
    case 'named': container.register(token, { useClass: target }); return;
    case 'single name': container.registerSingleton(token, target); return;
    case 'value': container.register(token, { useValue: { number, parts: [] } }); return;
    case 'all': container.register(token, { useClass: target }).register(token, { useToken: again }).register(again, { useClass: target });
  }
}

/** The components that a node leads to, through nothing but what is plain. */
function behind(nodes: readonly Node[], number: number): ReadonlySet<number> {
  return new Set(nodes[number]!.needs.flatMap((need) => (nodes[need]!.kind === 'component' ? [need] : [...behind(nodes, need)])));
}

/** All that is part of something, however deep. */
function partsIn(made: unknown, found = new Set<unknown>()): ReadonlySet<unknown> {
  if (typeof made !== 'object' || made === null || found.has(made)) return found;
  found.add(made);
  for (const part of Array.isArray(made) ? made as readonly unknown[] : (made as Made).parts) partsIn(part, found);
  return found;
}

describe('components and plain classes in any mixture', () => {
  it('start and stop in the order that all of it needs, and give nobody what is made of something that is gone', async () => {
    await fc.assert(fc.asyncProperty(shapes, fc.nat({ max: count - 1 }), async (all, chosen) => {
      const log: string[] = [];
      const nodes = nodesOf(all, log);
      const components = nodes.flatMap(({ kind }, number) => (kind === 'component' ? [number] : []));
      const container = createContainer({ components: components.map((number) => nodes[number]!.key as ComponentToken<unknown>) });
      nodes.forEach((node, number) => { register(container, node, number); });
      expect(container.verify()).toEqual([]);
      for (const number of components) expect(container.describe(`n${String(number)}`).needs).toEqual([...behind(nodes, number)].sort((a, b) => a - b).map((need) => `n${String(need)}`));

      const graph = container.graph();
      for (const number of components) {
        const shown = (graph.successors(`n${String(number)}`) ?? []).length;
        expect(shown).toBe(nodes[number]!.needs.length);
      }

      await container.startAll();
      for (const number of components) for (const need of behind(nodes, number)) expect(log.indexOf(`n${String(need)}`)).toBeLessThan(log.indexOf(`n${String(number)}`));
      const kept = nodes.flatMap(({ kind, key }) => (kind === 'single' || kind === 'single name' ? [key as InjectionToken<Made>] : []));
      const before = new Map(kept.map((key) => [key, container.resolve(key)]));

      const [restarted] = components.filter((number) => number >= chosen);
      if (restarted !== undefined) {
        const old = container.get(`n${String(restarted)}`);
        await container.restart(`n${String(restarted)}`);
        for (const node of nodes) if (node.kind !== 'component') expect(partsIn(container.resolveAll(node.key as InjectionToken<Made>)).has(old)).toBe(false);
        for (const [key, made] of before) {
          const now = container.resolve(key);
          const isStill = [...partsIn(made)].every((part) => !components.some((number) => (part as Made).number === number) || container.get(`n${String((part as Made).number)}`) === part);
          expect(now === made).toBe(isStill);
        }
      }
      log.length = 0;
      await container.stopAll();
      for (const number of components) for (const need of behind(nodes, number)) expect(log.indexOf(`stop n${String(number)}`)).toBeLessThan(log.indexOf(`stop n${String(need)}`));
    }), { numRuns: Number(process.env['RUNS'] ?? 150) });
  });
});
