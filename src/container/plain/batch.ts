import { cared, newOf } from './construct';
import { isDisposable } from './disposables';
import type { Disposable } from './disposables';
import type { Maker } from './maker';
import type { Asking } from './messages';
import { notInjected } from './messages';
import type { Make } from './recipe';
import type { Constructor } from './tokens';

/** What one parameter is given: what is always the same, or what another step has made. */
export class Part {
  readonly value: unknown;
  readonly step: Step | undefined;
  readonly slot: number;

  constructor(value: unknown, step: Step | undefined) {
    this.value = value;
    this.step = step;
    this.slot = step === undefined ? -1 : step.slot;
  }

  in(room: readonly unknown[]): unknown {
    return this.slot < 0 ? this.value : room[this.slot];
  }
}

const nothing = new Part(undefined, undefined);

/** One class that each container makes once. */
export class Step {
  readonly target: Constructor;
  readonly slot: number;
  readonly parts: readonly Part[];
  /** The first parts, which stand here since looking into a list costs as much as what is found there. */
  readonly first: Part;
  readonly second: Part;
  readonly third: Part;

  constructor(target: Constructor, slot: number, parts: readonly Part[]) {
    this.target = target;
    this.slot = slot;
    this.parts = parts;
    [this.first = nothing, this.second = nothing, this.third = nothing] = parts;
  }
}

/** More steps than this are made by functions that call each other: a list of them for each class would be long. */
const longest = 32;

/** Places for instances of one container that are made at once. */
const largestRoom = 32;

/** For what a container makes once, by slot. As large as it will be, unless it may stay nearly empty: growing costs more than all that is made. */
export function roomFor(places: number): unknown[] {
  return new Array<unknown>(places <= largestRoom ? places : 0);
}

/**
 * What each container makes once, and all that it needs which each container makes once, too: one list, in the order in which asking for it makes them.
 *
 * Going through a list costs half of what functions do that ask each other, most of them for what is there already.
 */
export class Batch {
  readonly steps: readonly Step[];
  /** Nothing of it that is to be disposed of is made of components. Known once it has been made for somebody. */
  isOwnAffair = false;
  private wasMade = false;
  private readonly last: Step;
  private readonly otherwise: Make;
  /** Room for what each container makes once, with nothing in it. Without gaps, for which each place would be looked at. */
  private readonly empty: readonly unknown[];

  private constructor(steps: readonly Step[], last: Step, otherwise: Make, places: number) {
    this.steps = steps;
    this.last = last;
    this.otherwise = otherwise;
    this.empty = [...roomFor(places)];
  }

  /**
   * `undefined` when it would be too long.
   *
   * @param otherwise - makes the last where a container has some of it already
   * @param places - how many things each container may make once
   */
  static of(last: Step, before: readonly Batch[], otherwise: Make, places: number): Batch | undefined {
    const steps = [...new Set(before.flatMap((batch) => batch.steps)), last];
    return steps.length > longest ? undefined : new Batch(steps, last, otherwise, places);
  }

  /** How another makes use of it. */
  get part(): Part {
    return new Part(undefined, this.last);
  }

  in(container: Maker): unknown {
    return container.scoped === undefined ? this.make(container, container.begin(this, this.empty.slice())) : this.otherwise(container);
  }

  /** Those of a container's instances that are to be disposed of, in the order in which they were made. */
  disposables(room: readonly unknown[]): Disposable[] {
    const found: Disposable[] = [];
    for (const { slot } of this.steps) {
      const made = room[slot] as object | undefined;
      if (made !== undefined && isDisposable(made)) found.push(made);
    }
    return found;
  }

  private make(container: Maker, room: unknown[]): unknown {
    const { steps } = this;
    let at = 0;
    try {
      for (; at < steps.length; at += 1) {
        const step = steps[at] as Step;
        // A constructor may have asked the same container for it.
        if (room[step.slot] !== undefined) continue;
        const made = constructed(step, room);
        // Looking for `dispose` in what is of any class costs a third of making it; of its first batch, a container does that when it is disposed of.
        room[step.slot] = container.first === this ? made : cared(container, made, step.target);
      }
    } catch (error) {
      throw notInjected(pathTo(this.last, steps[at] as Step), error);
    }
    if (!this.wasMade) this.lookAt(container, room);
    return room[this.last.slot];
  }

  private lookAt(container: Maker, room: readonly unknown[]): void {
    this.wasMade = true;
    this.isOwnAffair = this.steps.every(({ target, slot }) => !isDisposable(room[slot] as object) || container.origins.of(target).size === 0);
  }
}

function constructed({ target: Class, parts, first, second, third }: Step, room: readonly unknown[]): object {
  switch (parts.length) {
    case 0: return new Class();
    case 1: return new Class(first.in(room));
    case 2: return new Class(first.in(room), second.in(room));
    case 3: return new Class(first.in(room), second.in(room), third.in(room));
    default: return newOf(Class, parts.map((part) => part.in(room)), 0);
  }
}

/** Who asked for whom, from one step down to another: the first way there is, since what is needed on two ways is made on the first. */
function pathTo(from: Step, to: Step, seen = new Set<Step>()): readonly Asking[] {
  for (const [position, { step }] of from.parts.entries()) {
    if (step === undefined || seen.has(step)) continue;
    seen.add(step);
    const rest = step === to ? [] : pathTo(step, to, seen);
    if (step === to || rest.length > 0) return [{ target: from.target, position }, ...rest];
  }
  return [];
}
