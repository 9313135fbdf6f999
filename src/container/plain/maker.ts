import type { DependencyContainer, InjectionToken, RegistrationOptions } from 'tsyringe';
import type { AskedComponents } from '../asking';
import type { Batch } from './batch';
import type { FoundRegistration } from './book';
import type { Care } from './care';
import type { Debts } from './debts';
import type { Disposable } from './disposables';
import type { Interceptors } from './interceptors';
import type { ResolutionScope } from './lifecycles';
import type { Losses } from './losses';
import type { Origins } from './origins';
import type { Recipe } from './recipe';

/** How components are found from inside, when something plain asks for one. */
export interface Components extends AskedComponents {
  /** Counts changes of who is there. A field, and read where it is: a call costs more than all else that asking again does. */
  readonly registry: { readonly version: number };
  /** What the registry takes in when it is asked for the next time. */
  readonly declared: readonly object[];
  find(token: unknown): number | undefined;
  /** True while everything goes down, and nothing is to be made only because somebody looks. */
  isStopping(): boolean;
  /**
   * Refuses what belongs to scopes, for singletons that would hold on to it.
   *
   * @param keepers - who would keep it, and who asks for it on their behalf
   * @throws ERR_CAPTIVE_DEPENDENCY
   */
  refuseKeeping(component: number, keepers: () => readonly Recipe[]): void;
  /** Of a component that is no singleton, what its instances are made of themselves. */
  behind(component: number): readonly number[];
  /** @param asking - the container that it is for */
  resolve(component: number, asking: Asker): unknown;
}

/** Whoever components are made for: a container, or one below it. */
export interface Asker extends DependencyContainer {
  readonly parent: Asker | undefined;
  /** Counts what is registered, forgotten and listened to here. */
  readonly changes: number;
  register<T>(token: InjectionToken<T>, provider: unknown, options?: RegistrationOptions): this;
  registerSingleton<T>(from: InjectionToken<T>, to?: InjectionToken<T>): this;
  resolve<T>(token: InjectionToken<T>, scope?: ResolutionScope): T;
  createChildContainer(): Asker;
  /** What a parameter that asks for this, by itself or in a note, is given. */
  argument(parameter: unknown): unknown;
  dispose(): Promise<void>;
  /** What is registered here, or above, in a component's place; with the uppermost that is an override of the component. */
  inPlace(token: unknown): object | undefined;
  /**
   * Takes over the disposal of an instance.
   *
   * @param of - the components that it was made of
   * @param name - what it is called in errors, where that is not its class
   */
  takeCare(instance: Disposable, of: ReadonlySet<number>, name?: string): void;
  /** What is to be disposed of here. */
  readonly care: Care | undefined;
  readonly debts: Debts;
  readonly losses: Losses;
}

/** A container, as those see it who make things for it. */
export interface Maker extends Asker {
  readonly components: Components;
  readonly interceptors: Interceptors | undefined;
  /** What is made once for each container, by slot. */
  readonly scoped: unknown[] | undefined;
  /** The batch that has made all there is so far, where that is so: what of it is to be disposed of has not been looked for. */
  readonly first: Batch | undefined;
  /** What is made once for each container, to put something into. */
  room(): unknown[];
  /** The same, for a batch, where there is nothing yet. @param room - empty; becomes the container's */
  begin(batch: Batch, room: unknown[]): unknown[];
  recipe(token: unknown): Recipe;
  /** What it makes is made of. */
  readonly origins: Origins;
  recipes(token: unknown): readonly Recipe[] | undefined;
  readonly isDisposed: boolean;
  find(token: unknown): FoundRegistration | undefined;
  resolveWithin(token: unknown, scope: ResolutionScope): unknown;
}
