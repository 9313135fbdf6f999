/** What tsyringe exports, export by export: systole's stands wherever tsyringe's may, and types of both are one, or take more. */
import * as systole from 'systole';
import * as tsyringe from 'tsyringe';
import type { constructor, InterceptionOptions as TheirInterceptionOptions } from 'tsyringe/dist/typings/types';
import type { PostResolutionInterceptorCallback, PreResolutionInterceptorCallback, ResolutionType } from 'tsyringe/dist/typings/types/dependency-container';
import type TheirTransform from 'tsyringe/dist/typings/types/transform';

/** Every value, under its name: one that is missing, or does not fit, is an error here. */
export const values: typeof tsyringe = systole;

/** Both may stand for each other. */
type Same<Ours, Theirs> = [Ours] extends [Theirs] ? ([Theirs] extends [Ours] ? true : 'theirs is no ours') : 'ours is no theirs';

interface Logger { log(line: string): void }
type Types = [
  Same<systole.DependencyContainer, tsyringe.DependencyContainer>, Same<systole.Disposable, tsyringe.Disposable>, Same<systole.Lifecycle, tsyringe.Lifecycle>,
  Same<systole.Lifecycle.ContainerScoped, tsyringe.Lifecycle.ContainerScoped>, Same<systole.RegistrationOptions, tsyringe.RegistrationOptions>, Same<systole.Frequency, tsyringe.Frequency>,
  Same<systole.FactoryFunction<Logger>, tsyringe.FactoryFunction<Logger>>, Same<systole.ClassProvider<Logger>, tsyringe.ClassProvider<Logger>>,
  Same<systole.FactoryProvider<Logger>, tsyringe.FactoryProvider<Logger>>, Same<systole.TokenProvider<Logger>, tsyringe.TokenProvider<Logger>>,
  Same<systole.ValueProvider<Logger>, tsyringe.ValueProvider<Logger>>, Same<systole.InjectionToken<Logger>, tsyringe.InjectionToken<Logger>>, Same<systole.InjectionToken, tsyringe.InjectionToken>,
  // What others look for deeper inside of tsyringe.
  Same<systole.constructor<Logger>, constructor<Logger>>, Same<systole.DelayedConstructor<Logger>, ReturnType<typeof tsyringe.delay<Logger>>>, Same<systole.ResolutionType, ResolutionType>,
  Same<systole.PreResolutionInterceptorCallback<Logger>, PreResolutionInterceptorCallback<Logger>>,
  Same<systole.PostResolutionInterceptorCallback<Logger>, PostResolutionInterceptorCallback<Logger>>, Same<systole.InterceptionOptions, TheirInterceptionOptions>,
  Same<systole.Transform<Logger, string>, TheirTransform<Logger, string>>,
];
export const types: Types = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];

/** Of providers, systole takes more: its own tokens behind `useToken`. */
export function provide(one: tsyringe.Provider<Logger>, any: tsyringe.Provider): readonly systole.Provider[] {
  const provider: systole.Provider<Logger> = one;
  return [provider, any];
}

/** A container of either is one of the other. */
export function both(theirs: tsyringe.DependencyContainer, ours: systole.Container): readonly [systole.DependencyContainer, tsyringe.DependencyContainer] {
  return [theirs, ours];
}
