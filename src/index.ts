export type { Container, Override } from './app/container';
export { container, createContainer } from './app/create-container';
export type { ContainerOptions } from './app/create-container';
export type { FeatureSetting } from './app/feature-setting';
export { append, merge, prepend, update } from './app/merge';
export type { ChangedPart } from './app/changed-part';
export type { Change, ListAddition } from './app/merge';
export type { Plugin, PluginChange, PluginDescription, PluginParts } from './app/plugins';
export type { PhasePlan } from './app/look';
export { isComponent, isContainer } from './app/predicates';
export { ExitCode, main } from './app/main';
export type { MainOptions } from './app/main';
export { builtInPhases } from './app/phases';
export type { BuiltInPhase, PhaseDefinition } from './app/phases';
export type { PhaseRunOptions, ResumeChanges, StartCall, StopCall, TargetsThen } from './app/runner';
export type { OverrideList, OverrideOf, Overrides } from './app/override-list';
export { subsystem } from './app/subsystem';
export { defineSystem, system, systemNames } from './app/systems';
export type { SystemDefinition } from './app/systems';
export type { SubsystemOptions } from './app/subsystem';
export type { AnyToken } from './app/plain-side';
export type { ProcessHooks } from './app/process-hooks';
export type { ComponentParts, Otherwiseable, WholeComponent } from './app/parts-side';
export type { WithStatus } from './app/status-answers';
export type { PlainProvider } from './container/plain-container';
export type { DefinitionPart, Provider, PublicFace } from './container/provider';
export type { DependencyGraph, NeedLabel } from './graph/dependency-graph';
export type { Operation, OperationMoment, OperationState } from './lifecycle/operations/operation';
export type { Limits, Settings } from './model/limits';
export { Component } from './metadata/component';
export type { ComponentFactory } from './metadata/component';
export type {
  AutoComponentDecorator, ComponentDecorator, ComponentOptions, ConfigOption, DependencyMismatch, HandlerDecorator, LifecycleMethod,
  MethodDecorator, PhaseHandlerDecorator, PhaseMethod, Schema, SchemaResult,
} from './metadata/component-types';
export { alias, component, required, value } from './metadata/define';
export type { ComponentHandlers, ComponentToken, Configures, ConstantOptions } from './metadata/define';
export { After, Before, On, OnDrain, OnForceStop, OnResume, OnStart, OnStatus, OnStop, OnSuspend } from './metadata/handlers';
export type { Clock } from './model/clock';
export { disabled } from './model/definition';
export type { DisabledReason } from './model/definition';
export type { ComponentDescription, StatusAnswer, SystemDescription } from './model/description';
export { all, completed, group, isDependencyForm, lazy, local, optional, pick, ready } from './model/dependency';
export type {
  AllDependency, ConditionDependency, Dependency, DependencyForm, GroupDependency, Lazy, LazyDependency, LocalDependency, OptionalDependency, PickDependency, Provided, ProvidedAll,
} from './model/dependency';
export { isReference, ref } from './model/reference';
export type { Reference } from './model/reference';
export { isSystoleError, SystoleError } from './model/errors';
export type { AnySystoleError, BusyComponent, CycleEdge, ErrorCode, ErrorDetails, Failure, OperationFailure } from './model/errors';
export type { Happening, Listener, OperationManner, SystoleEvent, WiredComponent, WiredNeed } from './model/event';
export type { ContainerView, HandlerContext, StopSignal } from './model/handler-context';
export type { Hook, Outcome } from './model/outcome';
export type { ComponentReport, OperationName, OperationReport, Reported, RunningReport } from './model/report';
export type { ComponentSnapshot, Snapshot } from './model/snapshot';
export type { ComponentState, FailedPhase, StepPhase, SystemState } from './model/state';
export type { BaseHandler, ComponentBase } from './registry/component-base';
export { isToken, token } from './model/token';
export type { ClassKey, Key, Provides, Token, TypedKey } from './model/token';
