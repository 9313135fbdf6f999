import type { Definition } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import { ScopeCode } from '../model/scope-kind';
import { asItsOwn, notMade, notMadeFor } from './not-made';
import type { Constructs, KnownNeeds, Shared, ShortLived } from './short-lived';
import { shortLivedNeeds } from './short-lived-needs';

/** What is made before it is wanted: what a constructor asks for, what a config refers to, or what a check of the whole definition is shown. */
export type AheadOf = 'instance' | 'config' | 'check';

/** Calls what makes something, for somebody who minds what that is given. */
export type Making = <Made>(make: () => Made) => Made;

/** Makes one thing for which factories are waited for, all at the same time: it, or all that is made for it. */
export class ShortLivedLater {
  private readonly shortLived: ShortLived;
  private readonly shared: Shared = new Map();
  /** What is shared, and comes later. */
  private readonly promises = new Map<number, Promise<unknown>>();
  private mayGoOn: () => void = () => undefined;
  private making: Making = (make) => make();

  constructor(shortLived: ShortLived) {
    this.shortLived = shortLived;
  }

  /**
   * A new instance, once all that factories make for it is there.
   *
   * @param mayGoOn - throws when what it needs is gone: asked after each wait. What has been made by then is disposed of, as it is when something fails
   */
  async make(component: number, mayGoOn: () => void): Promise<unknown> {
    this.mayGoOn = mayGoOn;
    const made = await this.made(component).catch((error: unknown) => { throw asItsOwn(component, error); });
    try {
      mayGoOn();
    } catch (error) {
      await disposeOf(this.ownOf([component], [made]), this.shortLived.constructs);
      throw error;
    }
    return made;
  }

  /**
   * Makes what is made for a component; then calls `use`, in which it is given that if it asks at once.
   *
   * @param mayGoOn - throws when it is not wanted any more; as for `make`
   */
  ahead(component: number, of: AheadOf, mayGoOn: () => void, making: Making, use: (shared: Shared) => unknown): Promise<unknown> {
    this.mayGoOn = mayGoOn;
    this.making = making;
    const { shortLived, shared } = this;
    const known = shortLived.current();
    const needs = this.needs(component, known, of);
    return this.allFor(component, known, needs, of, async (made) => {
      try {
        return await this.handed(made, () => use(shared));
      } finally {
        // What a check has been shown is given to nobody else.
        if (of === 'check') await disposeOf(this.ownOf(needs, made), this.shortLived.constructs);
      }
    });
  }

  private handed<Result>(made: readonly unknown[], use: () => Result): Result {
    const { shortLived, shared } = this;
    shortLived.hand(made, shared);
    return this.handedBack(use);
  }

  private needs(component: number, known: KnownNeeds, of: AheadOf): readonly number[] {
    return of === 'config' ? shortLivedNeeds(component, known.wiring, of) : this.shortLived.needsOf(component, known);
  }

  /** Made once for all that share it. */
  private made(component: number): Promise<unknown> {
    const isShared = this.shortLived.current().wiring.scopes?.[component] === ScopeCode.resolution;
    const known = isShared ? this.promises.get(component) : undefined;
    if (known !== undefined) return known;
    const promise = this.makeOne(component);
    if (isShared) this.promises.set(component, promise);
    return promise;
  }

  private async makeOne(component: number): Promise<unknown> {
    const { shortLived, shared } = this;
    this.mayGoOn();
    const known = shortLived.current();
    if (!shortLived.takesTime(component, known)) return this.making(() => shortLived.sharing(shared, () => shortLived.give(component, shared)));
    const needs = shortLived.needsOf(component, known);
    if (needs.length === 0) return this.construct(component, known, []);
    // In a turn of its own, so that no chain of those is too deep.
    await Promise.resolve();
    const { id } = known.wiring.definitions[component] as Definition;
    return this.allFor(component, known, needs, 'instance', (made) => this.construct(component, known, made), (error) => notMadeFor(id, error));
  }

  private async construct(component: number, { wiring }: KnownNeeds, ready: readonly unknown[]): Promise<unknown> {
    const { shortLived, shared } = this;
    const definition = wiring.definitions[component] as Definition;
    const made = this.making(() => this.handedBack(() => shortLived.sharing(shared, () => shortLived.construct(component, definition, ready, shared))));
    try {
      return await made;
    } catch (error) {
      throw notMade(component, [definition.id], error);
    }
  }

  /** What has been handed over is nobody else's, whatever is waited for then. */
  private handedBack<Result>(call: () => Result): Result {
    try {
      return call();
    } finally {
      this.shortLived.hand([], undefined);
    }
  }

  /** Calls `use` with all that is made for a component. Rejects with the first failure, when all have ended. */
  private async allFor<Result>(
    component: number, known: KnownNeeds, needs: readonly number[], of: AheadOf, use: (made: readonly unknown[]) => Promise<Result> | Result, told = (error: unknown) => error,
  ): Promise<Result> {
    const ended = await Promise.allSettled(needs.map((need) => this.made(need)));
    const failed = ended.find((one) => one.status === 'rejected') ?? this.refusal(component, known, needs, of);
    const made = ended.map((one) => (one.status === 'fulfilled' ? one.value : undefined));
    // In this very turn, in which nothing that it needs has gone.
    if (failed === undefined) return use(made);
    await disposeOf(this.ownOf(needs, made), this.shortLived.constructs);
    throw told(failed.reason);
  }

  /** What has been made, rather than stood there before: a value, or something that the container has. */
  private ownOf(components: readonly number[], made: readonly unknown[]): readonly unknown[] {
    const { shortLived } = this;
    const { wiring: { definitions } } = shortLived.current();
    return made.filter((instance, place) => definitions[components[place] as number]?.source.kind !== 'value' && !shortLived.constructs.holds(instance));
  }

  /** What has been waited for may be wanted no more, or may be for something that has changed. */
  private refusal(component: number, known: KnownNeeds, needs: readonly number[], of: AheadOf): { readonly reason: unknown } | undefined {
    const now = this.shortLived.current();
    try {
      this.mayGoOn();
    } catch (reason) {
      return { reason };
    }
    const isSame = now === known
      || (now.wiring.definitions[component] === known.wiring.definitions[component] && this.needs(component, now, of).join() === needs.join());
    return isSame ? undefined : { reason: changedMeanwhile(known.wiring.adjacency.ids[component] ?? '') };
  }
}

/** What nobody has been given is nobody else's to end; what goes wrong with that is told apart, since it is not what went wrong first. */
export async function disposeOf(made: readonly unknown[], constructs: Pick<Constructs, 'undisposed'>): Promise<void> {
  for (const instance of new Set(made)) {
    if (typeof instance !== 'object' || instance === null) continue;
    const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = instance as Partial<AsyncDisposable & Disposable>;
    const dispose: (() => unknown) | undefined = later ?? now;
    try {
      await dispose?.call(instance);
    } catch (error) {
      constructs.undisposed(error);
    }
  }
}

function changedMeanwhile(id: string): SystoleError<'ERR_STATE'> {
  return new SystoleError('ERR_STATE', lines(
    `${id} was asked for, and overridden before what it asks for was there.`,
    'ask for it again; override before anything is asked for, or started',
  ), { call: `resolveAsync(${id})`, state: 'overridden', allowed: ['as it was'] });
}
