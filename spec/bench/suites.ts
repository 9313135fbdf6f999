import { operationsSuite } from './operations';
import type { Suite } from './suite';
import { graphSuite } from './suites/graph';
import { lookupSuite } from './suites/lookup';
import { millionSuite } from './suites/million';
import { processSuite } from './suites/process';
import { replanSuite } from './suites/replan';
import { resolveSuite } from './suites/resolve';
import { heapSuite, scaleSuite, shapesSuite, stopSuite, upSuite } from './suites/systems';
import { waitingSuite } from './suites/waiting';

/** By name, in the order in which `all` runs them. */
export const suites: Readonly<Record<string, Suite>> = {
  up: upSuite,
  stop: stopSuite,
  shapes: shapesSuite,
  scale: scaleSuite,
  million: millionSuite,
  heap: heapSuite,
  waiting: waitingSuite,
  lookup: lookupSuite,
  resolve: resolveSuite,
  replan: replanSuite,
  graph: graphSuite,
  process: processSuite,
  operations: operationsSuite,
};
