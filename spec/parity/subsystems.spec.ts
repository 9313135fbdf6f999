import type { Container, OperationReport } from 'systole';
import { component, createContainer, group, pick, subsystem, value } from 'systole';
import { rejection } from '../support/errors';

let log: string[] = [];
beforeEach(() => { log = []; });

/** Writes down every handler that is called, after the container it is called in. */
function part(name: string, deps: readonly string[] = []): ReturnType<typeof component> {
  const note = (phase: string) => (_: unknown, { container }: { readonly container: { readonly name: string } }): string => {
    log.push(`${phase} ${container.name}:${name}`);
    return `${container.name}:${name}`;
  };
  return component(name, {
    deps, start: (...args: readonly unknown[]) => note('start')(undefined, args.at(-1) as never), stop: note('stop'), suspend: note('suspend'), resume: note('resume'), status: note('status'), on: { reload: note('reload') },
  } as object);
}

/** A subsystem of `worker`, which needs `db` from outside. */
const jobs = (...more: readonly ReturnType<typeof component>[]): Container => createContainer({ name: 'jobs', components: [part('worker', ['db']), ...more] });

describe('a subsystem', () => {
  it('#264 #272 is a component whose instance is the system inside, and passes every phase on', async () => {
    const shop = createContainer({ name: 'shop', components: [part('db'), part('api', ['jobs'])] }).mount('jobs', jobs(), { imports: ['db'] });
    await shop.startAll();
    const inside = shop.get('jobs') as Container;
    expect([inside.state, inside.get('worker')]).toEqual(['running', 'jobs:worker']);
    await shop.run('status');
    await shop.suspend();
    await shop.resume();
    await shop.stopAll();
    expect(log).toEqual([
      'start shop:db', 'start jobs:worker', 'start shop:api', 'status shop:db', 'status jobs:worker', 'status shop:api', 'suspend shop:api', 'suspend jobs:worker', 'suspend shop:db',
      'resume shop:db', 'resume jobs:worker', 'resume shop:api', 'stop shop:api', 'stop jobs:worker', 'stop shop:db',
    ]);
    expect(inside.state).toBe('stopped');
  });

  it('#265 hears the phases of its surroundings that it knows, and is left alone by those that it does not', async () => {
    const shop = createContainer({ name: 'shop', components: [component('db', { on: { flush: () => 'flushed' } })] }).mount('jobs', jobs(), { imports: ['db'] });
    await shop.startAll();
    log.splice(0);
    const [reload, flush] = [await shop.run('reload'), await shop.run('flush')];
    expect([log, reload.components.map(({ id, value: inside }) => [id, (inside as OperationReport).components.map((each) => [each.id, each.value])]), flush.components.map(({ id, value: said }) => [id, said])]).toEqual([
      ['reload jobs:worker'], [['jobs', [['worker', 'jobs:worker']]]], [['db', 'flushed']],
    ]);
    await shop.stopAll();
  });

  it('#266 #267 #268 is given what it imports: a component, a whole group, or a part of something', async () => {
    const Env = value('env', { http: { port: 8080 } });
    const seen: unknown[] = [];
    const inside = (deps: readonly (string | ReturnType<typeof group>)[]): Container => createContainer({ components: [component('asker', { deps, start: (...args: readonly unknown[]) => { seen.push(...args.slice(0, -1)); } })] });
    const shop = createContainer({ components: [
      Env, subsystem('whole', inside(['env']), { imports: [Env] }), subsystem('grouped', inside([group('keys')]), { imports: [group('keys')] }),
      subsystem('part', inside(['port']), { imports: { port: pick(Env, (env) => env.http.port) } }),
    ], groups: { keys: { a: 1, b: 2 } } });
    await shop.startAll();
    expect(seen).toEqual([{ http: { port: 8080 } }, 8080, { a: 1, b: 2 }]);
    await shop.stopAll();
  });

  it('#269 hangs together with its surroundings by its imports, and by nothing else', async () => {
    const shop = createContainer({ name: 'shop', components: [part('db'), part('mail')] }).mount('jobs', jobs(part('mail'), part('mailer', ['mail', 'worker'])), { imports: ['db'] });
    expect(shop.graph().edges().map(({ v, w }) => [v, w])).toEqual([['jobs', 'db']]);
    await shop.start('jobs');
    expect(log).toEqual(['start shop:db', 'start jobs:mail', 'start jobs:worker', 'start jobs:mailer']);
    await shop.stopAll();
  });

  it('#270 #271 stands in several places as copies, and what they share from outside is called once in each phase', async () => {
    const system = jobs();
    const shop = createContainer({ name: 'shop', components: [part('db')] }).mount('left', system, { imports: ['db'] }).mount('right', system, { imports: ['db'] });
    await shop.startAll();
    const [left, right] = [shop.get('left'), shop.get('right')] as Container[];
    expect([left === right, left?.get('db') === shop.get('db'), right?.get('db') === shop.get('db'), system.state]).toEqual([false, true, true, 'idle']);
    await shop.run('reload');
    await shop.suspend();
    await shop.resume();
    await shop.stopAll();
    const count = (line: string): number => log.filter((each) => each === line).length;
    const phases = ['start', 'reload', 'suspend', 'resume', 'stop'];
    expect([phases.map((phase) => count(`${phase} shop:db`)), phases.map((phase) => count(`${phase} jobs:worker`)), count('start jobs:db')]).toEqual([[1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 0]);
  });

  it('#273 that fails is cleaned up inside, before its surroundings are', async () => {
    const broken = jobs(component('broken', { deps: ['worker'], start: () => { throw new Error('bad luck'); } }));
    const shop = createContainer({ name: 'shop', components: [part('db')] }).mount('jobs', broken, { imports: ['db'] });
    const error = await rejection(shop.startAll());
    expect([error.message.split('\n')[0], log, shop.status('jobs')]).toEqual(['jobs failed to start: broken failed to start: bad luck', ['start shop:db', 'start jobs:worker', 'stop jobs:worker', 'stop shop:db'], 'failed']);
  });
});
