/** A program written for tsyringe, with another import. Legacy decorators only: the standard ones know no parameters. */
import {
  autoInjectable, container, delay, inject, injectable, injectAll, injectAllWithTransform, injectWithTransform, instanceCachingFactory, instancePerContainerCachingFactory, isClassProvider,
  isFactoryProvider, isNormalToken, isTokenProvider, isValueProvider, Lifecycle, predicateAwareClassFactory, registry, scoped, singleton, token,
} from 'systole';
import type {
  ClassProvider, DependencyContainer, Disposable, FactoryFunction, FactoryProvider, Frequency, InjectionToken, Provider, RegistrationOptions, TokenProvider, Transform, ValueProvider,
} from 'systole';
import type * as tsyringe from 'tsyringe';

export interface Logger { log(line: string): void }
export const Rate = token<number>('rate');

@singleton()
export class Clock implements Disposable { dispose(): void { return undefined; } }

@injectable({ token: ['logger', 'console'] })
export class ConsoleLogger implements Logger { log(line: string): void { console.log(line); } }

@scoped(Lifecycle.ContainerScoped)
export class Session { private constructor_ = true; get isOpen(): boolean { return this.constructor_; } }

export class Joined implements Transform<string[], string> { transform(all: string[], by: string): string { return all.join(by); } }

@registry([
  { token: 'url', useValue: 'https://example.org' },
  { token: Clock, useToken: 'clock', options: { lifecycle: Lifecycle.Singleton } },
  { token: 'made', useFactory: (by) => by.resolve(Clock) },
  { token: Rate, useValue: 7 },
])
@injectable()
export class Service {
  constructor(
    readonly clock: Clock, @inject('logger') private readonly logger: Logger, @inject(Rate) readonly rate: number, @inject('late', { isOptional: true }) readonly late: string | undefined,
    @injectAll('item') readonly items: string[], @injectAllWithTransform('item', Joined, ', ') readonly line: string, @injectWithTransform('items', Joined, '; ') readonly other: string,
    @inject(delay(() => Other)) readonly delayed: Other,
  ) {}
  say(): void { this.logger.log(this.line); }
}

@injectable()
export class Other { constructor(readonly service: Service) {} }

@autoInjectable()
export class Script { constructor(readonly name: string, readonly clock?: Clock) {} }
export const script: Script = new Script('nightly');

export const scopes: readonly (Lifecycle.Transient | Lifecycle.ResolutionScoped)[] = [Lifecycle.Transient, Lifecycle.ResolutionScoped];
export const options: RegistrationOptions = { lifecycle: Lifecycle.Singleton };
export const frequency: Frequency = 'Once';
export const make: FactoryFunction<Clock> = instanceCachingFactory((by: DependencyContainer) => by.resolve(Clock));
export const each: FactoryFunction<{ by: DependencyContainer }> = instancePerContainerCachingFactory((by) => ({ by }));
export const either: FactoryFunction<Clock> = predicateAwareClassFactory((by) => by.isRegistered(Clock), Clock, Clock, false);

const loggerToken: InjectionToken<Logger> = 'logger';
export const logger: Logger = container.resolve(loggerToken);
export const loggers: Logger[] = container.resolveAll(loggerToken);

/** A provider of one type serves whoever takes providers. */
export function provide(provider: Provider<Logger>, rest: Provider[]): void {
  container.register(loggerToken, provider).createChildContainer().register(loggerToken, { useClass: ConsoleLogger }, options);
  for (const one of rest) container.register('any', one);
  if (isClassProvider(provider)) { const one: ClassProvider<Logger> = provider; rest.push(one); }
  if (isFactoryProvider(provider)) { const one: FactoryProvider<Logger> = provider; rest.push(one); }
  if (isTokenProvider(provider)) { const one: TokenProvider<Logger> = provider; rest.push({ useToken: loggerToken }, { useToken: Rate }, one); }
  if (isValueProvider(provider)) { const one: ValueProvider<Logger> = provider; rest.push(one); }
  if (isNormalToken(loggerToken)) { const name: string | symbol = loggerToken; rest.push({ useValue: name }); }
}

/** Tokens stand where names may, with their types: in factories and in children, too. */
export function tokens(): number {
  container.register('twice', { useFactory: (by) => by.resolve(Rate) * 2 }).register(Rate, { useFactory: (by) => by.resolveAll(Rate).length });
  const child = container.createChildContainer().register(Rate, { useValue: 7 }).registerInstance(Rate, 8);
  return child.isRegistered(Rate, true) ? child.resolve(Rate) : child.createChildContainer().resolveAll(Rate).length;
}

/** What is typed by tsyringe is taken here, and what is typed here by tsyringe. */
export function both(theirs: tsyringe.DependencyContainer, theirToken: tsyringe.InjectionToken<Logger>, theirProvider: tsyringe.ValueProvider<Logger>): tsyringe.DependencyContainer {
  const ours: DependencyContainer = theirs;
  container.register(theirToken, theirProvider);
  ours.register(loggerToken, { useClass: ConsoleLogger }, { lifecycle: Lifecycle.Transient });
  const made: tsyringe.FactoryFunction<Clock> = make;
  const taken: FactoryFunction<Clock> = made;
  container.register(Clock, { useFactory: made }).register(Clock, { useFactory: taken });
  theirs.register(Clock, { useFactory: taken });
  const lifecycle: tsyringe.Lifecycle = Lifecycle.Singleton;
  theirs.register(loggerToken, ConsoleLogger, { lifecycle });
  return container;
}
