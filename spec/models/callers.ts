import fc from 'fast-check';
import type { Operation } from '../../src/lifecycle/operations/operation';
import { Rig } from '../support/rig';
import type { Part } from '../support/rig';
import { Watch } from '../support/watch';
import type { Recorded } from './control-model';
import type { SelectionCall } from './selection-model';
import type { Nodes } from './sets';
import { idOf } from './shapes';
import type { Shape } from './shapes';

/** One thing a caller does: after a pause, a call, perhaps aborted a while later; or a look, if nothing goes on. */
export interface Deed {
  readonly pauseMs: number;
  readonly verb: SelectionCall['verb'] | 'look';
  readonly all: boolean;
  readonly targets: readonly number[];
  readonly abortAfterMs: number | undefined;
  readonly rejectIfBusy: boolean;
}

export function deeds(verbs: readonly Deed['verb'][]): fc.Arbitrary<Deed> {
  return fc.record({
    pauseMs: fc.oneof(fc.constant(0), fc.nat(60)),
    verb: fc.constantFrom(...verbs),
    all: fc.boolean(),
    targets: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 2 }),
    abortAfterMs: fc.option(fc.nat(40), { freq: 4, nil: undefined }),
    rejectIfBusy: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
}

/** Two to six callers, who together make two to eight calls. */
export function callers(verbs: readonly Deed['verb'][]): fc.Arbitrary<readonly (readonly Deed[])[]> {
  return fc.array(fc.array(deeds(verbs), { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 })
    .filter((all) => { const { length } = all.flat(); return length >= 2 && length <= 8; });
}

export function rigOf(shape: Shape, partOf: (node: number) => Part, settings: ConstructorParameters<typeof Rig>[1] = {}): Rig {
  return new Rig(Object.fromEntries(shape.pauses.map((pause, node): [string, Part] => [idOf(node), {
    needs: shape.edges.filter(({ from }) => from === node).map(({ to, relation }) => `${relation === 'order' ? '>' : ''}${idOf(to)}${relation === 'optional' ? '?' : ''}`),
    ...partOf(node),
    ...(pause === 'suspends' ? {} : { suspend: undefined, resume: undefined }),
    whenSuspended: pause === 'stops' ? 'stop' : 'keep',
  } as Part])), settings);
}

/** Lets callers loose on a system, each waiting for one call to end before it makes the next; gives what they saw. */
export class Callers {
  readonly history: Recorded[] = [];
  private readonly rig: Rig;
  private readonly shape: Shape;
  private readonly handles: Operation[] = [];
  private readonly aborted = new Set<Operation>();
  private readonly off = new Set<number>();
  private moment = 0;

  constructor(rig: Rig, shape: Shape) {
    this.rig = rig;
    this.shape = shape;
  }

  /** @throws when a call never ends */
  async run(scripts: readonly (readonly Deed[])[]): Promise<readonly Recorded[]> {
    let busy = scripts.length;
    for (const script of scripts) void this.play(script).then(() => { busy -= 1; });
    await this.rig.clock.advance(60_000);
    if (busy > 0) throw new Error(`${String(busy)} callers still wait`);
    this.look();
    return this.history;
  }

  private async play(script: readonly Deed[]): Promise<void> {
    for (const deed of script) {
      await this.rig.clock.after(deed.pauseMs);
      if (deed.verb === 'look') this.look();
      else await this.call(deed, this.callOf(deed));
    }
  }

  private look(): void {
    const { rig } = this;
    if (rig.kernel.isOccupied) return;
    const up = new Set(rig.up.map((id) => rig.index(id)));
    this.history.push({
      what: { verb: 'look', up, isSuspended: rig.kernel.state === 'suspended' },
      end: 'done', handle: -1, wasAborted: false, rejectIfBusy: false, invokedAt: this.next(), endedAt: this.next(),
    });
  }

  private async call(deed: Deed, what: SelectionCall): Promise<void> {
    const invokedAt = this.next();
    const operation = this.make(what, deed.rejectIfBusy);
    const watch = new Watch(operation, this.rig.clock);
    if (deed.abortAfterMs !== undefined) void this.rig.clock.after(deed.abortAfterMs).then(() => { this.abort(watch); });
    await operation.then(() => undefined, () => undefined);
    if (!this.handles.includes(operation)) this.handles.push(operation);
    this.history.push({
      what, end: watch.end, handle: this.handles.indexOf(operation), wasAborted: this.aborted.has(operation), rejectIfBusy: deed.rejectIfBusy,
      invokedAt, endedAt: this.next(),
    });
  }

  private abort({ operation, end }: Watch): void {
    if (end === 'pending') this.aborted.add(operation);
    operation.abort('enough');
  }

  private make(what: SelectionCall, rejectIfBusy: boolean): Operation {
    const { rig } = this;
    switch (what.verb) {
      case 'start': return rig.start(ids(what.targets), { rejectIfBusy });
      case 'stop': return rig.stop(ids(what.targets), { rejectIfBusy });
      case 'restart': return rig.restart(ids(what.targets), { rejectIfBusy });
      case 'suspend': return rig.suspend({ rejectIfBusy });
      case 'resume': return rig.resume(ids(what.changed), { rejectIfBusy });
      case 'switch': return rig.toggle(idOf(what.node), what.on);
    }
  }

  private callOf({ verb, all, targets: given }: Deed): SelectionCall {
    const targets: Nodes = new Set(given.map((target) => target % this.shape.size));
    const chosen = all ? 'all' : targets;
    switch (verb) {
      case 'start': case 'restart': return { verb, targets: chosen, isolated: false };
      case 'stop': return { verb, targets: chosen, isolated: false, detach: false };
      case 'resume': return { verb, changed: all ? new Set<number>() : targets };
      case 'switch': return this.turned([...targets][0] as number);
      case 'suspend': return { verb };
      case 'look': throw new RangeError('a look is no call');
    }
  }

  private turned(node: number): SelectionCall {
    const on = this.off.has(node);
    if (on) this.off.delete(node);
    else this.off.add(node);
    return { verb: 'switch', node, on };
  }

  private next(): number {
    this.moment += 1;
    return this.moment;
  }
}

function ids(targets: Nodes | 'all'): readonly string[] {
  return targets === 'all' ? [] : [...targets].map(idOf);
}
