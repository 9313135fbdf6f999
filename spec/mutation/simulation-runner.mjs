// A test runner for Stryker: its tests are seeds of the simulation, a handful each. A mutant is killed by the first seed that
// breaks an invariant. All mutants live in one copy of the code and are switched on one at a time, so nothing is loaded anew.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

const { NAMESPACE } = INSTRUMENTER_CONSTANTS;
const seeds = Number(process.env.SYSTOLE_RUNS ?? 200);
const each = 10;

/** What the instrumented code reads and writes. */
const context = (globalThis[NAMESPACE] ??= {});

/** The first seed of each test. */
const tests = Array.from({ length: Math.ceil(seeds / each) }, (_, index) => 1 + index * each);

const nameOf = (from) => `seeds ${from} to ${from + each - 1}`;

class SimulationRunner {
  #playBatch;
  /** What a listener has thrown, which Node gives to nobody. */
  #uncaught = [];

  /** The working directory is the sandbox, with the instrumented code in it. */
  init() {
    Error.stackTraceLimit = 0;
    process.on('uncaughtException', (error) => { this.#uncaught.push(error); });
    const load = createRequire(join(process.cwd(), 'package.json'));
    load('ts-node/register/transpile-only');
    this.#playBatch = load('./spec/simulation/batch.ts').playBatch;
  }

  /** A mutant in code that runs as it is loaded needs a process of its own. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    const results = [];
    for (const from of tests) {
      const id = nameOf(from);
      context.currentTestId = id;
      const began = performance.now();
      const message = await this.#broken(from);
      const result = { id, name: id, timeSpentMs: performance.now() - began };
      results.push(message === undefined ? { ...result, status: TestStatus.Success } : { ...result, status: TestStatus.Failed, failureMessage: message });
    }
    context.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    context.activeMutant = activeMutant.id;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    try {
      const chosen = testFilter === undefined ? tests : tests.filter((from) => testFilter.includes(nameOf(from)));
      for (const from of chosen) {
        const failureMessage = await this.#broken(from);
        const timeout = determineHitLimitReached(context.hitCount, hitLimit);
        if (timeout !== undefined) return timeout;
        if (failureMessage !== undefined) return { status: MutantRunStatus.Killed, killedBy: [nameOf(from)], failureMessage, nrOfTests: chosen.length };
      }
      return { status: MutantRunStatus.Survived, nrOfTests: chosen.length };
    } finally {
      context.activeMutant = undefined;
    }
  }

  /** What the first of a handful of seeds breaks. */
  async #broken(from) {
    const { broken } = await this.#playBatch({ from, count: each, twice: false, stopsAtFirst: true });
    return [
      ...broken.map(({ seed, violations: [first] }) => `seed ${seed}: ${first.invariant}: ${first.message}`),
      ...this.#uncaught.splice(0).map((error) => `${nameOf(from)}: uncaught: ${error}`),
    ][0];
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'simulation', () => new SimulationRunner())];
