import type { AnySystoleError } from 'systole';
import { Component, component, createContainer, isSystoleError, lazy, OnStart, optional, pick, ready, token, value } from 'systole';

/** The message with each `file:line` of this file replaced, so that moving a line breaks nothing. */
function readable(message: string): string {
  return message.replace(/[^\s()]*refusals\.spec\.ts:\d+/g, 'here:0');
}

function refusal(act: () => unknown): AnySystoleError {
  try {
    act();
  } catch (error) {
    if (isSystoleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

async function rejection(operation: PromiseLike<unknown>): Promise<AnySystoleError> {
  try {
    await operation;
  } catch (error) {
    if (isSystoleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** `c0` needs `c1` needs … needs `c0`. */
function ring(size: number): readonly ReturnType<typeof component>[] {
  return Array.from({ length: size }, (_, place) => component(`c${place}`, { deps: [`c${(place + 1) % size}`] }));
}

describe('a container refuses, before anything is constructed or started,', () => {
  it('two components of one id', () => {
    const error = refusal(() => createContainer({ components: [value('port', 1), value('port', 2)] }));
    expect(error.code).toBe('ERR_DUPLICATE_ID');
    expect(readable(error.message)).toBe([
      'Two components go by the id port.',
      '  first: here:0',
      '  second: here:0',
      '  leave one out, or give it another name; what takes the other\'s place overrides it: container.override("port", …); several under one name are found by a tag: all(tag)',
    ].join('\n'));
  });

  it('two classes of one short name, such as bundlers give, in a group too; what has a name for a reason is not taken for one of those', () => {
    const named = (name: string): (new () => object) => {
      const Made = { [name]: class {} }[name] as new () => object;
      Component()(Made);
      return Made;
    };
    const lastLines = (act: () => unknown): readonly string[] => refusal(act).message.split('\n').slice(3);
    const bundled = ['  usual reason: a bundler that minifies has given two classes one name', '  have it keep the names of classes, or give each a name: @Component({ name })'];
    const plain = ['  give one of them a name: @Component({ name })'];
    expect(lastLines(() => createContainer({ components: [named('i'), named('i')] }))).toEqual(bundled);
    expect(lastLines(() => createContainer({ components: [named('$t'), value('$t', 1)] }))).toEqual(bundled);
    expect(lastLines(() => createContainer({ components: [named('Job'), named('Job')] }))).toEqual(plain);
    expect(lastLines(() => createContainer({ components: [named('Job'), value('Job', 1)] }))).toEqual(plain);
    expect(lastLines(() => createContainer({ components: [value('db', 1), value('db', 2)] }))).toEqual([
      '  leave one out, or give it another name; what takes the other\'s place overrides it: container.override("db", …); several under one name are found by a tag: all(tag)',
    ]);
  });

  it('__proto__ as an id', () => {
    const error = refusal(() => createContainer({ components: [value('__proto__', 1)] }));
    expect(error.code).toBe('ERR_INVALID_ID');
    expect(readable(error.message)).toBe([
      '"__proto__" cannot be an id.',
      '  declared at: here:0',
      '  an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__',
    ].join('\n'));
  });

  it.each(['', '/', 'a/', '/b', 'a/b/c', '__proto__/a', 'a/__proto__'])('%p as an id', (id) => {
    expect(refusal(() => createContainer({ components: [value(id, 1)] }))).toMatchObject({ code: 'ERR_INVALID_ID', details: { id } });
  });

  it('none of the other names that objects have by nature', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'group/constructor'];
    const container = createContainer({ components: names.map((name, place) => component(name, { deps: place === 0 ? [] : [names[place - 1] as string] })) });
    await container.startAll();
    expect(container.ids({ status: 'ready' })).toEqual(names);
    expect(container.graph().nodes()).toEqual(names);
    expect(container.graph().successors('toString')).toEqual(['constructor']);
    expect(Object.keys(Object.prototype)).toEqual([]);
    await container.stopAll();
  });

  it('a dependency that is undefined, naming class and position', async () => {
    @Component(value('before', 1), undefined as never)
    class Server {
      constructor(readonly before: number, readonly circular: object) {}
    }
    const error = await rejection(createContainer({ components: [Server] }).startAll());
    expect(error).toMatchObject({ code: 'ERR_UNDEFINED_DEPENDENCY', details: { component: 'Server', position: 1 } });
    expect(readable(error.message)).toBe([
      'Server lists a dependency at position 2 that is undefined.',
      '  declared at: here:0',
      '  usual reason: two files import each other; the class did not exist yet when @Component ran',
      '  move one of them, or list lazy(() => TheClass)',
    ].join('\n'));
  });

  it.each([
    ['optional(…)', optional(undefined as never)], ['optional(ready(…))', optional(ready(undefined as never))],
    ['lazy(…)', lazy(() => undefined as never)], ['pick(…)', pick(undefined as never, () => 1)],
  ])('%s around something undefined', async (_, form) => {
    const error = await rejection(createContainer({ components: [component('server', { deps: [form] })] }).startAll());
    expect(error).toMatchObject({ code: 'ERR_UNDEFINED_DEPENDENCY', details: { component: 'server', position: 0 } });
  });

  it.each([
    ['a number', 42, '42'], ['a number inside a form', optional(42 as never), 'an object'], ['a form of no known kind', { kind: 'nonsense', of: 'x' }, 'an object'], ['a form of nothing', { kind: 'optional' }, 'an object'],
    ['a pick without a function', { kind: 'pick', of: 'x' }, 'an object'], ['a lazy without one', { kind: 'lazy', of: 'x' }, 'an object'], ['a group that is no name', { kind: 'group', of: 7 }, 'an object'], ['a list', ['x'], 'a list'],
  ])('%s as a dependency, as soon as the component is taken in', (_, dependency, shown) => {
    const Server = component('server', { deps: ['x', dependency as never] });
    const error = refusal(() => createContainer({ components: [value('x', 1), Server] }));
    expect([error.code, error.details]).toEqual(['ERR_INVALID_OPTION', { component: 'server', option: 'deps[1]', value: dependency }]);
    expect(error.message).toBe(`server has deps[1] ${shown}.\n  a dependency is a class, a token, an id, or a form of one, such as optional(…) or pick(…, (instance) => …)`);
    expect(refusal(() => createContainer({ components: [component('server')] }).override('server', { deps: [dependency as never] }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'deps[0]' } });
  });

  it('a dependency that nothing provides, with names that look alike and who asked for it', async () => {
    const Missing = token<object>('databse');
    const Repository = component('repository', { deps: [Missing] });
    const container = createContainer({ components: [component('api', { deps: [Repository] }), value('database', {})] });
    const error = await rejection(container.startAll());
    expect(error.details).toEqual({ component: 'repository', position: 0, missing: 'databse', path: ['api', 'repository'], similar: ['database'] });
    expect(readable(error.message)).toBe([
      'repository needs databse, but nothing provides it.',
      '  asked through: api -> repository -> databse  (here:0)',
      '  similar: database',
      '  add it to the container, or ask for optional(databse) at position 1 of repository',
    ].join('\n'));
  });

  it('a class without @Component in a list of components', () => {
    class Plain {}
    const error = refusal(() => createContainer({ components: [Plain] }));
    expect(error.code).toBe('ERR_NOT_A_COMPONENT');
    expect(error.message).toBe([
      'Plain is listed as a component, but it is not one.',
      '  decorate it with @Component(), or register a provider for it: container.register(Plain, { useValue })',
    ].join('\n'));
  });

  it('what is undefined in a list of components', () => {
    const error = refusal(() => createContainer({ components: [value('port', 1), undefined as never] }));
    expect(error.code).toBe('ERR_NOT_A_COMPONENT');
    expect(error.message).toBe([
      'undefined is listed as a component, but it is not one.',
      '  usual reason: two files import each other; the class did not exist yet when it was listed',
      '  list a class decorated with @Component, or what component(...) or value(...) returned',
    ].join('\n'));
  });

  it('an option that there is not, with what there is, of the kind of component that it stands in', () => {
    @Component({ tags: [], ...{ dependencies: [] } }) class Api {}
    const told = (made: unknown): string | undefined => refusal(() => createContainer({ components: [made as never] })).message.split('\n')[1]?.replace(/known: config, .*, doc, meta/, 'known: …');
    expect([told(Api), told(component('pool', { sart: () => 1 } as never)), told(value('port', 1, { tag: 'x' } as never))]).toEqual([
      '  there is no such option; known: …, deps, name, group',
      '  there is no such option; known: …, deps, name, group, make, start, stop, drain, forceStop, suspend, resume, status, on',
      '  there is no such option; known: …, name, group',
    ]);
  });

  it('a class without @Component in a list of dependencies', async () => {
    class Plain {}
    @Component(Plain)
    class User {
      constructor(readonly plain: Plain) {}
    }
    const error = await rejection(createContainer({ components: [User] }).startAll());
    expect(error).toMatchObject({ code: 'ERR_NOT_A_COMPONENT', details: { name: 'Plain', component: 'User', position: 0 } });
    expect(readable(error.message)).toBe([
      'Plain is listed by User at position 1, but it is no component.',
      '  declared at: here:0',
      '  decorate it with @Component(), or register a provider for it: container.register(Plain, { useValue }); or say which component stands for it: alias(Plain, …)',
    ].join('\n'));
  });

  it('a cycle, with every edge and where it is declared', async () => {
    const error = await rejection(createContainer({ components: ring(3) }).startAll());
    expect(error).toMatchObject({ code: 'ERR_CYCLE', details: { walk: ['c0', 'c1', 'c2', 'c0'] } });
    expect(readable(error.message)).toBe([
      'c0, c1 and c2 need each other.',
      '  c0 needs c1  (here:0)',
      '  c1 needs c2  (here:0)',
      '  c2 needs c0  (here:0)',
      '  break it where the need is weakest: lazy(() => c1) in c0, or a third component that both need',
    ].join('\n'));
  });

  it('a component that needs itself', async () => {
    const error = await rejection(createContainer({ components: ring(1) }).startAll());
    expect(error.message.split('\n')[0]).toBe('c0 needs itself.');
    expect(error.details).toMatchObject({ walk: ['c0', 'c0'] });
  });

  it('a ring of 10,000, in a message that fits a screen', async () => {
    const error = await rejection(createContainer({ components: ring(10_000) }).startAll());
    expect(error.code).toBe('ERR_CYCLE');
    expect(error.message.split('\n')).toHaveLength(15);
    expect(error.message.split('\n')[0]).toBe('c0, c1, c2 and 9997 more need each other in a ring.');
    expect((error.details as { walk: readonly string[] }).walk).toHaveLength(10_001);
  });

  it('no cycle that goes through lazy(...)', async () => {
    const log: string[] = [];
    @Component(lazy(() => Right))
    class Left {
      constructor(readonly right: { get(): { readonly name: string } }) {}
    }
    @Component(Left)
    class Right {
      readonly name = 'right';
      constructor(readonly left: Left) {}
      @OnStart start(): void { log.push('start Right'); }
    }
    const container = createContainer({ components: [Left] });
    await container.startAll();
    expect(container.get(Left).right.get().name).toBe('right');
    expect(log).toEqual(['start Right']);
    await container.stopAll();
  });

  it.each([
    ['startTimeoutMs', -1, 'b has startTimeoutMs -1.'],
    ['stopTimeoutMs', Number.NaN, 'b has stopTimeoutMs NaN.'],
    ['drainTimeoutMs', 0, 'b has drainTimeoutMs 0.'],
    ['startTimeoutMs', 2_147_483_648, 'b has startTimeoutMs 2147483648.'],
    ['stopTimeoutMs', '5s' as never, 'b has stopTimeoutMs "5s".'],
  ] as const)('%s of %p', (option, given, sentence) => {
    const error = refusal(() => createContainer({ components: [component('b', { [option]: given })] }));
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toBe(`${sentence}\n  a timeout is more than 0 and at most 2147483647 milliseconds, or Infinity for none`);
  });

  it('a limit of the container, or of a call, that is out of range', () => {
    expect(refusal(() => createContainer({ stopBudgetMs: -5 })).message).toBe(
      'stopBudgetMs is -5.\n  a timeout is more than 0 and at most 2147483647 milliseconds, or Infinity for none');
    expect(refusal(() => createContainer().startAll({ waitForQuiescenceMs: -1 }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'waitForQuiescenceMs' } });
    expect(refusal(() => createContainer().startAll({ deadlineMs: Number.NaN }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'startDeadlineMs' } });
  });

  it('a signal that is none, before anything is started', () => {
    const container = createContainer({ components: [component('a', { start: () => 1 })] });
    const calls = [() => container.startAll({ signal: 5 as never }), () => container.start('a', { signal: 5 as never }), () => container.restartAll({ signal: 5 as never })];
    for (const call of calls) expect(refusal(call).message).toBe('signal is 5.\n  it is an AbortSignal');
    expect([container.state, container.status('a')]).toEqual(['idle', 'registered']);
  });

  it('a token that two components provide, and a component without a name', () => {
    const Mailer = token<object>('mailer');
    const error = refusal(() => createContainer({ components: [component(Mailer, { name: 'a', start: () => ({}) }), component(Mailer, { name: 'b', start: () => ({}) })] }));
    expect(error.code).toBe('ERR_DUPLICATE_ID');
    expect(readable(error.message)).toBe([
      'a and b both provide mailer.',
      '  first: here:0',
      '  second: here:0',
      '  give each a token of its own; to find several under one, tag them and ask for all(tag)',
    ].join('\n'));
    const Nameless = (() => class {})();
    Component()(Nameless);
    expect(readable(refusal(() => createContainer({ components: [Nameless] })).message)).toBe([
      'A component has no name.',
      '  declared at: here:0',
      '  name it: @Component({ name }), since its class has no name of its own',
    ].join('\n'));
  });

  it('caps and options that are none', () => {
    const cap = 'a number of handlers at a time is a whole number, 1 or more, or Infinity';
    expect(refusal(() => createContainer({ concurrency: 0 })).message).toBe(`concurrency is 0.\n  ${cap}`);
    expect(refusal(() => createContainer({ pools: { db: Number.NaN } })).message).toBe(`pools.db is NaN.\n  ${cap}`);
    expect(refusal(() => createContainer({ features: { f: {} as never } })).message).toBe('features.f is an object.\n  it is true, false, or { enabled, reason }');
    expect(refusal(() => createContainer({ startTimeout: 5 } as never))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'startTimeout' } });
    const container = createContainer({ components: [component('a')] });
    expect(refusal(() => container.start('a', { isolate: true } as never))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'isolate' } });
    expect(refusal(() => container.start(['a'] as never)).message).toBe('the first component is a list.\n  pass components one by one: start(A, B)');
    expect(refusal(() => container.plan('nonsense'))).toMatchObject({ code: 'ERR_UNKNOWN_PHASE' });
  });

  it('an override of what is not there, with names that look alike', () => {
    const error = refusal(() => createContainer({ components: [value('database', {})] }).override('databse', { useValue: {} }));
    expect(error).toMatchObject({ code: 'ERR_NOT_FOUND', details: { name: 'databse', similar: ['database'] } });
    expect(error.message).toBe([
      'Nothing here goes by databse.',
      '  similar: database',
      '  add it with container.add(...), or list it in createContainer({ components })',
    ].join('\n'));
  });

  it('an override, and a removal, of a component that is up', async () => {
    const container = createContainer({ components: [component('database')] });
    await container.startAll();
    for (const call of ['override', 'remove'] as const) {
      const error = refusal(() => (call === 'override' ? container.override('database', { useValue: {} }) : container.remove('database')));
      expect(error.code).toBe('ERR_BUSY');
      expect(error.message).toBe([
        `${call}() is refused, because database is ready.`,
        '  stop it first, or make the change on a container.fork(), which has no instances yet',
      ].join('\n'));
    }
    await container.stopAll();
  });

  it('everything that is wrong at once, each with its evidence', async () => {
    const log: string[] = [];
    const started = component('fine', { start: () => { log.push('started'); } });
    const container = createContainer({ components: [started, component('api', { deps: ['nowhere'] }), ...ring(2)] });
    const error = await rejection(container.startAll());
    expect(error.code).toBe('ERR_WIRING');
    expect(readable(error.message)).toBe([
      'The wiring has 2 faults; nothing was constructed or started.',
      '  1. api needs nowhere, but nothing provides it.',
      '     asked through: api -> nowhere  (here:0)',
      '     add it to the container, or ask for optional(nowhere) at position 1 of api',
      '  2. c0 and c1 need each other.',
      '     c0 needs c1  (here:0)',
      '     c1 needs c0  (here:0)',
      '     break it where the need is weakest: lazy(() => c1) in c0, or a third component that both need',
    ].join('\n'));
    expect(container.verify().map((finding) => finding.code)).toEqual(['ERR_MISSING_DEPENDENCY', 'ERR_CYCLE']);
    expect(log).toEqual([]);
  });

  it('nothing about a component that is switched off', async () => {
    const container = createContainer({ components: [component('api', { deps: ['nowhere'], enabled: false }), component('rest')] });
    await container.startAll();
    expect(container.verify()).toEqual([]);
    expect(container.ids({ status: 'ready' })).toEqual(['rest']);
    await container.stopAll();
  });

  it('adding several components, of which one is wrong: then none is added', () => {
    const container = createContainer();
    class Plain {}
    expect(refusal(() => container.add(value('good', 1), Plain)).code).toBe('ERR_NOT_A_COMPONENT');
    expect(container.ids()).toEqual([]);
  });
});

describe('asking for what is not up', () => {
  it('names its state and what to do', () => {
    const error = refusal(() => createContainer({ components: [component('database')] }).get('database'));
    expect(error.code).toBe('ERR_NOT_STARTED');
    expect(error.message).toBe([
      'database is not up; it is registered.',
      '  start it first: await container.startAll(), or in a unit test construct it with container.resolve(database)',
    ].join('\n'));
  });

  it('tells who needs it while it comes up to list it, rather than to start it', async () => {
    const container = createContainer({ components: [component('database', { start: () => Promise.resolve({}) }), component('api', { start: ({ container: own }) => own.get('database') })] });
    const error = await rejection(container.startAll());
    expect(error.message).toBe([
      'api failed to start: database is not up; it is starting.',
      '  failed: api (start): database is not up; it is starting.',
      '    it is on its way: who needs it for a start of its own lists it, or says after: [database]; others wait for the start: await container.startAll()',
      '  stopped again: database',
      '  mend the cause and start again; nothing of this start is left running',
    ].join('\n'));
  });

  it('says why it is switched off, link by link', async () => {
    const container = createContainer({
      components: [component('stripe', { feature: 'payments' }), component('billing', { deps: ['stripe'] })],
      features: { payments: { enabled: false, reason: 'config/prod.json' } },
    });
    await container.startAll();
    const error = refusal(() => container.get('billing'));
    expect(error.code).toBe('ERR_DISABLED');
    expect(error.message).toBe([
      'billing is switched off.',
      '  billing requires stripe, which is disabled: feature payments is off (config/prod.json)',
      '  switch it on, or ask for it with optional(...)',
    ].join('\n'));
    await container.stopAll();
  });

  it('refuses to resolve what only a start can make', () => {
    const error = refusal(() => createContainer({ components: [component('pool', { start: () => ({}) })] }).resolve('pool'));
    expect(error.message).toBe([
      'pool has no instance yet: it is what its start handler returns.',
      '  start it first, or override it: container.override(pool, { useValue })',
    ].join('\n'));
  });
});

describe('calls that make no sense now', () => {
  it('resume without suspend', async () => {
    const error = await rejection(createContainer().resume());
    expect(error.message).toBe([
      'resume() was called while idle; it is allowed when suspended.',
      '  call suspend() first, or startAll() to start what is down',
    ].join('\n'));
  });

  it('an unknown phase, a part of stop by itself, and a built-in phase defined anew', () => {
    const container = createContainer({ components: [component('a', { on: { reload: () => undefined } })] });
    expect(refusal(() => container.run('relaod')).message).toBe([
      'No phase here is called relaod.',
      '  known: start, stop, suspend, resume, status, reload',
      '  mark a method @On(phase), or call definePhase first',
    ].join('\n'));
    expect(refusal(() => container.run('drain')).message).toBe([
      'No phase here is called drain.',
      '  known: start, stop, suspend, resume, status, reload',
      '  drain is a part of stop: call stopAll()',
    ].join('\n'));
    const redefined = refusal(() => container.definePhase('stop', { order: 'dependencies-first' }));
    expect([redefined.code, redefined.message]).toEqual(['ERR_INVALID_OPTION', [
      'phase is "stop".',
      '  it is built in and cannot be defined anew, stop goes dependents-first: nobody loses what it still uses; give yours another name',
    ].join('\n')]);
    expect(refusal(() => container.run('suspend', { only: ['a'] })).message).toBe([
      'only is a list.',
      '  suspend is about everything that is up; stop and start what else should not be',
    ].join('\n'));
  });

  it('asking for a class while another of the same name is here', () => {
    const twins = [1, 2].map(() => {
      @Component()
      class Store {}
      return Store;
    });
    const container = createContainer({ components: twins.slice(0, 1) });
    const error = refusal(() => container.get(twins[1] as never));
    expect([error.code, readable(error.message)]).toEqual(['ERR_NOT_FOUND', [
      'Nothing here goes by Store.',
      '  another Store does, which is declared at here:0; give one of the two a name: @Component({ name })',
    ].join('\n')]);
  });

  it('switching on by name what requires something that is off', async () => {
    const container = createContainer({ components: [component('stripe', { enabled: false }), component('billing', { deps: ['stripe'] })] });
    await container.enable('billing');
    const error = await rejection(container.startAll());
    expect(error.code).toBe('ERR_DISABLED_REQUIRED');
    expect(error.message).toBe([
      'billing is switched on by name, but it requires something that is switched off.',
      '  billing requires stripe, which is disabled: enabled is false in its definition',
      '  switch both on, or make the dependency optional(...)',
    ].join('\n'));
  });
});
