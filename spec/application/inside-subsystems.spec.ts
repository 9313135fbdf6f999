import type { Container } from 'systole';
import { all, component, createContainer, group, lazy, optional, pick, subsystem, value } from 'systole';
import { rejection, systoleError } from '../support/errors';

let log: string[] = [];
beforeEach(() => { log = []; });

const noting = (name: string, more: object = {}): ReturnType<typeof component> => component(name, {
  start: () => { log.push(`start ${name}`); return name; }, stop: () => { log.push(`stop ${name}`); }, ...more,
});
const inner = (...components: readonly ReturnType<typeof component>[]): Container => createContainer({ name: 'inner', components });
const withoutPlaces = (message: string): readonly string[] => message.split('\n').map((line) => line.replace(/ {2}\(.*\)$/, ''));

describe('what is wrong inside a subsystem', () => {
  it('is found by verify(), and refused before anything starts inside or outside', async () => {
    const jobs = inner(noting('worker', { deps: ['db', 'queue'] }), noting('a', { deps: ['b'] }), noting('b', { deps: ['a'] }));
    const shop = createContainer({ components: [noting('db')] }).mount('jobs', jobs, { imports: ['db'] });
    expect(shop.verify().map(({ code, message }) => [code, withoutPlaces(message)])).toEqual([
      ['ERR_MISSING_DEPENDENCY', [
        'worker needs queue, but nothing provides it.', '  asked through: worker -> queue', '  add it to the container, or ask for optional(queue) at position 2 of worker',
        '  inside the subsystem jobs; what it is to get from outside stands in its imports',
      ]],
      ['ERR_CYCLE', ['a and b need each other.', '  a needs b', '  b needs a', '  break it where the need is weakest: lazy(() => b) in a, or a third component that both need', '  inside the subsystem jobs']],
    ]);
    const error = await rejection(shop.startAll());
    expect([error.code, log, shop.state]).toEqual(['ERR_WIRING', [], 'idle']);
  });

  it('is found at any depth, and says where', () => {
    const deep = inner(noting('worker', { deps: [group('keys')] }));
    const shop = createContainer().mount('one', createContainer().mount('two', deep));
    expect(shop.verify().map(({ code, message }) => [code, withoutPlaces(message).slice(-2)])).toEqual([
      ['ERR_NO_GROUP', ['  inside the subsystem two; what it is to get from outside stands in its imports', '  inside the subsystem one; what it is to get from outside stands in its imports']],
    ]);
  });

  it('is none of what imports will be there for: keys, groups, parts, and what may be absent', () => {
    const asking = inner(noting('worker', { deps: ['db', group('keys'), 'port', optional('mail')] }));
    const imports = { 'db': 'db', 'keys/a': 'keys/a', 'port': pick(value('env', { port: 1 }), (env) => env.port), 'mail': optional('mail') };
    const shop = createContainer({ components: [noting('db')], groups: { keys: { a: 1 } } }).mount('whole', asking, { imports });
    expect([shop.verify(), createContainer({ components: [noting('db')], groups: { keys: { a: 1 } } }).mount('listed', inner(noting('w', { deps: ['db', group('keys')] })), { imports: [optional('db'), group('keys')] }).verify()]).toEqual([[], []]);
  });

  it('is not looked for where an import is missing outside, or the subsystem is switched off or replaced', () => {
    const broken = (): Container => createContainer({ components: [noting('x')] }).mount('jobs', inner(noting('worker', { deps: ['db'] })), { imports: ['db'] });
    expect(broken().verify().map(({ code, message }) => [code, withoutPlaces(message)])).toEqual([
      ['ERR_MISSING_DEPENDENCY', ['jobs needs db, but nothing provides it.', '  asked through: jobs -> db', '  add it to the container, or import optional(db) into jobs']],
    ]);
    expect(broken().verify()[0]?.message).toContain(`${__filename}:`);
    const unimported = (): Container => createContainer().mount('jobs', inner(noting('worker', { deps: ['db'] })));
    expect([unimported().verify().length, unimported().override('jobs', { enabled: false }).verify(), unimported().override('jobs', { useValue: {} }).verify()]).toEqual([1, [], []]);
  });

  it('may be the subsystem itself, at any depth, which is refused as a ring', async () => {
    const [left, right, self] = [createContainer(), createContainer(), createContainer({ components: [noting('db')] })];
    left.mount('right', right);
    right.mount('left', left);
    self.mount('me', self);
    const [ring, own] = [await rejection(left.startAll()), await rejection(self.startAll())];
    expect([ring.code, (ring.details as { readonly walk: unknown }).walk, own.code, own.message.split('\n').slice(0, 2), log]).toEqual([
      'ERR_CYCLE', ['right', 'left', 'right'], 'ERR_CYCLE', ['me stands inside itself.', '  walk: me -> me'], [],
    ]);
  });
});

describe('a subsystem that cannot be', () => {
  const refused = (make: () => unknown): readonly [string, string] => {
    const { code, message } = systoleError(make);
    return [code, message];
  };

  it('is refused where it is mounted, before anything of it is there', () => {
    const shop = createContainer();
    const list = '  in a list stands what has a name of its own; give other things one: imports: { port: pick(…) }';
    expect([
      refused(() => shop.mount('jobs', { startAll: () => 1 } as never)), refused(() => shop.mount('jobs', inner(), { import: ['db'] } as never)), refused(() => shop.mount('jobs', inner(), { imports: 'db' as never })),
      refused(() => shop.mount('jobs', inner(), { imports: [all('tag')] })), refused(() => shop.mount('jobs', inner(), { imports: [lazy(() => 'db')] })), refused(() => shop.mount('jobs', inner(), { imports: { 'a/b/c': 'db' } })),
      refused(() => subsystem('jobs', inner(), { imports: { db: 7 as never } })),
    ]).toEqual([
      ['ERR_INVALID_OPTION', 'jobs has system an object.\n  it is a container, as createContainer(…) makes them'], ['ERR_INVALID_OPTION', 'jobs has import a list.\n  a subsystem has one option: imports'],
      ['ERR_INVALID_OPTION', 'jobs has imports "db".\n  it is a list of components, or a record of them by the ids they have inside'],
      ['ERR_INVALID_OPTION', `jobs has imports[0] an object.\n${list}`], ['ERR_INVALID_OPTION', `jobs has imports[0] an object.\n${list}`],
      ['ERR_INVALID_OPTION', 'jobs has imports "a/b/c".\n  an import goes by an id inside: a name, or a group and a name with one slash between them'],
      ['ERR_INVALID_OPTION', 'jobs has imports.db 7.\n  it is whatever a component may ask for'],
    ]);
    expect(shop.ids()).toEqual([]);
  });

  it('tells where it was mounted', () => {
    const shop = createContainer().mount('jobs', inner());
    expect([shop.describe('jobs').declaredAt, createContainer({ components: [subsystem('jobs', inner())] }).describe('jobs').declaredAt].map((place) => place?.replace(/:\d+$/, ''))).toEqual([__filename, __filename]);
  });
});

describe('a phase that is run outside', () => {
  it('goes inside as it does outside, if nothing else is said there', async () => {
    const answering = (name: string, deps: readonly string[] = []): ReturnType<typeof component> => component(name, { deps, start: () => name, on: { reload: () => { log.push(name); return `new ${name}`; } } });
    const system = inner(answering('a'), answering('b', ['a']));
    const shop = createContainer().mount('jobs', system).definePhase('reload', { order: 'dependents-first', returnsInstance: true });
    await shop.startAll();
    await shop.run('reload');
    expect([log.splice(0), (shop.get('jobs') as Container).instances()]).toEqual([['b', 'a'], { a: 'new a', b: 'new b' }]);
    shop.definePhase('reload');
    await shop.run('reload');
    expect(log.splice(0)).toEqual(['a', 'b']);
    await shop.stopAll();
    const own = createContainer().mount('jobs', system.fork().definePhase('reload', { order: 'dependents-first' })).definePhase('reload');
    await own.startAll();
    await own.run('reload');
    expect(log).toEqual(['b', 'a']);
    await own.stopAll();
  });

  it('reaches those inside who answer every phase, at any depth, and nobody else', async () => {
    const any = component('any', { on: { '*': (_, { phase }) => { log.push(`any ${phase}`); } } });
    const shop = createContainer({ components: [component('edge', { on: { flush: () => { log.push('edge flush'); } } })] })
      .mount('one', createContainer().mount('two', inner(any))).mount('deaf', inner(noting('worker')));
    await shop.startAll();
    log = [];
    const { components } = await shop.run('flush');
    await shop.definePhase('rotate').run('rotate');
    expect([log, components.map(({ id }) => id)]).toEqual([['edge flush', 'any flush', 'any rotate'], ['edge', 'one']]);
    await shop.stopAll();
  });
});

describe('what is kept inside a subsystem', () => {
  it('lives as long as the subsystem is up: nobody would stop it after that', async () => {
    const shop = createContainer().mount('jobs', inner(noting('pool', { keep: true })));
    await shop.startAll();
    const jobs = shop.get('jobs') as Container;
    await jobs.restart('pool');
    expect(log.splice(0)).toEqual(['start pool']);
    await shop.stopAll();
    await shop.startAll();
    await shop.stopAll();
    expect([log, shop.holdsKept]).toEqual([['stop pool', 'start pool', 'stop pool'], false]);
  });

  it('is let go of when the start of the subsystem fails behind it', async () => {
    const system = inner(noting('pool', { keep: true }), noting('broken', { deps: ['pool'], start: () => { throw new Error('bad luck'); } }));
    const shop = createContainer().mount('jobs', system);
    await rejection(shop.startAll());
    expect(log).toEqual(['start pool', 'stop pool']);
  });
});
