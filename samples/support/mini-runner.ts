// Enough of a test runner for a spec to run as a plain program: one describe, and hooks before and after each test.
import { setImmediate } from 'node:timers';

type Run = () => unknown;

const before: Run[] = [];
const after: Run[] = [];
const tests: { readonly name: string; readonly run: Run }[] = [];

Object.assign(globalThis, {
  describe: (_name: string, body: Run) => body(),
  it: (name: string, run: Run) => { tests.push({ name, run }); },
  beforeEach: (run: Run) => { before.push(run); },
  afterEach: (run: Run) => { after.push(run); },
});

async function runAll(): Promise<void> {
  for (const { name, run } of tests) {
    try {
      for (const step of [...before, run, ...after]) await step();
      console.log(`✓ ${name}`);
    } catch (error) {
      console.log(`✗ ${name}: ${(error as Error).message}`);
    }
  }
}

setImmediate(() => { void runAll(); });
