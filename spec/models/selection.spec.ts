import fc from 'fast-check';
import { DrivenContainer } from './driven-container';
import type { Heard, Made } from './driven-container';
import { idle, SelectionModel } from './selection-model';
import type { Prediction, SelectionCall, Standing } from './selection-model';
import { listed } from './sets';
import type { Nodes } from './sets';
import { idOf, replay, shapes } from './shapes';
import type { Edge, Shape } from './shapes';

// Long enough for many more runs, with SYSTOLE_RUNS, and for a busy machine.
jest.setTimeout(300_000);

/** A call, and the configs that a resume comes with. */
interface Drawn {
  readonly call: SelectionCall;
  readonly configs: ReadonlyMap<number, number>;
}

/** A call as it is drawn, before it is known which components there are. */
interface Draft {
  readonly verb: 'start' | 'stop' | 'restart' | 'suspend' | 'resume' | 'switch';
  readonly all: boolean;
  readonly targets: readonly number[];
  readonly isolated: boolean;
  readonly detach: boolean;
  readonly configs: readonly number[];
}

const often = (weight: number, verb: Draft['verb']): { readonly weight: number; readonly arbitrary: fc.Arbitrary<Draft['verb']> } => ({ weight, arbitrary: fc.constant(verb) });

const drafts: fc.Arbitrary<Draft> = fc.record({
  verb: fc.oneof(often(5, 'start'), often(4, 'stop'), often(2, 'restart'), often(2, 'suspend'), often(2, 'resume'), often(3, 'switch')),
  all: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  targets: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
  isolated: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  detach: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  configs: fc.array(fc.nat(1), { maxLength: 3 }),
});

/** Makes a draft a call on a system as it stands: a switch turns round what is there. */
function callOf(draft: Draft, { size }: Shape, standing: Standing, configs: readonly number[]): Drawn {
  const targets: Nodes = new Set(draft.targets.map((target) => target % size));
  const given = new Map([...targets].map((node, place) => [node, draft.configs[place] ?? 0]));
  const changed: Nodes = new Set([...given].filter(([node, config]) => configs[node] !== config).map(([node]) => node));
  const node = listed(targets)[0] as number;
  switch (draft.verb) {
    case 'start': case 'restart': return { call: { verb: draft.verb, targets: draft.all ? 'all' : targets, isolated: draft.isolated && !draft.all }, configs: given };
    case 'stop': return { call: { verb: 'stop', targets: draft.all ? 'all' : targets, isolated: draft.isolated && !draft.all, detach: draft.detach && !draft.all }, configs: given };
    case 'suspend': return { call: { verb: 'suspend' }, configs: given };
    case 'resume': return { call: { verb: 'resume', changed }, configs: given };
    case 'switch': return { call: { verb: 'switch', node, on: standing.off.has(node) }, configs: given };
  }
}

/** A container and its model, call by call. */
class Comparison {
  private readonly shape: Shape;
  private readonly driven: DrivenContainer;
  private readonly model: SelectionModel;
  private standing = idle;
  private readonly configs: number[];
  private instances: ReadonlyMap<number, Made> = new Map();

  constructor(shape: Shape) {
    this.shape = shape;
    this.driven = new DrivenContainer(shape);
    this.model = new SelectionModel(shape);
    this.configs = shape.pauses.map(() => 0);
  }

  async step(draft: Draft): Promise<void> {
    const { call, configs } = callOf(draft, this.shape, this.standing, this.configs);
    const predicted = this.model.predict(this.standing, call);
    const end = await this.driven.call(call, configs);
    if (call.verb === 'resume' && end === 'done') configs.forEach((config, node) => { this.configs[node] = config; });
    const heard = this.driven.take();
    expect([call, end, called(heard)]).toEqual([call, predicted.refused ?? 'done', expectedCalls(predicted)]);
    expect(this.outOfOrder(heard)).toEqual([]);
    this.standing = predicted.after;
    this.checkInstances(predicted);
  }

  /** Exactly what should be up is; what was started anew has a new instance, made with its config and of what it needs that is up, and all else the one it had. */
  private checkInstances({ starts }: Prediction): void {
    const now = this.driven.instances(this.shape.size);
    expect([...now.keys()]).toEqual(listed(this.standing.up));
    for (const [node, made] of now) {
      expect([node, made === this.instances.get(node)]).toEqual([node, !starts.has(node)]);
      if (!starts.has(node)) continue;
      const needed = this.shape.edges.filter(({ from, to, relation }) => from === node && relation !== 'order' && this.standing.up.has(to));
      expect([made, [...this.driven.given(node)].sort()]).toEqual([{ node, config: this.configs[node] }, needed.map(({ to }) => to).sort()]);
    }
    this.instances = now;
  }

  /** On the way down the dependent has ended before the dependency is called, on the way up the other way round; down is over before up. */
  private outOfOrder(heard: readonly Heard[]): readonly string[] {
    const broken: string[] = [];
    const place = (node: number, ways: readonly string[], moment: string): number => heard.findIndex((one) => one.node === node && ways.includes(one.handler) && one.moment === moment);
    const check = (first: number, second: number, ways: readonly string[], edge: Edge): void => {
      const ended = place(first, ways, 'ended');
      const next = place(second, ways, 'called');
      if (ended !== -1 && next !== -1 && ended > next) broken.push(`${ways.join('/')} ${idOf(second)} before ${idOf(first)} (${edge.relation})`);
    };
    for (const edge of this.shape.edges) {
      check(edge.from, edge.to, down, edge);
      check(edge.to, edge.from, up, edge);
    }
    const firstUp = heard.findIndex(({ handler }) => up.includes(handler));
    if (firstUp !== -1 && heard.slice(firstUp).some(({ handler }) => down.includes(handler))) broken.push('up before down was over');
    return broken;
  }
}

const down: readonly string[] = ['stop', 'suspend'];
const up: readonly string[] = ['start', 'resume'];

function called(heard: readonly Heard[]): readonly string[] {
  return heard.filter(({ moment }) => moment === 'called').map(({ handler, node }) => `${handler} ${idOf(node)}`).sort();
}

function expectedCalls({ stops, suspends, starts, resumes }: Prediction): readonly string[] {
  const lines = ([['stop', stops], ['suspend', suspends], ['start', starts], ['resume', resumes]] as const)
    .flatMap(([handler, nodes]) => [...nodes].map((node) => `${handler} ${idOf(node)}`));
  return lines.sort();
}

describe('partial operations', () => {
  it('call exactly those that set algebra says, in the order of the graph, and leave exactly those up', async () => {
    await fc.assert(fc.asyncProperty(
      shapes({ min: 1, max: 7 }, ['required', 'required', 'optional', 'member', 'order']),
      fc.array(drafts, { minLength: 1, maxLength: 12 }),
      async (shape, calls) => {
        const comparison = new Comparison(shape);
        for (const draft of calls) await comparison.step(draft);
      },
    ), replay(400));
  });
});
