import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../process/child';

const application = `
const { Component, component, createContainer, token } = require('systole');
const { called, fake, useSystem } = require('systole/testing');
const Mailer = token('mailer');
const RealMailer = component(Mailer, { start: () => { throw new Error('no mail from tests'); } });
const Orders = component('orders', { deps: [Mailer], start: (mailer) => ({ place: () => mailer.send('ada') }) });
const application = createContainer({ components: [RealMailer, Orders] });
const mailer = fake(Mailer, { send: () => 'sent' });
const overrides = [[Mailer, { useValue: mailer }]];
`;

/** A spec as it stands in a user's project: two tests that pass, and one that leaves a timer on the clock. */
const tests = `
describe('orders', () => {
  const system = useSystem(application, { overrides, clock: 'virtual', hooks });
  const seen = [];
  for (const customer of ['ada', 'bob']) {
    it('tells ' + customer, () => {
      seen.push(system.container);
      if (called(mailer.send)) throw new Error('the calls of another test');
      if (system.get(Orders).place() !== 'sent' || !called(mailer.send)) throw new Error('no mail');
      if (new Set(seen).size !== seen.length) throw new Error('the system of another test');
    });
  }
  it('leaves a timer', () => { system.clock.schedule(1000, () => undefined); });
});
describe('a file', () => {
  const system = useSystem(application, { overrides, per: 'file', hooks });
  let first;
  it('has one system', () => { first = system.get(Orders); });
  it('has it in each test', () => { if (system.get(Orders) !== first) throw new Error('another system'); });
});
`;

const leftover = 'The test left something behind.\n  1 timer on the virtual clock\n  stop what the test has started, or name those it is about in { tolerate: [...] }';

let project = '';

beforeAll(() => {
  if (!existsSync(join(projectRoot, 'dist', 'testing', 'index.js'))) throw new Error('dist is missing: run "npm run build" before this spec, as "npm test" does');
  project = mkdtempSync(join(tmpdir(), 'systole-project-'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(projectRoot, join(project, 'node_modules', 'systole'));
});

afterAll(() => { rmSync(project, { recursive: true, force: true }); });

/** Runs Node in the project. */
function node(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    // Not to be taken for a part of the run that this spec itself belongs to.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JEST|NODE_TEST|NODE_OPTIONS)/.test(name)));
    execFile(process.execPath, args, { cwd: project, env }, (failure, stdout, stderr) => { resolve({ code: failure === null ? 0 : 1, output: stdout + stderr }); });
  });
}

interface JestResults {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[] }[];
}

async function jestRun(settings: object, spec: string): Promise<JestResults['testResults'][number]['assertionResults']> {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', jest: { testEnvironment: 'node', transform: {}, ...settings } }));
  writeFileSync(join(project, 'orders.spec.js'), spec);
  const { output } = await node(join(projectRoot, 'node_modules/jest/bin/jest.js'), '--json', '--outputFile=results.json', '--cacheDirectory=cache', '--watchman=false');
  if (!existsSync(join(project, 'results.json'))) throw new Error(output);
  const results = JSON.parse(readFileSync(join(project, 'results.json'), 'utf8')) as JestResults;
  return results.testResults.flatMap(({ assertionResults }) => assertionResults);
}

describe('useSystem in a project of its own', () => {
  // A process may take its time on a busy machine.
  jest.setTimeout(120_000);

  it.each([
    ['with the globals of jest', {}, 'const hooks = undefined;'],
    ['with hooks that are passed, where there are no globals', { injectGlobals: false }, "const hooks = require('@jest/globals'); const { describe, it } = hooks;"],
  ])('ties itself to jest, %s', async (_, settings, head) => {
    const results = await jestRun(settings, `${head}\n${application}\n${tests}`);
    expect(results.map(({ fullName, status }) => `${status}: ${fullName}`)).toEqual([
      'passed: orders tells ada', 'passed: orders tells bob', 'failed: orders leaves a timer', 'passed: a file has one system', 'passed: a file has it in each test',
    ]);
    expect(results.flatMap(({ failureMessages }) => failureMessages)).toEqual([expect.stringContaining(leftover)]);
  });

  it('says what to pass, in a jest without globals', async () => {
    const results = await jestRun({ injectGlobals: false }, `const { describe, it } = require('@jest/globals'); const hooks = undefined;\n${application}
      it('finds no hooks', () => { useSystem(application); });`);
    expect(results.map(({ status, failureMessages }) => [status, failureMessages[0]?.split('\n')[0]]))
      .toEqual([['failed', 'SystoleError: useSystem found no beforeEach and no afterEach to tie the system to.']]);
  });

  it('ties itself to node:test', async () => {
    writeFileSync(join(project, 'orders.test.cjs'), `const hooks = require('node:test'); const { describe, it } = hooks;\n${application}\n${tests}`);
    const { code, output } = await node('--test', '--test-reporter=tap', 'orders.test.cjs');
    expect([...output.matchAll(/^ +(ok|not ok) \d+ - (.*)$/gm)].map(([, verdict, name]) => `${verdict ?? ''}: ${name ?? ''}`)).toEqual(expect.arrayContaining([
      'ok: tells ada', 'ok: tells bob', 'not ok: leaves a timer', 'ok: has one system', 'ok: has it in each test',
    ]));
    expect([code, output.includes('1 timer on the virtual clock')]).toEqual([1, true]);
  });
});
