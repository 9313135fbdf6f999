import type * as inspector from 'node:inspector';
import type * as classPlaces from './class-places';
import type * as defining from './defining';
import type * as refusals from './decoration-refusals';
import type * as injectedDependencies from './injected-dependencies';

// See `app/later.ts`: most programs never ask.

/** Where classes stand. */
export const loadClassPlaces = (): typeof classPlaces => require('./class-places') as typeof classPlaces;

/** Definitions of what has no class. */
export const loadDefining = (): typeof defining => require('./defining') as typeof defining;

/** What components ask for by `@inject`. */
export const loadInjectedDependencies = (): typeof injectedDependencies => require('./injected-dependencies') as typeof injectedDependencies;

/** Absent from some builds of Node. */
export const loadInspector = (): typeof inspector => require('node:inspector') as typeof inspector;

/** Why a decorator cannot stand where it does. */
export const loadRefusals = (): typeof refusals => require('./decoration-refusals') as typeof refusals;

/** Puts its functions on `Reflect`. */
export const loadReflectMetadata = (): void => { require('reflect-metadata'); };
