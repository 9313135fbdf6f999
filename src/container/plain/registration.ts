import { definitionOf } from '../../metadata/metadata-store';
import { loadRefusals } from '../../registry/later';
import type { Asked } from '../../registry/asked';
import type { Recipe } from './recipe';
import type { Constructor, Delayed } from './tokens';
import { isDelayed } from './tokens';

/** tsyringe's lifecycles, by their numbers: an enum of another package, which may not be loaded. */
export const Lifecycle = { Transient: 0, Singleton: 1, ResolutionScoped: 2, ContainerScoped: 3 } as const;
export type LifecycleNumber = typeof Lifecycle[keyof typeof Lifecycle];
const lifecycleNames = ['Transient', 'Singleton', 'ResolutionScoped', 'ContainerScoped'] as const;

/** What `register` was told; without a word, everything is made anew each time. */
export function lifecycleOf(options: { readonly lifecycle: number } | undefined): LifecycleNumber {
  return (options?.lifecycle ?? Lifecycle.Transient) as LifecycleNumber;
}

/** Stands where no instance is yet: `undefined`, and everything else that is falsy, may be one. */
export const unmade: unique symbol = Symbol('unmade');

/** What a container is asked through, to make something. */
export type MakeWith = (container: never) => unknown;

/** A provider, read once. */
export type Source =
  | { readonly kind: 'value'; readonly target: unknown }
  | { readonly kind: 'token'; readonly target: unknown }
  | { readonly kind: 'class'; readonly target: Constructor }
  | { readonly kind: 'delayed'; readonly target: Delayed }
  | { readonly kind: 'factory'; readonly target: MakeWith };

/** True for what stands for a component, another way than by its class: that may have become one since it was registered. */
export function standsForComponent(token: unknown, { kind, target }: Registration): boolean {
  return kind === 'class' && target !== token && typeof target === 'function' && definitionOf(target) !== undefined;
}

const nothing: Asked = new Map<unknown, number>();

/** One registration of a token, and the instance that belongs to it. */
export class Registration {
  readonly kind: Source['kind'];
  readonly target: unknown;
  readonly lifecycle: LifecycleNumber;
  /** Of what is made once for each container: its place in the list of those. Otherwise -1. */
  readonly slot: number;
  /** The registration of the same token before this one. */
  readonly before: Registration | undefined;
  /** Of a singleton, once it is made. */
  instance: unknown = unmade;
  /** What a factory has asked its container for. */
  readonly asked: Asked;
  /** How many calls of a factory have not come back. */
  running = 0;
  /** Beside the last registration of a token, so that one look-up finds both; it holds for the book that it names. */
  recipe: Recipe | undefined = undefined;

  constructor({ kind, target }: Source, lifecycle: LifecycleNumber, slot: number, before: Registration | undefined) {
    this.kind = kind;
    this.target = target;
    this.lifecycle = lifecycle;
    this.slot = slot;
    this.before = before;
    this.asked = kind === 'factory' ? new Map<unknown, number>() : nothing;
  }

  /** The same, and all before it, of which nothing has been made. */
  unmade(): Registration {
    const all: Registration[] = [this];
    for (let one = this.before; one !== undefined; one = one.before) all.push(one);
    return all.reduceRight<Registration | undefined>((before, one) => one.anew(before), undefined) as Registration;
  }

  /** The same, of which nothing has been made. */
  anew(before: Registration | undefined): Registration {
    return new Registration(this as Source, this.lifecycle, this.slot, before);
  }
}

/** What is no provider is what `useClass` would be given. @throws ERR_INVALID_OPTION for what nothing can be made by: most likely a class that is not there yet */
export function sourceOf(provider: unknown, token: unknown = provider): Source {
  const given = (isProvider(provider) ? provider : { useClass: provider }) as Readonly<Record<string, unknown>>;
  const { useValue, useToken, useClass, useFactory } = given;
  if (useValue !== undefined && useValue !== null) return { kind: 'value', target: useValue };
  if (useToken !== undefined) return { kind: 'token', target: useToken };
  if (isDelayed(useClass)) return { kind: 'delayed', target: useClass };
  if (typeof useClass === 'function') return { kind: 'class', target: useClass as Constructor };
  if (typeof useFactory === 'function') return { kind: 'factory', target: useFactory as MakeWith };
  if ('useValue' in given) return { kind: 'value', target: useValue };
  throw loadRefusals().noProvider(token, given);
}

/** @throws for values and factories that are to be kept: both make what they make each time */
export function refuseKept(lifecycle: LifecycleNumber, kind: Source['kind']): void {
  if (lifecycle === Lifecycle.Transient || (kind !== 'value' && kind !== 'factory')) return;
  throw new Error(`Cannot use lifecycle "${lifecycleNames[lifecycle]}" with ValueProviders or FactoryProviders`);
}

function isProvider(provider: unknown): boolean {
  return typeof provider === 'object' && provider !== null && ['useValue', 'useToken', 'useClass', 'useFactory'].some((part) => part in provider);
}
