import type { Container } from 'systole';
import { all, component, createContainer, isSystoleError, optional } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { SelectionCall } from './selection-model';
import type { Nodes } from './sets';
import { idOf } from './shapes';
import type { Edge, Shape } from './shapes';

/** What was called, and when it had ended, in one order. */
export interface Heard {
  readonly handler: 'start' | 'stop' | 'suspend' | 'resume';
  readonly node: number;
  readonly moment: 'called' | 'ended';
}

/** What a component's start makes: enough to tell one instance from another. */
export interface Made {
  readonly node: number;
  readonly config: unknown;
}

/** A real container of a shape, with everything that its handlers hear written down. */
export class DrivenContainer {
  readonly container: Container;
  private heard: Heard[] = [];
  private readonly dependencies = new Map<number, readonly number[]>();

  /** @param order - who is registered, first to last */
  constructor(shape: Shape, order: readonly number[] = [...shape.pauses.keys()], options: { readonly concurrency?: number } = {}) {
    const components = order.map((node) => this.component(shape, node));
    this.container = createContainer({ components, clock: createVirtualClock(), ...options });
  }

  /** Whose instances a component was given at its last start. */
  given(node: number): readonly number[] {
    return this.dependencies.get(node) ?? [];
  }

  /** Makes a call, and says how it ended: `done`, or the code of its error. */
  async call(call: SelectionCall, configs: ReadonlyMap<number, number>): Promise<string> {
    try {
      await this.made(call, configs);
      return 'done';
    } catch (error) {
      if (!isSystoleError(error)) throw error;
      return error.code;
    }
  }

  /** What handlers have heard since the last time. */
  take(): readonly Heard[] {
    const { heard } = this;
    this.heard = [];
    return heard;
  }

  /** The instance of everything that is up. */
  instances(size: number): ReadonlyMap<number, Made> {
    const ids = Array.from({ length: size }, (_, node) => node).filter((node) => this.container.isStarted(idOf(node)));
    return new Map(ids.map((node) => [node, this.container.get(idOf(node)) as Made]));
  }

  private made(call: SelectionCall, configs: ReadonlyMap<number, number>): PromiseLike<unknown> {
    const { container } = this;
    switch (call.verb) {
      case 'start': return call.targets === 'all' ? container.startAll() : container.start(...ids(call.targets), { isolated: call.isolated });
      case 'restart': return call.targets === 'all' ? container.restartAll() : container.restart(...ids(call.targets), { isolated: call.isolated });
      case 'stop': {
        const { isolated, detach } = call;
        return call.targets === 'all' ? container.stopAll() : container.stop(...ids(call.targets), { isolated, detach });
      }
      case 'suspend': return container.suspend();
      case 'resume': return container.resume({ config: new Map([...configs].map(([node, config]) => [idOf(node), config])) });
      case 'switch': return call.on ? container.enable(featureOf(call.node)) : container.disable(featureOf(call.node));
    }
  }

  private component(shape: Shape, node: number): ReturnType<typeof component> {
    const edges = shape.edges.filter((edge) => edge.from === node);
    const pause = shape.pauses[node];
    return component(idOf(node), {
      deps: edges.filter((edge) => edge.relation !== 'order').map(dependency),
      after: edges.filter((edge) => edge.relation === 'order').map((edge) => idOf(edge.to)),
      feature: featureOf(node),
      tags: [tagOf(node)],
      config: 0,
      start: async (...given): Promise<Made> => {
        const { config } = given.at(-1) as { readonly config: unknown };
        this.dependencies.set(node, given.slice(0, -1).flat().flatMap((instance) => (instance === undefined ? [] : [(instance as Made).node])));
        await this.hear('start', node);
        return { node, config };
      },
      stop: () => this.hear('stop', node),
      ...(pause === 'suspends' ? { suspend: () => this.hear('suspend', node), resume: () => this.hear('resume', node) } : {}),
      whenSuspended: pause === 'stops' ? 'stop' : 'keep',
    });
  }

  private async hear(handler: Heard['handler'], node: number): Promise<void> {
    this.heard.push({ handler, node, moment: 'called' });
    await Promise.resolve();
    this.heard.push({ handler, node, moment: 'ended' });
  }
}

/** How a component asks for what an edge leads to. */
export function dependency(edge: Edge): string | ReturnType<typeof optional> | ReturnType<typeof all> {
  if (edge.relation === 'optional') return optional(idOf(edge.to));
  return edge.relation === 'member' ? all(tagOf(edge.to)) : idOf(edge.to);
}

function ids(nodes: Nodes): readonly string[] {
  return [...nodes].map(idOf);
}

function featureOf(node: number): string {
  return `feature ${String(node)}`;
}

function tagOf(node: number): string {
  return `one of ${String(node)}`;
}
