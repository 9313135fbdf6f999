import { alias, Component, component, createContainer, group, lazy, local, OnStart, OnStop, optional, pick, ready, required, token, value } from 'systole';
import type { Container, Lazy } from 'systole';
import { systoleError } from '../support/errors';

const log: string[] = [];

@Component({ deps: [local('port'), local('handler')], name: 'server' })
class HttpServer {
  constructor(readonly port: number, readonly handler: (path: string) => string) {}
  @OnStart listen(): void { log.push(`listen ${String(this.port)}`); }
  @OnStop close(): void { log.push(`close ${String(this.port)}`); }
}

const publicApi = value('handler', (path: string) => `public ${path}`);
const adminApi = value('handler', (path: string) => `admin ${path}`);

function twoServers(): Container {
  return createContainer({
    groups: {
      http: { server: HttpServer, port: 8080, handler: publicApi },
      admin: { server: HttpServer, port: 9090, handler: adminApi },
    },
  });
}

beforeEach(() => { log.length = 0; });

describe('groups', () => {
  it('hold the same component several times, each with its own id, instance and neighbours', async () => {
    const container = twoServers();
    await container.startAll();
    expect(container.ids()).toEqual(['http/server', 'http/port', 'http/handler', 'admin/server', 'admin/port', 'admin/handler']);
    expect(log).toEqual(['listen 8080', 'listen 9090']);
    const [http, admin] = [container.get('http/server'), container.get('admin/server')] as HttpServer[];
    expect([http?.handler('/'), admin?.handler('/'), http === admin]).toEqual(['public /', 'admin /', false]);
    await container.stopAll();
  });

  it('are started, stopped and selected by their name', async () => {
    const container = twoServers();
    await container.start('admin');
    expect(log).toEqual(['listen 9090']);
    await container.start('http/server', 'admin');
    await container.stop('admin');
    expect(log).toEqual(['listen 9090', 'listen 8080', 'close 9090']);
    await container.stopAll();
    const selected = container.select('http');
    expect(selected.ids()).toEqual(['http/server', 'http/port', 'http/handler']);
  });

  it('of an unknown name are refused, with those that look alike', () => {
    expect(() => twoServers().start('admni')).toThrow('Nothing here goes by admni.\n  similar: admin');
    expect(() => twoServers().select('htp')).toThrow('Nothing here goes by htp.\n  similar: http');
  });

  it('can be asked for as a whole, as a record of their enabled members', async () => {
    const seen: unknown[] = [];
    const container = createContainer({
      groups: { env: { url: 'pg://', retries: 3, debug: component('debug', { feature: 'debug', start: () => true }) } },
      components: [component('app', { deps: [group('env')], start: (env) => { seen.push(env); } })],
      features: { debug: false },
    });
    await container.startAll();
    expect(seen).toEqual([{ url: 'pg://', retries: 3 }]);
    expect(container.snapshot().components.find(({ id }) => id === 'app')?.needs).toEqual(['env/url', 'env/retries', 'env/debug']);
    await container.stopAll();
  });

  it('that ask for themselves are a cycle', () => {
    const container = createContainer({ groups: { ring: { one: component('one', { deps: [group('ring')] }) } } });
    expect(container.verify().map(({ code, details }) => [code, details])).toEqual([['ERR_CYCLE', expect.objectContaining({ walk: ['ring/one', 'ring/one'] })]]);
  });

  it('resolve local names inside every form', async () => {
    const seen: unknown[] = [];
    const Worker = component('worker', {
      deps: [optional(local<number>('absent')), pick(local<{ url: string }>('env'), (env) => env.url), ready(local<string>('queue')), lazy(() => local<string>('queue'))],
      start: (absent, url, queue, later) => {
        seen.push(absent, url, queue, later.get());
        return later;
      },
    });
    const container = createContainer({ groups: { jobs: { worker: Worker, env: { url: 'amqp://' }, queue: component('queue', { start: () => 'q' }) } } });
    await container.startAll();
    expect(seen).toEqual([undefined, 'amqp://', 'q', 'q']);
    expect((container.get('jobs/worker') as Lazy<string>).get()).toBe('q');
    await container.stopAll();
  });

  it('may be named in the decorator, and overridden with local names', async () => {
    const Clock = component('clock', { group: 'tools', start: () => 1 });
    const Timer = component('timer', { group: 'tools', deps: [local<number>('clock')], start: (clock) => clock });
    const container = createContainer({ components: [Clock, Timer] });
    container.override('tools/timer', { deps: [local('clock')], start: (clock: number) => clock + 1 });
    await container.startAll();
    expect([container.get(Timer), container.ids()]).toEqual([2, ['tools/clock', 'tools/timer']]);
    await container.stopAll();
  });

  it('hold constants that are false, zero or nothing', async () => {
    const container = createContainer({ groups: { env: { debug: false, retries: 0, url: undefined, none: null } } });
    await container.startAll();
    expect(container.ids().map((id) => container.get(id))).toEqual([false, 0, undefined, null]);
    await container.stopAll();
  });

  it('point to their members when their class is asked for', () => {
    expect(() => twoServers().get(HttpServer)).toThrow('Nothing here goes by HttpServer.\n  similar: http/server, admin/server');
  });

  it('take nothing in when one member cannot be taken in', () => {
    class Plain {}
    const container = createContainer();
    const refused = systoleError(() => container.group('mixed', { fine: 1, wrong: Plain }));
    expect([refused.code, refused.message, container.ids()]).toEqual(['ERR_NOT_A_COMPONENT', [
      'Plain stands in the group mixed as wrong, but it is not a component.',
      '  decorate the class with @Component(), list what component(...) or value(...) returned, or any other value for a constant',
    ].join('\n'), []]);
    expect(systoleError(() => container.group('a/b', { c: 1 })).code).toBe('ERR_INVALID_ID');
    container.group('g', { a: 1 });
    expect(systoleError(() => container.group('g', { b: 1, a: 2 })).code).toBe('ERR_DUPLICATE_ID');
    expect(container.ids()).toEqual(['g/a']);
  });
});

describe('a local name', () => {
  it('outside any group is refused, with what to do', () => {
    const Lost = component('lost', { deps: [local('port')] });
    const [finding] = createContainer({ components: [Lost] }).verify();
    expect([finding?.code, finding?.details]).toEqual(['ERR_NO_GROUP', { component: 'lost', position: 0, name: 'port' }]);
    expect(finding?.message.split('\n').filter((line) => !line.includes('declared at'))).toEqual([
      'lost asks for local("port") at position 1, but is in no group.',
      "  put it in one: container.group('…', { \"lost\": lost, \"port\": … }), or give it the option group",
    ]);
  });

  it('that the group does not have is a missing dependency', () => {
    const [finding] = createContainer({ groups: { http: { server: HttpServer, port: 1 } } }).verify();
    expect(finding?.message).toContain('http/server needs http/handler, but nothing provides it.');
  });
});

describe('a group that nothing is in', () => {
  it('is refused when it is asked for, with those that look alike', () => {
    const App = component('app', { deps: [group('evn')] });
    const [finding] = createContainer({ components: [App], groups: { env: { a: 1 } } }).verify();
    expect([finding?.code, finding?.message]).toEqual(['ERR_NO_GROUP', [
      'app asks for the group evn, but nothing is in it.', '  similar: env', '  register its members: container.group("evn", { … })',
    ].join('\n')]);
  });
});

describe('an alias', () => {
  it('is another component under a name of its own, or a part of it', async () => {
    const Env = value('env', { http: { port: 8080 } });
    const Port = alias('http.port', pick(Env, (env) => env.http.port));
    const Same = alias('environment', Env);
    const container = createContainer({ components: [Port, Same] });
    await container.startAll();
    expect([container.get(Port), container.get(Same) === container.get(Env), container.plan('start').order]).toEqual([8080, true, ['env', 'http.port', 'environment']]);
    await container.stopAll();
  });
});

describe('a placeholder', () => {
  const Mailer = token<{ send(): void }>('mailer');
  const Place = required(Mailer);

  it('has to be replaced, and says by whom it is needed', () => {
    const container = createContainer({ components: [Place, component('signup', { deps: [Mailer] })] });
    const [finding] = container.verify();
    expect([finding?.code, finding?.details]).toEqual(['ERR_NOT_PROVIDED', { component: 'mailer', neededBy: ['signup'] }]);
    expect(finding?.message.split('\n').filter((line) => !line.includes('declared at'))).toEqual([
      'mailer is required, but nothing has been put in its place.', '  needed by: signup', '  override it: container.override("mailer", { useValue })',
    ]);
  });

  it('replaced is like any other component, and switched off it is no fault', async () => {
    const container = createContainer({ components: [Place] });
    await container.disable(Mailer);
    expect(container.verify()).toEqual([]);
    await container.enable(Mailer);
    const mailer = { send: (): void => undefined };
    container.override(Mailer, { useValue: mailer });
    await container.startAll();
    expect(container.get(Mailer)).toBe(mailer);
    await container.stopAll();
  });
});
