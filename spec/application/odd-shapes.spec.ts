import { all, Component, component, createContainer, lazy, local, optional, pick, required, value } from 'systole';
import type { Container } from 'systole';
import { rejection, systoleError } from '../support/errors';

/** What comes from JavaScript, or from a file, where no compiler looks. */
const odd = (given: unknown): never => given as never;
const refusal = (call: () => unknown): readonly unknown[] => {
  const { code, message } = systoleError(call);
  return [code, ...message.split('\n').filter((line) => !line.includes('declared at'))];
};
const shop = (): Container => createContainer({ components: [component('db', { start: () => 'real', on: { reload: () => 'reloaded' } }), component('api', { deps: ['db'] })] });

describe('an override of the wrong shape', () => {
  const wrongProvider = '  override db by one of { useValue }, { useClass }, { useFactory }, { useToken }, or by options and handlers of its own, not both';

  it.each([
    ['a start that is no function', { start: 7 }, 'db has start 7.', '  a handler is a function'],
    ['a stop that is no function', { stop: 'close' }, 'db has stop "close".', '  a handler is a function'],
    ['a handler of a phase that is no function', { on: { reload: null } }, 'db has on.reload null.', '  a handler is a function'],
    ['handlers of phases that are no record', { on: 'reload' }, 'db has on "reload".', '  it is an object, of handlers by the names of their phases'],
    ['a class that is none', { useClass: 'Db' }, 'db has useClass "Db".', wrongProvider],
    ['a factory that is none', { useFactory: 7 }, 'db has useFactory 7.', wrongProvider],
    ['a token that is none', { useToken: 7 }, 'db has useToken 7.', wrongProvider],
    ['a form in the place of a token', { useToken: optional('api') }, 'db has useToken an object.', wrongProvider],
  ])('is refused at the call, and changes nothing: %s', async (_, by, sentence, remedy) => {
    const container = shop();
    expect(refusal(() => container.override('db', odd(by)))).toEqual(['ERR_INVALID_OPTION', sentence, remedy]);
    expect(refusal(() => container.overrideAll([['api', { useValue: 1 }], ['db', odd(by)]]))).toEqual(['ERR_INVALID_OPTION', sentence, remedy]);
    await container.startAll();
    expect(container.instances()).toEqual({ db: 'real', api: undefined });
    await container.stopAll();
  });
});

describe('a definition of the wrong shape', () => {
  it('is refused where it is written when a handler is no function', () => {
    expect(refusal(() => component('db', odd({ start: 'open' })))).toEqual(['ERR_INVALID_OPTION', 'db has start "open".', '  a handler is a function']);
    expect(refusal(() => component('db', odd({ on: { reload: 1 } })))).toEqual(['ERR_INVALID_OPTION', 'db has on.reload 1.', '  a handler is a function']);
  });

  it('is refused before anything runs when a schema is none, or a text is none', () => {
    const schemas = '  it is a Standard Schema, as zod, valibot, arktype and others make them';
    const refused = ([name, given]: readonly [string, unknown]): unknown => refusal(() => createContainer({ components: [component('db', odd({ [name]: given }))] }));
    expect([['configSchema', { parse: () => 1 }], ['configSchema', null], ['instanceSchema', 'zod'], ['definitionSchema', { '~standard': {} }], ['feature', 7], ['doc', {}]].map((each) => refused(each as [string, unknown]))).toEqual([
      ['ERR_INVALID_OPTION', 'db has configSchema an object.', schemas], ['ERR_INVALID_OPTION', 'db has configSchema null.', schemas], ['ERR_INVALID_OPTION', 'db has instanceSchema "zod".', schemas],
      ['ERR_INVALID_OPTION', 'db has definitionSchema an object.', schemas], ['ERR_INVALID_OPTION', 'db has feature 7.', '  it is text'], ['ERR_INVALID_OPTION', 'db has doc an object.', '  it is text'],
    ]);
  });

  it.each([
    ['all(local(…))', all(odd(local('workers')))],
    ['optional(all(…))', optional(odd(all('tag')))],
    ['pick(lazy(…), …)', pick(odd(lazy(() => 'db')), (db) => db)],
  ])('is refused when forms stand in each other that make no sense together: %s', (_, dependency) => {
    expect(refusal(() => createContainer({ components: [component('api', { deps: [dependency] })] }))).toEqual([
      'ERR_INVALID_OPTION', 'api has deps[0] an object.', '  a dependency is a class, a token, an id, or a form of one, such as optional(…) or pick(…, (instance) => …)',
    ]);
  });
});

describe('a local reference outside a group', () => {
  it('is named for what it is inside lazy(…), too', async () => {
    const container = createContainer({ components: [component('api', { deps: [lazy(() => local('port'))] })] });
    const error = await rejection(container.startAll());
    expect([error.code, error.message.split('\n')[0], error.details]).toEqual(['ERR_NO_GROUP', 'api asks for local("port") at position 1, but is in no group.', { component: 'api', position: 0, name: 'port' }]);
  });
});

describe('a group', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'ünï 💥', 'x'.repeat(10_000)])('may have any name that is one, and is described by it: %#', (name) => {
    expect(createContainer({ groups: { [name]: { a: 1, [name]: 2 } } }).describe().groups).toEqual({ [name]: [`${name}/a`, `${name}/${name}`] });
  });

  it('is refused when it is no record', () => {
    expect(refusal(() => createContainer({ groups: odd({ env: 7 }) }))).toEqual(['ERR_INVALID_OPTION', 'group env is 7.', '  it is an object, of members by their names']);
    expect(refusal(() => createContainer().group(odd(7), {}))).toEqual(['ERR_INVALID_OPTION', 'group is 7.', '  a group has a name, which is text']);
  });
});

describe('a plugin of the wrong shape', () => {
  it.each([
    [{ name: 'p', merge: { components: [value('new', 1)] }, update: 7 }, 'p.update is 7.', '  it is a function of the container'],
    [{ name: 'p', doc: 7 }, 'p.doc is 7.', '  it is a sentence for people'],
    [{ name: 'p', merge: [] }, 'p.merge is a list.', '  it is an object, of: components, base, groups, features, config, phases'],
    [{ name: 'p', defaults: { groups: { env: 7 } } }, 'p.defaults.groups.env is 7.', '  it is an object'],
    [{ name: 'p', merge: { phases: { reload: null } } }, 'p.merge.phases.reload is null.', '  it is an object'],
  ])('is refused as a whole, and changes nothing: %#', (plugin, sentence, remedy) => {
    const container = shop();
    expect(refusal(() => container.use(odd(plugin)))).toEqual(['ERR_INVALID_OPTION', sentence, remedy]);
    expect([container.ids(), container.describePlugins()]).toEqual([['db', 'api'], []]);
  });
});

describe('a phase', () => {
  it('is refused without a name, or with what is no definition', () => {
    const named = '  a phase has a name; * stands for all that nothing else answers';
    expect(['', 7, '*'].map((name) => refusal(() => createContainer().definePhase(odd(name))))).toEqual([
      ['ERR_INVALID_OPTION', 'phase is "".', named], ['ERR_INVALID_OPTION', 'phase is 7.', named], ['ERR_INVALID_OPTION', 'phase is "*".', named],
    ]);
    expect(refusal(() => createContainer().definePhase('reload', odd(null)))).toEqual(['ERR_INVALID_OPTION', 'phase reload is null.', '  it is an object, of: order, onError, timeoutMs, returnsInstance']);
  });

  it('is not run on everything because its options are misspelt, or are none', async () => {
    const container = shop();
    await container.startAll();
    expect(refusal(() => container.run('reload', odd({ onyl: ['db'] })))).toEqual(['ERR_INVALID_OPTION', 'onyl is a list.', '  there is no such option; known: only']);
    expect(refusal(() => container.run('reload', odd({ only: 'db' })))).toEqual(['ERR_INVALID_OPTION', 'only is "db".', '  it is a list of components, or of groups by their names']);
    await container.stopAll();
  });
});

describe('a list of components', () => {
  it('in the place of one is named for what it is', () => {
    const one = ['ERR_INVALID_OPTION', 'a component is a list.', '  name components one by one, not as a list'];
    const container = shop();
    expect([() => container.select(odd(['db'])), () => container.restore(odd(['db'])), () => container.evict(odd(['db'])), () => container.clear(odd(['db']))].map(refusal)).toEqual([one, one, one, one]);
  });
});

describe('a container', () => {
  const clock = '  it is a clock, as createVirtualClock() makes one';

  it.each([
    [{ components: component('db') }, 'components is an object.', '  it is a list'],
    [{ config: 7 }, 'config is 7.', '  it is an object'],
    [{ groups: [{ port: 1 }] }, 'groups is a list.', '  it is an object'],
    [{ plugins: { name: 'p' } }, 'plugins is an object.', '  it is a list'],
    [{ features: ['beta'] }, 'features is a list.', '  it is an object'],
    [{ data: 'x' }, 'data is "x".', '  it is an object'],
    [{ name: 7 }, 'name is 7.', '  it is text'],
    [{ clock: {} }, 'clock is an object.', clock],
    [null, 'the options is null.', '  they are an object, of: components, groups, base, order, data, plugins, features, config, pools, name, clock, startTimeoutMs, startDeadlineMs, abortGraceMs, stopBudgetMs, stopTimeoutMs, forceGraceMs, concurrency, slowWarningMs'],
    [{ componnets: [] }, 'componnets is a list.', '  there is no such option; known: components, groups, base, order, data, plugins, features, config, pools, name, clock, startTimeoutMs, startDeadlineMs, abortGraceMs, stopBudgetMs, stopTimeoutMs, forceGraceMs, concurrency, slowWarningMs'],
  ])('is not made of what it cannot be made of: %#', (options, sentence, remedy) => {
    expect(refusal(() => createContainer(odd(options)))).toEqual(['ERR_INVALID_OPTION', sentence, remedy]);
  });

  it('takes no question for another, as a misspelt one would be', async () => {
    const container = shop();
    await container.startAll();
    const states = '  it is one of: disabled, registered, waiting, starting, aborting, started, ready, draining, stopping, forcing, stopped, failed, skipped, suspending, suspended, resuming, quarantined';
    expect([
      () => container.ids(odd({ state: 'ready' })), () => container.ids(odd({ status: 'strated' })), () => container.get('db', odd({ otherwize: 1 })), () => container.subscribe(odd('x')), () => container.apply(odd('db'), odd(7)),
      () => container.resume(odd({ configs: new Map() })), () => container.resume(odd({ config: { db: 1 } })), () => container.startAll(odd(null)), () => container.stop('db', odd({ isolate: true })),
    ].map(refusal)).toEqual([
      ['ERR_INVALID_OPTION', 'state is "ready".', '  components are chosen by one thing: { status }'], ['ERR_INVALID_OPTION', 'status is "strated".', states],
      ['ERR_INVALID_OPTION', 'the options is an object.', '  there is one, which is what stands for an instance that is not there: { otherwise }'], ['ERR_INVALID_OPTION', 'a listener is "x".', '  it is a function of the event'],
      ['ERR_INVALID_OPTION', 'what is applied is 7.', '  it is a function of the instance'], ['ERR_INVALID_OPTION', 'configs is an object.', '  there is no such option; known: config'],
      ['ERR_INVALID_OPTION', 'config is an object.', '  it is a map from components to their configs'],
      ['ERR_INVALID_OPTION', 'the options is null.', '  they are an object, of: deadlineMs, abortGraceMs, stopBudgetMs, concurrency, signal, rejectIfBusy, waitForQuiescenceMs, rollback, isolated'],
      ['ERR_INVALID_OPTION', 'isolate is true.', '  there is no such option; known: budgetMs, forceGraceMs, drain, isolated, detach'],
    ]);
    await container.stopAll();
  });
});

describe('a definition that is misshapen', () => {
  it('is refused where it is written: its dependencies, its name and its group', () => {
    expect([() => component('api', odd({ deps: 'db' })), () => component(odd(7)), () => value(odd(undefined), odd(1)), () => component('api', odd({ group: 7 })), () => component('api', odd(null)), () => Component(odd({ deps: {} }))].map(refusal)).toEqual([
      ['ERR_INVALID_OPTION', 'api has deps "db".', '  it is a list of dependencies'], ['ERR_INVALID_OPTION', 'the name of a component is 7.', '  it is text, or a token or class that it stands for'],
      ['ERR_INVALID_OPTION', 'the name of a component is undefined.', '  it is text, or a token or class that it stands for'], ['ERR_INVALID_OPTION', 'api has group 7.', '  it is text'],
      ['ERR_INVALID_OPTION', 'api has options null.', '  they are an object'], ['ERR_INVALID_OPTION', '@Component has deps an object.', '  it is a list of dependencies'],
    ]);
  });

  it('is refused with what stands in its lists, before anything runs', () => {
    const keys = '  it is a class, a token, a symbol or an id; one that is undefined is usually of a file that imports this one';
    expect([{ after: [undefined] }, { before: ['x', 7] }, { tags: [optional('x')] }].map((options) => refusal(() => createContainer({ components: [component('api', odd(options))] })))).toEqual([
      ['ERR_INVALID_OPTION', 'api has after[0] undefined.', keys], ['ERR_INVALID_OPTION', 'api has before[1] 7.', keys], ['ERR_INVALID_OPTION', 'api has tags[0] an object.', keys],
    ]);
  });
});

describe('a placeholder', () => {
  it('that only something switched off needs stands in nobody\'s way', async () => {
    const container = createContainer({ components: [component('api', { deps: [required('url')], feature: 'web' }), component('db')], features: { web: false } });
    expect(container.verify()).toEqual([]);
    await container.startAll();
    expect(container.ids({ status: 'ready' })).toEqual(['db']);
    await container.stopAll();
    await container.enable('web');
    expect(container.verify().map(({ code, details }) => [code, details])).toEqual([['ERR_NOT_PROVIDED', { component: 'url', neededBy: ['api'] }]]);
  });
});
