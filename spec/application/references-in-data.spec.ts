import type { Reference, TypedKey } from 'systole';
import { component, createContainer, isReference, lazy, local, ref, value } from 'systole';
import { rejection, systoleError } from '../support/errors';

const findings = (...components: readonly TypedKey<unknown>[]): readonly string[] =>
  createContainer({ components }).verify().map(({ message }) => message.replace(/ {2}\(.*\)/g, '').replace(/at: .*/g, 'at: here'));

describe('a reference in data', () => {
  it('to what is not there is missing like any other dependency, with its place in the data', () => {
    const container = createContainer({ components: [component('web', { config: { routes: ['x', { handler: ref('hom') }] } }), value('home', 1)] });
    const [finding] = container.verify();
    expect(finding?.message.replace(/ {2}\(.*\)/g, '')).toBe([
      'web needs hom, but nothing provides it.', '  asked through: web -> hom', '  similar: home', '  add it to the container, or ask for optional(hom) at config.routes.1.handler of web',
    ].join('\n'));
    expect(finding?.details).toEqual({ component: 'web', position: undefined, at: 'config.routes.1.handler', missing: 'hom', path: ['web'], similar: ['home'] });
  });

  it('to nothing at all, to a local name outside a group, or to what is no component is refused with its place', () => {
    class Plain {}
    expect(findings(value('env', { db: ref(undefined as never) }))).toEqual([
      'env lists a dependency at value.db that is undefined.\n  declared at: here\n  usual reason: two files import each other; the class did not exist yet when it was listed\n  move one of them, or list lazy(() => TheClass)',
    ]);
    expect(findings(component('web', { config: ref(local('port')) }))[0]?.split('\n')[0]).toBe('web asks for local("port") at config, but is in no group.');
    expect(findings(component('web', { config: { plain: ref(Plain) } }))[0]?.split('\n')[0]).toBe('Plain is listed by web at config.plain, but it is no component.');
    expect(systoleError(() => createContainer({ components: [component('web', { config: [ref(5 as never)] })] })).message.split('\n')[0]).toBe('web has config.0 5.');
  });

  it('closes a cycle like any other edge, unless it is lazy', async () => {
    const a = (wrapped: unknown) => component('a', { config: { b: wrapped } });
    const b = component('b', { deps: ['a'], start: () => 'the b' });
    expect(systoleError(() => createContainer({ components: [a(ref('b')), b] }).plan()).code).toBe('ERR_CYCLE');
    const container = createContainer({ components: [a(ref(lazy(() => 'b'))), b] });
    await container.startAll();
    expect((container.config('a') as { readonly b: { get(): unknown } }).b.get()).toBe('the b');
    await container.stopAll();
  });

  it('takes its component along, and lets it be switched off with all that require it', async () => {
    const Cache = component('cache', { enabled: false, start: () => 'the cache' });
    const Web = component('web', { config: { cache: ref(Cache) } });
    const container = createContainer({ components: [Web] });
    expect([container.ids(), container.explain(Web)]).toEqual([['web', 'cache'], 'web requires cache, which is disabled: enabled is false in its definition']);
    await container.startAll();
    expect(container.status(Web)).toBe('disabled');
  });

  it('leaves data without references as it is, the same object, and rings as rings', async () => {
    const plain = { list: [1] };
    const ring: Record<string, unknown> = { port: ref('port') };
    ring['self'] = ring;
    const container = createContainer({ components: [value('plain', plain), value('ring', ring), value('port', 1)] });
    await container.startAll();
    const resolved = container.get('ring') as Readonly<Record<string, unknown>>;
    expect([container.get('plain') === plain, resolved['port'], resolved['self'] === resolved, isReference(ring['port'])]).toEqual([true, 1, true, true]);
    await container.stopAll();
  });

  it('calls no getter, looks into no instance of a class, and keeps both', async () => {
    class Holder { readonly port = ref('nowhere'); }
    const holder = new Holder();
    let asked = 0;
    const container = createContainer({ components: [value('env', { holder, port: ref('port'), get now(): number { asked += 1; return asked; } }), value('port', 1)] });
    await container.startAll();
    expect(asked).toBe(0);
    const env = container.get('env') as { readonly holder: Holder; readonly port: unknown; readonly now: number };
    expect([env.holder === holder, isReference(holder.port), env.port, env.now]).toEqual([true, true, 1, 1]);
    await container.stopAll();
  });

  it('comes and goes with a config: what is up has to be stopped before', async () => {
    const container = createContainer({ components: [component('web', { config: { port: 1 } }), value('port', 2), component('api', { deps: ['web'] })] });
    await container.startAll();
    expect(systoleError(() => container.configure('web', { port: ref('port') })).message).toBe(
      'configure() is refused, because web is ready.\n  stop it first, or make the change on a container.fork(), which has no instances yet');
    await container.suspend();
    expect(systoleError(() => container.resume({ config: new Map([['web', { port: ref('port') }]]) })).message).toBe(
      'web has config an object.\n  a config that refers to others changes who needs whom: stop, configure, and start again');
    await container.stopAll();
    container.configure('web', { port: ref('port') });
    expect(container.describe('web').needs).toEqual(['port']);
    await container.startAll();
    expect(container.config('web')).toEqual({ port: 2 });
    await container.stopAll();
    container.configure('web', { port: 3 });
    expect(container.describe('web').needs).toEqual([]);
  });

  it('is refused in what a config function returns: that comes too late to be an edge', async () => {
    const container = createContainer({ components: [component('web', { config: () => ({ port: [ref('port')] }) }), value('port', 2)] });
    const { cause } = await rejection(container.startAll());
    expect((cause as Error).message.replace(/at: .*/g, 'at: here')).toBe([
      'web has a config that its schema refuses.', '  port.0: ref(…) is not looked for in what a function returns (received: object)', '  declared at: here', '  write the reference into the config itself, or list a dependency and ask live.get(…)',
    ].join('\n'));
  });

  it('is typed as what will stand in its place, and a plain mark until then', () => {
    const Db = component('db', { start: () => ({ rows: 1 }) });
    const typed: { readonly rows: number } = ref(Db);
    expect([isReference(typed), (typed as unknown as Reference).to === Db, isReference({ to: Db }), isReference(null)]).toEqual([true, true, false, false]);
  });
});
