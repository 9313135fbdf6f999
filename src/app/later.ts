import type * as cycles from '../graph/cycle';
import type * as callOptions from './call-options';
import type * as changing from './change-runner';
import type * as drawing from './look/draw';
import type * as factoryStarts from './plain/factory-starts';
import type * as injecting from './plain/injecting';
import type * as keeping from './steps/keeping';
import type * as looking from './look/look';
import type * as mainRun from './main/main-run';
import type * as namedSystems from './systems/named-systems';
import type * as notThere from './not-there';
import type * as openingPictures from './look/opening-pictures';
import type * as ownOperations from './operations/own-operations';
import type * as overriding from './overrides/overrides';
import type * as phases from './steps/phases';
import type * as plugging from './plugins/plugins';
import type * as scopes from './scopes/scopes';
import type * as schemaAnswers from './config/schema-answers';
import type * as schemaChecks from './schemas/schema-checks';
import type * as silenced from './plain/silenced-findings';
import type * as subsystems from './subsystems/subsystem-component';
import type * as unstarted from './unstarted';

// What a plain start does not need. Each of these is a file of dist of its own (spec/packaging/parts.mjs) and is loaded when it is asked for first, since reading
// and compiling it is paid for by every program that starts. Only types of these modules may be imported elsewhere in what is loaded at once; the build checks that.
// In dist each is made for one copy of the core and works with that, so that a test runner that clears the cache of modules gets no second one.
//
// What a stop needs is not among them, nor what says that something has failed: when that is wanted, files may have been replaced, or no more may be opened.

/** What calls are told, beyond their names. */
export const loadCallOptions = (): typeof callOptions => require('./call-options') as typeof callOptions;

/** Whatever is run that is neither a start nor a stop. */
export const loadChangeRunner = (): typeof changing => require('./change-runner') as typeof changing;

/** What there is to say of components that need each other. */
export const loadCycles = (): typeof cycles => require('../graph/cycle') as typeof cycles;

/** Pictures of containers. */
export const loadDrawing = (): typeof drawing => require('./look/draw') as typeof drawing;

/** What factories ask for while a start makes something. */
export const loadFactoryStarts = (): typeof factoryStarts => require('./plain/factory-starts') as typeof factoryStarts;

/** tsyringe's decorators and factories. */
export const loadInjecting = (): typeof injecting => require('./plain/injecting') as typeof injecting;

/** Instances that outlive a stop; loaded by the start that makes the first of them. */
export const loadKeeping = (): typeof keeping => require('./steps/keeping') as typeof keeping;

/** What containers say of themselves. */
export const loadLooking = (): typeof looking => require('./look/look') as typeof looking;

/** What `main` does with a process. */
export const loadMainRun = (): typeof mainRun => require('./main/main-run') as typeof mainRun;

/** Systems by their names. */
export const loadNamedSystems = (): typeof namedSystems => require('./systems/named-systems') as typeof namedSystems;

/** What there is to say of what is asked for, and cannot be had. */
export const loadNotThere = (): typeof notThere => require('./not-there') as typeof notThere;

export const loadOpeningPictures = (): typeof openingPictures => require('./look/opening-pictures') as typeof openingPictures;

/** Operations of the user's own, and what they run on. */
export const loadOwnOperations = (): typeof ownOperations => require('./operations/own-operations') as typeof ownOperations;

/** Overrides, and configs by name. */
export const loadOverriding = (): typeof overriding => require('./overrides/overrides') as typeof overriding;

/** Phases of the user's own. */
export const loadPhases = (): typeof phases => require('./steps/phases') as typeof phases;

export const loadPlugging = (): typeof plugging => require('./plugins/plugins') as typeof plugging;

/** What is made in scopes, and for whoever asks. */
export const loadScopes = (): typeof scopes => require('./scopes/scopes') as typeof scopes;

/** What schemas of components say. */
export const loadSchemaAnswers = (): typeof schemaAnswers => require('./config/schema-answers') as typeof schemaAnswers;

export const loadSchemaChecks = (): typeof schemaChecks => require('./schemas/schema-checks') as typeof schemaChecks;

/** What there is to say of handlers that nobody would call. */
export const loadSilenced = (): typeof silenced => require('./plain/silenced-findings') as typeof silenced;

/** Containers as components, and what is wrong inside of them. */
export const loadSubsystems = (): typeof subsystems => require('./subsystems/subsystem-component') as typeof subsystems;

/** What becomes of instances that nobody starts. */
export const loadUnstarted = (): typeof unstarted => require('./unstarted') as typeof unstarted;
