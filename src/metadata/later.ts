import type * as inspector from 'node:inspector';
import type * as classPlaces from './class-places';

// See `app/later.ts`: most programs never ask.

/** Where classes stand. */
export const loadClassPlaces = (): typeof classPlaces => require('./class-places') as typeof classPlaces;

/** Absent from some builds of Node. */
export const loadInspector = (): typeof inspector => require('node:inspector') as typeof inspector;
