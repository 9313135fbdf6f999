import type { Container } from '../app/container';
import { wrongState } from '../lifecycle/operations/refused-calls';
import { lines, SystoleError } from '../model/errors';
import type { SystoleEvent } from '../model/event';
import type { Key, TypedKey } from '../model/token';
import { makeCurrent } from './current-system';
import type { Fake, FakeCall } from './fake';
import type { OptionRules } from './option-check';
import { checkContainer, checkOptions, oneOf } from './option-check';
import type { SystemOptions, TestSystem } from './test-system';
import { RunningSystem, systemOptionRules } from './test-system';
import type { VirtualClock } from './virtual-clock';

/** Registers something with a test runner. */
export type TestHook = (run: () => Promise<void>) => unknown;

/** The hooks of a test runner: those of jest, vitest, or `node:test`. */
export interface TestHooks {
  readonly beforeEach?: TestHook;
  readonly afterEach?: TestHook;
  readonly beforeAll?: TestHook;
  readonly afterAll?: TestHook;
  /** What `node:test` calls `beforeAll`. */
  readonly before?: TestHook;
  /** What `node:test` calls `afterAll`. */
  readonly after?: TestHook;
}

/** How a system under test is tied to a test runner. */
export interface UseSystemOptions<Keys extends readonly Key[] = readonly Key[]> extends SystemOptions<Keys> {
  /** A system for each test, or one for all tests of the file (or of the `describe`). Default: `test`. */
  readonly per?: 'test' | 'file';
  /** Where the runner's hooks are not global: `{ beforeEach, afterEach }`, and the other two with `per: 'file'`. */
  readonly hooks?: TestHooks;
}

/**
 * Gives each test a system of its own: before it a fork of the container is started, as `startSystem` does; after it the fork is
 * stopped, and the test fails with ERR_LEFTOVERS if something is left.
 *
 * To be called in a `describe`, or at the top of a spec. What it returns may be used in tests; before, it throws ERR_STATE.
 * Fakes given as `{ useValue: fake(…) }` come to each test without the calls of the one before; so do mock functions in them.
 *
 * @throws ERR_NO_TEST_HOOKS when the test runner's hooks are neither global nor passed
 * @throws ERR_INVALID_OPTION for what is no container, and an option that does not exist or cannot be; several as ERR_WIRING
 *
 * @example
 * const system = useSystem(application, { overrides: [[Mailer, { useValue: fake(Mailer, { send }) }]] });
 * it('tells the customer', async () => {
 *   await system.get(Orders).place(order);
 *   expect(called(system.fake(Mailer).send)).toBe(true);
 * });
 */
export function useSystem<const Keys extends readonly Key[]>(container: Container, options: UseSystemOptions<Keys> = {}): TestSystem {
  checkContainer(container);
  checkOptions(options, optionRules);
  const { per, hooks, ...systemOptions } = options;
  const { before, after } = hooksOf({ per, hooks });
  const used = new UsedSystem();
  let noLongerCurrent = (): void => undefined;
  before(async () => {
    const system = new RunningSystem(container, systemOptions);
    used.system = system;
    noLongerCurrent = makeCurrent(used);
    if (options.start !== false) await system.start();
  });
  after(async () => {
    const { system } = used;
    used.system = undefined;
    noLongerCurrent();
    await system?.stop();
  });
  return used;
}

/** What each option has to be. */
const optionRules: OptionRules<UseSystemOptions> = {
  ...systemOptionRules,
  per: oneOf('test', 'file'),
  hooks: { fits: (value) => (typeof value === 'object' && value !== null) || typeof value === 'function', expected: 'it is an object with the hooks of the test runner' },
};

/** Hands on to the system of the test that runs. */
class UsedSystem implements TestSystem {
  system: TestSystem | undefined = undefined;

  get container(): Container {
    return this.of('container').container;
  }

  get clock(): VirtualClock {
    return this.of('clock').clock;
  }

  get events(): readonly SystoleEvent[] {
    return this.of('events').events;
  }

  get<Value>(key: TypedKey<Value>): Value;
  get(key: Key): unknown;
  get(key: Key): unknown {
    return this.of('get()').get(key);
  }

  fake<Value extends object>(key: TypedKey<Value>): Fake<Value> {
    return this.of('fake()').fake(key);
  }

  calls(): readonly FakeCall[] {
    return this.of('calls()').calls();
  }

  stop(): Promise<void> {
    return this.of('stop()').stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private of(member: string): TestSystem {
    if (this.system !== undefined) return this.system;
    throw wrongState(`system.${member}`, 'no test runs', ['a test runs'], 'use the system inside it(...) or a hook that comes after useSystem, not in describe(...)');
  }
}

function hooksOf({ per = 'test', hooks = globalThis as TestHooks }: { readonly per: UseSystemOptions['per']; readonly hooks: UseSystemOptions['hooks'] }): { readonly before: TestHook; readonly after: TestHook } {
  const before = per === 'test' ? hooks.beforeEach : hooks.beforeAll ?? hooks.before;
  const after = per === 'test' ? hooks.afterEach : hooks.afterAll ?? hooks.after;
  if (typeof before === 'function' && typeof after === 'function') return { before, after };
  const names = per === 'test' ? ['beforeEach', 'afterEach'] : ['beforeAll', 'afterAll'];
  const missing = names.filter((_, place) => typeof [before, after][place] !== 'function');
  throw new SystoleError('ERR_NO_TEST_HOOKS', lines(
    `useSystem found no ${missing.join(' and no ')} to tie the system to.`,
    'jest has them as globals, vitest only with { globals: true }',
    `pass those of the test runner: useSystem(container, { hooks: { ${names.join(', ')} } }); or call startSystem(container) in the test`,
  ), { missing });
}
