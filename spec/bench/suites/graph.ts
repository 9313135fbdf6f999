import { Graph } from 'graphlib';
import { declared, forgetDeclared } from '../contenders/systole';
import type { Contender } from '../measure';
import { collectGarbage, timed } from '../measure';
import { layered, needsOf } from '../shapes';
import type { Suite } from '../suite';
import { Trial } from '../trial';

/** What is asked of the graph afterwards, whoever filled it. */
interface Filled {
  nodeCount(): number;
  edgeCount(): number;
  hasEdge(from: string, to: string): boolean;
}

/** The graphlib graph of a container whose wiring is known, beside one filled by hand. */
export const graphSuite: Suite = {
  purpose: 'container.graph() beside a graphlib graph that is filled by hand',
  sizes: [1_000, 10_000],
  tasks: (sizes) => [{
    name: 'The graphlib graph of a layered system', sizes, readings: [{ name: 'time', unit: 'ms' }],
    contenders: [
      filling('filled by hand', ({ shape, names }) => () => {
        const graph = new Graph<unknown, string, object>({ directed: true });
        for (const name of names) graph.setNode(name, name);
        for (let index = 0; index < shape.count; index += 1) {
          for (const need of needsOf(shape, index)) graph.setEdge(names[index] as string, names[need] as string, { kind: 'required', condition: 'started' });
        }
        return graph;
      }),
      filling('systole', ({ classes, shape }) => {
        const container = declared(classes, shape);
        container.verify();
        return () => container.graph();
      }),
    ],
  }],
};

function filling(name: string, prepare: (trial: Trial) => () => Filled): Contender {
  return {
    name,
    trial: async (size) => {
      collectGarbage();
      const trial = new Trial(layered(size));
      const fill = prepare(trial);
      let graph: Filled | undefined;
      const time = await timed(() => { graph = fill(); });
      check(trial, graph as Filled);
      forgetDeclared();
      return { time };
    },
  };
}

function check({ shape, names }: Trial, graph: Filled): void {
  if (graph.nodeCount() !== shape.count || graph.edgeCount() !== shape.needs.length) throw new Error(`A graph of ${String(graph.nodeCount())} nodes and ${String(graph.edgeCount())} edges`);
  for (let index = 0; index < shape.count; index += 1) {
    for (const need of needsOf(shape, index)) if (!graph.hasEdge(names[index] as string, names[need] as string)) throw new Error(`${names[index] as string} does not need ${names[need] as string}`);
  }
}
