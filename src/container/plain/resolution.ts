import { parametersOf } from './class-parameters';
import { newOf } from './construct';
import { proxyOn } from './delay';
import type { Asks } from './delay';
import { isDisposable } from './disposables';
import { callFactory } from './factory-calls';
import { held, keep, ResolutionScope } from './lifecycles';
import type { Maker } from './maker';
import type { Asking } from './messages';
import { notInjected, undefinedConstructor, unregistered } from './messages';
import type { Recipe } from './recipe';
import { Lifecycle, unmade } from './registration';
import { behindToken } from './plain-needs';
import { plainRing } from './rings';
import { shorten } from './short-way';
import type { Constructor, Delayed, ParameterNote } from './tokens';
import { isNote } from './tokens';

/** Several things that are made for one: all registrations of a token, or what a transformer works with. */
interface Gathering {
  readonly count: number;
  /** The scope before; the parts have one of their own. */
  readonly outer: ResolutionScope;
  begin(position: number): unknown;
  end(values: readonly unknown[]): unknown;
}

/** Stands for a value that is being worked out. */
const pending: unique symbol = Symbol('pending');

/**
 * Makes what one token stands for, and what that needs: each part when the one before it is there, and with stacks of its own, so that no
 * chain is too deep.
 */
export class Resolution {
  private readonly container: Maker;
  private scope: ResolutionScope;
  /** What is waiting for its parts; and, beside it, from where on they are among the values. */
  private readonly waiting: (Recipe | Gathering)[] = [];
  private readonly from: number[] = [];
  private readonly values: unknown[] = [];
  /** How many of those that wait are singletons: what they are given, they keep. */
  private keepers = 0;
  /** True while the last that waits has all its parts, and is constructed of them. */
  private isMaking = false;

  constructor(container: Maker, scope: ResolutionScope) {
    this.container = container;
    this.scope = scope;
  }

  /** Makes one that has come to its end good for another. */
  again(scope: ResolutionScope): this {
    this.scope = scope;
    return this;
  }

  one(token: unknown): unknown {
    const value = this.ask(token, false);
    return value === pending ? this.work() : value;
  }

  all(token: unknown): unknown {
    const value = this.askAll(token, false);
    return value === pending ? this.work() : value;
  }

  /** What a parameter of a constructor is given. */
  argument(parameter: unknown): unknown {
    const value = isNote(parameter) ? this.noted(parameter) : this.ask(parameter, false);
    return value === pending ? this.work() : value;
  }

  private work(): unknown {
    const { waiting, from, values } = this;
    try {
      for (;;) {
        const top = waiting[waiting.length - 1] as Recipe | Gathering;
        const first = from[from.length - 1] as number;
        const value = 'book' in top ? this.goOn(top, first) : this.gather(top, first);
        if (value === pending) continue;
        if (waiting.length === 0) return value;
        values.push(value);
      }
    } catch (error) {
      const asking = this.asking();
      for (const recipe of waiting) if ('book' in recipe) recipe.madeIn = undefined;
      this.keepers = 0;
      throw notInjected(asking, error);
    }
  }

  /** Makes the parts that are missing, and of them what the recipe is for. */
  private goOn(recipe: Recipe, first: number): unknown {
    const { values } = this;
    const parameters = recipe.parameters ?? [];
    const isClass = recipe.kind === 'class';
    for (let next = values.length - first; next < parameters.length; next += 1) {
      const parameter = parameters[next];
      const value = isClass && isNote(parameter) ? this.noted(parameter) : this.ask(parameter, false);
      if (value === pending) return pending;
      values.push(value);
    }
    recipe.madeIn = undefined;
    this.isMaking = true;
    const made = isClass ? this.construct(recipe, first) : values[first];
    this.isMaking = false;
    if (recipe.lifecycle === Lifecycle.Singleton) this.keepers -= 1;
    this.leave();
    // Setting the length would be a call into the engine.
    while (values.length > first) values.pop();
    this.keep(recipe, made);
    if (recipe.isHeard) this.container.interceptors?.tellAfter(recipe.token, made, 'Single');
    return made;
  }

  private gather(gathering: Gathering, first: number): unknown {
    const { values } = this;
    for (let next = values.length - first; next < gathering.count; next += 1) {
      const value = gathering.begin(next);
      if (value === pending) return pending;
      values.push(value);
    }
    this.leave();
    this.scope = gathering.outer;
    return gathering.end(values.splice(first));
  }

  private noted(note: ParameterNote): unknown {
    if ('transform' in note) return this.transformed(note);
    return note.multiple === true ? this.askAll(note.token, note.isOptional === true) : this.ask(note.token, note.isOptional === true);
  }

  private transformed(note: ParameterNote): unknown {
    const { scope } = this;
    return this.wait({
      count: 2,
      outer: scope,
      begin: (position) => {
        this.scope = position === 0 && 'multiple' in note ? new ResolutionScope() : scope;
        if (position === 0) return this.ask(note.transform, false);
        return note.multiple === true ? this.askAll(note.token, note.isOptional === true) : this.ask(note.token, note.isOptional === true);
      },
      end: ([transformer, given]) => (transformer as { transform(given: unknown, ...args: readonly unknown[]): unknown }).transform(given, ...note.transformArgs ?? []),
    });
  }

  private askAll(token: unknown, isOptional: boolean): unknown {
    const { interceptors } = this.container;
    const recipes = this.container.recipes(token);
    if (recipes === undefined) {
      if (isOptional) return [];
      throw unregistered(token);
    }
    const isHeard = interceptors?.hears(token) === true;
    if (isHeard) interceptors.tellBefore(token, 'All');
    const outer = this.scope;
    this.scope = new ResolutionScope();
    return this.wait({
      count: recipes.length,
      outer,
      begin: (position) => this.enter(recipes[position] as Recipe),
      end: (values) => {
        if (isHeard) interceptors.tellAfter(token, values, 'All');
        return values;
      },
    });
  }

  private ask(token: unknown, isOptional: boolean): unknown {
    const recipe = this.container.recipe(token);
    if (recipe.value !== unmade) return recipe.value;
    // A short way leads past who must not be kept.
    if (recipe.make !== undefined && this.keepers === 0) return recipe.make(this.container);
    if (recipe.kind === 'missing' && isOptional) return undefined;
    return recipe.isHeard && recipe.kind !== 'missing' ? this.heard(recipe) : this.enter(recipe);
  }

  /** Whoever waits for its parts tells of it when they are there. */
  private heard(recipe: Recipe): unknown {
    const { interceptors } = this.container;
    interceptors?.tellBefore(recipe.token, 'Single');
    const value = this.enter(recipe);
    if (value !== pending) interceptors?.tellAfter(recipe.token, value, 'Single');
    return value;
  }

  /** Makes what a recipe stands for, now or, `pending`, when its parts are there. */
  private enter(recipe: Recipe): unknown {
    switch (recipe.kind) {
      case 'component': return this.component(recipe.target as number);
      case 'value': return recipe.target;
      case 'factory': return callFactory(recipe, this.container);
      case 'missing': throw unregistered(recipe.token);
      case 'nothing': throw undefinedConstructor();
      case 'token': case 'class': case 'delayed': {
        const value = held(recipe, this.container, this.scope);
        return value === unmade ? this.begin(recipe) : value;
      }
    }
  }

  private component(component: number): unknown {
    const { components } = this.container;
    if (this.keepers > 0) components.refuseKeeping(component, () => this.keptFor());
    return components.resolve(component, this.container);
  }

  /** The singletons of the uppermost container that wait, the outermost first, and who waits below them; a child's own are the child's. */
  private keptFor(): readonly Recipe[] {
    const recipes = this.waiting.filter((waiting) => 'book' in waiting);
    const first = recipes.findIndex((recipe) => recipe.lifecycle === Lifecycle.Singleton && this.container.find(recipe.token)?.holder?.parent === undefined);
    return first === -1 ? [] : recipes.slice(first);
  }

  private begin(recipe: Recipe): unknown {
    const { kind, target } = recipe;
    if (kind === 'delayed') return this.keep(recipe, this.standIn(target as Delayed));
    const parameters = recipe.parameters ??= kind === 'class' ? parametersOf(target as Constructor) : [target];
    if (parameters.length === 0) return this.keep(recipe, this.construct(recipe, this.values.length));
    if (recipe.madeIn === this) throw this.ringAt(recipe);
    recipe.madeIn = this;
    if (recipe.lifecycle === Lifecycle.Singleton) this.keepers += 1;
    return this.wait(recipe);
  }

  /** Of the values from a place on. */
  private construct(recipe: Recipe, first: number): object {
    const Class = recipe.target as Constructor;
    const made = newOf(Class, this.values, first);
    // Asked so, V8 does not learn the shape of each class that is made once: that costs as much as making it.
    if (Reflect.get(made, 'dispose') !== undefined && isDisposable(made)) this.keeperOf(recipe).takeCare(made, this.container.origins.of(Class));
    return made;
  }

  /** The container whose end is the end of what is made: of what is made for something that is kept, that one's, whoever has asked for it first. */
  private keeperOf(recipe: Recipe): Maker {
    const { container, waiting } = this;
    for (const one of [recipe, ...[...waiting].reverse()]) {
      if (!('book' in one) || one.registration === undefined) continue;
      if (one.lifecycle === Lifecycle.ContainerScoped) return one.book.holder(one.registration, container);
      if (one.lifecycle === Lifecycle.Singleton) return container.find(one.token)?.holder ?? uppermost(container);
    }
    return container;
  }

  private standIn(delayed: Delayed): object {
    const { container, scope } = this;
    const make = (wanted: unknown, isAgain: boolean): unknown => container.resolveWithin(wanted, isAgain ? new ResolutionScope() : scope);
    const { wrap } = delayed;
    const asks: Asks = {
      make,
      lossesAfter: (count) => (container.isDisposed || container.components.isStopping() ? count : container.losses.count),
      isLost: (wanted, count) => container.losses.isAnySince(behindToken(container, wanted), count),
    };
    // What does not tell its class asks once, and keeps what it is given.
    return wrap === undefined ? delayed.createProxy((wanted) => proxyOn(() => wanted, asks)) : proxyOn(wrap, asks);
  }

  private wait(what: Recipe | Gathering): typeof pending {
    this.waiting.push(what);
    this.from.push(this.values.length);
    return pending;
  }

  private leave(): void {
    this.waiting.pop();
    this.from.pop();
  }

  private keep(recipe: Recipe, value: unknown): unknown {
    keep(recipe, value, this.container, this.scope);
    recipe.count += 1;
    // What is made again is worth a function of its own.
    if (recipe.count > 1) shorten(recipe);
    return value;
  }

  /** The constructors that wait, the outermost first, and which of its parameters each waits for. */
  private asking(): readonly Asking[] {
    return this.waiting.flatMap((recipe, place) => {
      if (!('book' in recipe) || recipe.kind !== 'class' || (this.isMaking && place === this.waiting.length - 1)) return [];
      const first = this.from[place] as number;
      return [{ target: recipe.target as Constructor, position: (this.from[place + 1] ?? this.values.length) - first }];
    });
  }

  private ringAt(recipe: Recipe): Error {
    const recipes = [...this.waiting.slice(this.waiting.indexOf(recipe)).filter((waiting) => 'book' in waiting), recipe];
    return plainRing(recipes.map(({ kind, target, token }) => (kind === 'class' ? target : token)));
  }
}

function uppermost(container: Maker): Maker {
  let upper = container;
  while (upper.parent !== undefined) upper = upper.parent as Maker;
  return upper;
}
