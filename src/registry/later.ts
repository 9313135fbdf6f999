import type * as dataReferences from '../model/data-references';
import type * as captives from './captive-findings';
import type * as bases from './component-base';
import type * as definitionFindings from './definition-findings';
import type * as kin from './kin';
import type * as optionFindings from './option-findings';
import type * as plainGraph from './plain-graph';
import type * as plainReach from './plain-reach';
import type * as refusals from './refusals';
import type * as rewiring from './rewiring';
import type * as wiringFindings from './wiring-findings';

// See `app/later.ts`: most programs are sound.

/** What every component has that does not say otherwise. */
export const loadBases = (): typeof bases => require('./component-base') as typeof bases;

/** A closer look at a definition that says more than most. */
export const loadDefinitionFindings = (): typeof definitionFindings => require('./definition-findings') as typeof definitionFindings;

/** What stands in data for components. */
export const loadDataReferences = (): typeof dataReferences => require('../model/data-references') as typeof dataReferences;

/** Who has a tag or a kind in common, or stands in a group. */
export const loadKin = (): typeof kin => require('./kin') as typeof kin;

/** What is wrong with numbers, choices and orders. */
export const loadOptionFindings = (): typeof optionFindings => require('./option-findings') as typeof optionFindings;

/** All that is plain, with who asks for it, and the ways there. */
export const loadPlainGraph = (): typeof plainGraph => require('./plain-graph') as typeof plainGraph;

/** What components need through what is plain. */
export const loadPlainReach = (): typeof plainReach => require('./plain-reach') as typeof plainReach;

/** What there is to say of calls and definitions that are refused. */
export const loadRefusals = (): typeof refusals => require('./refusals') as typeof refusals;

/** What is wrong with who needs whom. */
export const loadWiringFindings = (): typeof wiringFindings => require('./wiring-findings') as typeof wiringFindings;

/** What a wiring takes over from the one before. */
export const loadRewiring = (): typeof rewiring => require('./rewiring') as typeof rewiring;

/** Who would hold on to what belongs to scopes. */
export const loadCaptives = (): typeof captives => require('./captive-findings') as typeof captives;
