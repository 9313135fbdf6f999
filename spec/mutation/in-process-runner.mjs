// A test runner for Stryker that runs everything in one process: first the specs of the graph, the lifecycle and the container, the
// models and the parity rows, each test by itself, then seeds of the simulation, ten at a time. All mutants live in one copy of the code and are switched on one
// after the other, so nothing is loaded anew; jest, which loads all of it for each of them, needs a hundred times as long.
import { readdirSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { collectTests } from './collect.mjs';

const seeds = Number(process.env.SYSTOLE_RUNS ?? 200);
const seedsEach = 10;
/** A test that takes this much longer than it took without a mutant waits for something that never comes. */
const patienceMs = 2_000;

/** Of so many mutants one is tried, for a quick estimate; by its number, so that the same ones are tried again. Default: all. */
const oneIn = Number(process.env.SYSTOLE_ONE_IN ?? 1);

const folders = ['graph', 'lifecycle', 'anchors', 'application', 'models', 'parity'];

/** What the instrumented code reads and writes. */
const context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

class InProcessRunner {
  #tests = new Map();
  #usualMs = new Map();
  /** What a listener has thrown, which Node gives to nobody. */
  #uncaught = [];

  /** The working directory is the sandbox, with the instrumented code in it. */
  init() {
    process.on('uncaughtException', (error) => { this.#uncaught.push(error); });
    process.on('unhandledRejection', () => undefined);
    const load = createRequire(join(process.cwd(), 'package.json'));
    load('ts-node/register/transpile-only');
    resolveOwnName();
    this.#tests = collectTests(specFiles(), (file) => { load(join(process.cwd(), file)); });
    const { playBatch } = load('./spec/simulation/batch.ts');
    for (let from = 1; from <= seeds; from += seedsEach) this.#tests.set(`seeds ${from} to ${from + seedsEach - 1}`, () => play(playBatch, from));
  }

  /** A mutant in code that runs as it is loaded needs a process of its own. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    const results = [];
    for (const id of this.#tests.keys()) {
      context.currentTestId = id;
      const began = performance.now();
      const failureMessage = await this.#failure(id, 60_000);
      const timeSpentMs = performance.now() - began;
      this.#usualMs.set(id, timeSpentMs);
      results.push({ id, name: id, timeSpentMs, ...(failureMessage === undefined ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage }) });
    }
    context.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    // An error counts neither as killed nor as survived.
    if (Math.imul(Number(activeMutant.id) + 1, 0x9e3779b1) >>> 0 >= 2 ** 32 / oneIn) return { status: MutantRunStatus.Error, errorMessage: 'not in the sample' };
    context.activeMutant = activeMutant.id;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    try {
      const asked = testFilter === undefined ? undefined : new Set(testFilter);
      // The quickest first: most mutants are killed by many.
      const chosen = [...this.#tests.keys()].filter((id) => asked?.has(id) ?? true).sort((a, b) => this.#msOf(a) - this.#msOf(b));
      for (const id of chosen) {
        const failureMessage = await this.#failure(id, patienceMs + 10 * this.#msOf(id));
        const timeout = determineHitLimitReached(context.hitCount, hitLimit);
        if (timeout !== undefined) return timeout;
        if (failureMessage !== undefined) return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests: chosen.length };
      }
      return { status: MutantRunStatus.Survived, nrOfTests: chosen.length };
    } finally {
      context.activeMutant = undefined;
    }
  }

  #msOf(id) {
    return this.#usualMs.get(id) ?? 100;
  }

  /** What a test fails with; a test that does not end fails, too. */
  async #failure(id, limitMs) {
    let timer;
    const overdue = new Promise((resolve) => { timer = setTimeout(resolve, limitMs, `not ended within ${limitMs} ms`); });
    const message = await Promise.race([overdue, this.#tests.get(id)().then(() => undefined, (error) => String(error?.message ?? error))]);
    clearTimeout(timer);
    return message ?? this.#uncaught.splice(0).map((error) => `uncaught: ${error}`)[0];
  }
}

/** Specs that need nothing of jest but its globals for tests, nor to be alone in their process. */
function specFiles() {
  return folders.flatMap((folder) => readdirSync(join('spec', folder), { recursive: true }).map((file) => join('spec', folder, file)))
    .filter((file) => file.endsWith('.spec.ts'))
    .filter((file) => !/\.process\.spec\.ts$|\/(stress|failing-listener|application-container)\.spec\.ts$/.test(file) && !/\bjest\.|\b(before|after)All\b/.test(readFileSync(file, 'utf8')))
    .sort();
}

/** What users call `systole` is the source here. */
function resolveOwnName() {
  const resolve = Module._resolveFilename;
  const own = { 'systole': join(process.cwd(), 'src/index.ts'), 'systole/testing': join(process.cwd(), 'src/testing/index.ts') };
  Module._resolveFilename = (request, ...rest) => own[request] ?? resolve(request, ...rest);
}

/** Fails with what the first of a handful of seeds breaks. */
async function play(playBatch, from) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const { broken } = await playBatch({ from, count: seedsEach, twice: false, stopsAtFirst: true });
    for (const { seed, violations: [first] } of broken) throw new Error(`seed ${seed}: ${first.invariant}: ${first.message}`);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', () => new InProcessRunner())];
