/** What stands in the compiler's message for a method that is no handler, in words. */
import { On, OnStart, OnStop } from 'systole';

export class Numbers {
// error (standard): Argument of type '(_port: number) => void' is not assignable to parameter of type 'LifecycleMethod'.
// error (legacy): Argument of type 'TypedPropertyDescriptor<(_port: number) => void>' is not assignable to parameter of type 'TypedPropertyDescriptor<LifecycleMethod>'
  @OnStart start(_port: number): void {}

// error (standard): Argument of type '() => number' is not assignable to parameter of type 'LifecycleMethod'.
// error (legacy): Argument of type 'TypedPropertyDescriptor<() => number>' is not assignable to parameter of type 'TypedPropertyDescriptor<LifecycleMethod>'
  @OnStop() stop(): number { return 1; }

// error (standard): Argument of type '(_signal: AbortSignal) => void' is not assignable to parameter of type 'PhaseMethod'.
// error (legacy): Argument of type 'TypedPropertyDescriptor<(_signal: AbortSignal) => void>' is not assignable to parameter of type 'TypedPropertyDescriptor<PhaseMethod>'
  @On('reload') reload(_signal: AbortSignal): void {}
}
