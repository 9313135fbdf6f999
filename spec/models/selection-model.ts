import { common, nothing, reach, union, without } from './sets';
import type { Nodes } from './sets';
import type { Relation, Shape } from './shapes';

/** All that a later call may depend on. */
export interface Standing {
  /** Started and not stopped; what is suspended counts. */
  readonly up: Nodes;
  /** Who was asked for, by name or in a start of everything. */
  readonly asked: Nodes;
  readonly askedAll: boolean;
  /** Switched off by themselves. */
  readonly off: Nodes;
  /** Suspended by their handler. */
  readonly asleep: Nodes;
  /** While the system is suspended: what a resume brings back, and what was switched on at the suspend. */
  readonly rest: { readonly running: Nodes; readonly enabled: Nodes } | undefined;
}

export const idle: Standing = { up: nothing, asked: nothing, askedAll: false, off: nothing, asleep: nothing, rest: undefined };

export type SelectionCall =
  | { readonly verb: 'start' | 'restart'; readonly targets: Nodes | 'all'; readonly isolated: boolean }
  | { readonly verb: 'stop'; readonly targets: Nodes | 'all'; readonly isolated: boolean; readonly detach: boolean }
  | { readonly verb: 'suspend' }
  | { readonly verb: 'resume'; readonly changed: Nodes }
  | { readonly verb: 'switch'; readonly node: number; readonly on: boolean };

/** What a call does where no handler fails: whose handlers it calls, and what stands afterwards. */
export interface Prediction {
  readonly refused: 'ERR_STATE' | 'ERR_DISABLED' | undefined;
  readonly stops: Nodes;
  readonly suspends: Nodes;
  readonly starts: Nodes;
  readonly resumes: Nodes;
  readonly after: Standing;
}

/** Taken along by a start. */
const requirements: readonly Relation[] = ['required', 'member'];
/** Everything but order: who holds an instance of whom. */
const holds: readonly Relation[] = ['required', 'member', 'optional'];
/** What a component cannot do without. */
const strict: readonly Relation[] = ['required'];

/** Who is up after which call, as sets: SEMANTICS section 8 without time, and without failures. */
export class SelectionModel {
  private readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  predict(before: Standing, call: SelectionCall): Prediction {
    switch (call.verb) {
      case 'start': return this.start(before, call.targets, call.isolated);
      case 'stop': return call.targets === 'all' ? stopAll(before) : this.stop(before, call.targets, call.isolated, call.detach ? strict : holds);
      case 'restart': return this.restart(before, call.targets, call.isolated);
      case 'suspend': return this.suspend(before);
      case 'resume': return this.resume(before, call.changed);
      case 'switch': return this.switch(before, call.node, call.on);
    }
  }

  /** Not off, and in need of nothing that is. */
  enabled({ off }: Pick<Standing, 'off'>): Nodes {
    return without(this.all(), this.above(off, strict, this.all()));
  }

  private start(before: Standing, asked: Nodes | 'all', isolated: boolean): Prediction {
    const targets = asked === 'all' ? this.enabled(before) : asked;
    const refused = this.refusal(before, targets, isolated);
    if (refused !== undefined) return { ...untouched(before), refused };
    const starts = without(isolated ? targets : this.below(targets, requirements, this.enabled(before)), before.up);
    return { ...untouched(before), starts, after: { ...before, up: union(before.up, starts), asked: union(before.asked, targets), askedAll: before.askedAll || asked === 'all' } };
  }

  private stop(before: Standing, targets: Nodes, isolated: boolean, along: readonly Relation[]): Prediction {
    const standing = union(before.up, before.rest?.running ?? nothing);
    const gone = isolated ? targets : this.stopped(before, targets, standing, along);
    const after = {
      ...before, up: without(before.up, gone), asleep: without(before.asleep, gone), asked: without(before.asked, union(targets, gone)),
      rest: before.rest && { ...before.rest, running: without(before.rest.running, gone) },
    };
    return { ...untouched(before), stops: common(gone, before.up), after: this.settled(after) };
  }

  /** The targets, what stands on them, and what nobody who stays needs; with that, whatever hangs on it without having been asked for. */
  private stopped(before: Standing, targets: Nodes, standing: Nodes, along: readonly Relation[]): Nodes {
    const direct = this.above(common(targets, standing), along, standing);
    const staying = without(common(before.asked, standing), direct);
    const spare = without(standing, this.below(staying, holds, without(standing, direct)));
    const tookAlong = this.below(targets, requirements, this.all());
    return reach(common(union(direct, tookAlong), spare), (node) => common(union(this.dependencies(node, holds), this.dependents(node, along)), spare));
  }

  private restart(before: Standing, asked: Nodes | 'all', isolated: boolean): Prediction {
    const targets = asked === 'all' ? this.enabled(before) : asked;
    const refused = this.refusal(before, targets, isolated);
    if (refused !== undefined) return { ...untouched(before), refused };
    const up = common(targets, before.up);
    const stops = asked === 'all' ? before.up : isolated ? up : this.above(up, holds, before.up);
    return this.exchanged({ ...before, asked: union(before.asked, targets), askedAll: before.askedAll || asked === 'all' }, stops, union(stops, targets), isolated && asked !== 'all');
  }

  private suspend(before: Standing): Prediction {
    const { up } = before;
    if (before.rest !== undefined || up.size === 0) return untouched(before);
    const stops = this.above(this.pausing(up, 'stops'), holds, up);
    const suspends = without(this.pausing(up, 'suspends'), stops);
    return { ...untouched(before), stops, suspends, after: { ...before, up: without(up, stops), asleep: suspends, rest: { running: up, enabled: this.enabled(before) } } };
  }

  private resume(before: Standing, changed: Nodes): Prediction {
    const { rest, up, asleep } = before;
    if (rest === undefined) return { ...untouched(before), refused: 'ERR_STATE' };
    const enabled = this.enabled(before);
    const stops = common(this.above(union(common(changed, up), without(rest.running, up)), holds, up), up);
    const coming = common(union(rest.running, before.askedAll ? without(enabled, rest.enabled) : nothing), enabled);
    const resumes = without(asleep, stops);
    const starts = without(this.below(coming, requirements, enabled), without(up, stops));
    const asked = before.askedAll ? union(before.asked, coming) : before.asked;
    const after = { ...before, up: union(without(up, stops), starts), asleep: nothing, rest: undefined, asked };
    return { ...untouched(before), stops, starts, resumes, after: this.settled(after, true) };
  }

  private switch(before: Standing, node: number, on: boolean): Prediction {
    const { up, asked, askedAll } = before;
    const off = on ? without(before.off, new Set([node])) : union(before.off, [node]);
    const standing = { ...before, off };
    if (up.size === 0 && asked.size === 0 && !askedAll) return { ...untouched(before), after: standing };
    const enabled = this.enabled(standing);
    const wanted = askedAll ? union(asked, without(enabled, this.enabled(before))) : asked;
    const fresh = without(common(wanted, enabled), up);
    // Whoever did without what comes holds nothing of it, and is started anew.
    const stops = union(this.above(without(up, enabled), holds, up), common(this.above(fresh, holds, up), up));
    const returning = common(union(fresh, stops), enabled);
    if (before.rest !== undefined) {
      return { ...untouched(before), stops, after: this.settled({ ...standing, up: without(up, stops), asleep: without(before.asleep, stops) }) };
    }
    return this.exchanged({ ...standing, asked: askedAll ? union(asked, returning) : asked }, stops, returning);
  }

  /** Stops some, then starts some with all they require. */
  /** Alone, what comes takes nothing along that it requires. */
  private exchanged(standing: Standing, stops: Nodes, coming: Nodes, alone = false): Prediction {
    const remaining = without(standing.up, stops);
    const enabled = this.enabled(standing);
    const starts = without(alone ? common(coming, enabled) : this.below(common(coming, enabled), requirements, enabled), remaining);
    return { ...untouched(standing), stops, starts, after: this.settled({ ...standing, up: union(remaining, starts) }, true) };
  }

  private refusal(before: Standing, targets: Nodes, isolated: boolean): 'ERR_STATE' | 'ERR_DISABLED' | undefined {
    if (before.rest !== undefined) return 'ERR_STATE';
    const enabled = this.enabled(before);
    if (without(targets, enabled).size > 0) return 'ERR_DISABLED';
    const required = common(union(...[...targets].map((target) => this.dependencies(target, requirements))), enabled);
    return isolated && without(required, union(before.up, targets)).size > 0 ? 'ERR_STATE' : undefined;
  }

  /** A system with nothing up forgets who asked for what; unless everything was started, or somebody waits to be switched on. */
  settled(standing: Standing, isStart = false): Standing {
    const rest = standing.rest?.running.size === 0 ? undefined : standing.rest;
    const waits = without(standing.asked, this.enabled(standing)).size > 0;
    const stands = standing.up.size > 0 || rest !== undefined || waits || (isStart && standing.askedAll);
    return stands ? { ...standing, rest } : { ...idle, off: standing.off };
  }

  private above(seeds: Nodes, along: readonly Relation[], within: Nodes): Nodes {
    return reach(seeds, (node) => common(this.dependents(node, along), within));
  }

  private below(seeds: Nodes, along: readonly Relation[], within: Nodes): Nodes {
    return reach(seeds, (node) => common(this.dependencies(node, along), within));
  }

  private dependencies(node: number, along: readonly Relation[]): Nodes {
    return new Set(this.shape.edges.filter((edge) => edge.from === node && along.includes(edge.relation)).map((edge) => edge.to));
  }

  private dependents(node: number, along: readonly Relation[]): Nodes {
    return new Set(this.shape.edges.filter((edge) => edge.to === node && along.includes(edge.relation)).map((edge) => edge.from));
  }

  private pausing(nodes: Nodes, pause: string): Nodes {
    return new Set([...nodes].filter((node) => this.shape.pauses[node] === pause));
  }

  private all(): Nodes {
    return new Set(this.shape.pauses.keys());
  }
}

function stopAll(before: Standing): Prediction {
  return { ...untouched(before), stops: before.up, after: { ...idle, off: before.off } };
}

function untouched(before: Standing): Prediction {
  return { refused: undefined, stops: nothing, suspends: nothing, starts: nothing, resumes: nothing, after: before };
}
