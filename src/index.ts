export {
  autoInjectable, delay, inject, injectable, injectAll, injectAllWithTransform, injectWithTransform, instanceCachingFactory, instancePerContainerCachingFactory,
  isClassProvider, isFactoryProvider, isNormalToken, isTokenProvider, isValueProvider, Lifecycle, predicateAwareClassFactory, registry, scoped, singleton,
} from './app/plain/as-tsyringe';
export type { Provider, Transform } from './app/plain/as-tsyringe';
export type { ClosedContainer, Listed, NotListed } from './app/closed-container';
export type { Container } from './app/container';
export { container, createClosedContainer, createContainer } from './app/create-container';
export type { ClosedContainerOptions, ContainerOptions } from './app/create-container';
export type { FeatureSetting } from './app/feature-setting';
export type { PluginChange } from './app/plugins/plugin-changes';
export type { Plugin, PluginDescription, PluginParts } from './app/plugins/plugins';
export type { PhasePlan } from './app/look/look';
export { openPicture } from './app/look/open-picture';
export type { OpenPictureOptions } from './app/look/open-picture';
export { isComponent, isContainer } from './app/predicates';
export { ExitCode, main } from './app/main/main';
export type { MainOptions } from './app/main/main';
export { builtInPhases } from './app/steps/built-in-phases';
export type { BuiltInPhase } from './app/steps/built-in-phases';
export type { PhaseDefinition } from './app/steps/phases';
export type { PhaseRunOptions, ResumeChanges, StartCall, StopCall, TargetsThen } from './app/runner';
export type { Override, OverrideList, OverrideOf, Overrides } from './app/overrides/override-list';
export type { Scope } from './app/scopes/scope';
export type { ScopeOptions } from './app/scopes/scope-options';
export { schemas } from './app/schemas/schemas';
export type { SnapshotPlace } from './app/look/snapshot-place';
export { subsystem } from './app/subsystems/subsystem';
export { defineSystem, system, systemNames } from './app/systems/systems';
export type { SystemDefinition } from './app/systems/systems';
export type { SubsystemOptions } from './app/subsystems/subsystem';
export type { AnyToken } from './app/plain/plain-side';
export type { ProcessHooks } from './app/host/process-hooks';
export type { ComponentParts, Otherwiseable, WholeComponent } from './app/parts-side';
export type { WithStatus } from './app/look/status-answers';
export type {
  ClassProvider, ConcreteClass as constructor, DelayedConstructor, DependencyContainer, Disposable, FactoryFunction, FactoryProvider, Frequency, InjectionToken, InterceptionOptions,
  PlainProvider, PostResolutionInterceptorCallback, PreResolutionInterceptorCallback, RegistrationOptions, ResolutionType, TokenProvider, ValueProvider,
} from './container/plain-container';
export type { DependencyGraph, NeedLabel } from './graph/dependency-graph';
export type { Operation, OperationMoment, OperationState } from './lifecycle/operations/operation';
export type { EndState, Handle, HandleMoment, Settled, WaitOptions } from './model/handle';
export type { Limits, Settings } from './model/limits';
export { Component } from './metadata/component';
export type { ComponentFactory } from './metadata/component';
export type {
  AutoComponentDecorator, ComponentDecorator, ComponentOptions, ConfigMismatch, ConfigOption, ConfiguredAutoComponentDecorator, ConfiguredComponentDecorator, DependencyMismatch, HandlerDecorator, LifecycleMethod,
  MethodDecorator, PhaseHandlerDecorator, PhaseMethod, Schema, SchemaResult,
} from './metadata/component-types';
export { alias, component, required, value } from './metadata/define';
export type { ComponentHandlers, ComponentToken, ConfigAt, Configures, ConstantOptions, PlaceholderOptions } from './metadata/define';
export { After, Before, On, OnDrain, OnForceStop, OnResume, OnStart, OnStatus, OnStop, OnSuspend } from './metadata/handlers';
export type { AccountOptions, OperationAccount, StateMoment, StepAccount } from './model/account';
export type { Clock } from './model/clock';
export { disabled } from './model/definition';
export type { DisabledReason } from './model/definition';
export type { ComponentDescription, StatusAnswer, SystemDescription } from './model/description';
export { all, completed, group, isDependencyForm, lazy, local, optional, pick, ready, supplier } from './model/dependency';
export type {
  AllDependency, ConditionDependency, Dependency, DependencyForm, GroupDependency, Lazy, LazyDependency, LocalDependency, OptionalDependency, PickDependency, Provided, ProvidedAll,
  Supplier, SupplierDependency,
} from './model/dependency';
export { isReference, ref } from './model/reference';
export type { Reference } from './model/reference';
export { isSystoleError, SystoleError } from './model/errors';
export type { AnySystoleError, BusyComponent, CaptiveLink, CycleEdge, ErrorCode, ErrorDetails, Failure, OperationFailure, PartFailure } from './model/errors';
export type { Happening, Listener, OperationManner, RunHappening, SystoleEvent, WiredComponent, WiredNeed } from './model/event';
export type { ContainerView, HandlerContext, StopSignal } from './model/handler-context';
export { append, merge, prepend, update } from './model/merge';
export type { Change, ListAddition } from './model/merge';
export type { ChangedPart, DefinitionPart, LaterOverride, LaterOverrides, ProviderBy, PublicFace } from './model/override';
export type { Hook, Outcome } from './model/outcome';
export type { AbandonedOperation, ComponentReport, OperationName, OperationReport, Reported, RunningReport } from './model/report';
export type { ComponentSnapshot, Diagnostic, Snapshot } from './model/snapshot';
export type { ScopeKind } from './model/scope-kind';
export type { ComponentState, FailedPhase, RunState, StepPhase, SystemState } from './model/state';
export type { BaseHandler, ComponentBase } from './registry/component-base';
export { isToken, token } from './model/token';
export type { ClassKey, Key, Provides, Token, TypedKey, ValueAt } from './model/token';
