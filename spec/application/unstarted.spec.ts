import { component, createContainer } from 'systole';
import type { Container } from 'systole';
import { rejection } from '../support/errors';

/** What is made at once, and writes down that it is made and disposed of. */
function made(log: string[], name: string, rest: { readonly deps?: readonly string[]; readonly after?: readonly string[]; readonly keep?: boolean } = {}, dispose: () => unknown = () => undefined): object {
  return component(name, {
    ...rest,
    make: () => {
      log.push(`make ${name}`);
      return { [Symbol.asyncDispose]: async () => { await dispose(); log.push(`dispose ${name}`); } };
    },
  });
}

function containing(...components: readonly object[]): Container {
  return createContainer({ components: components as never });
}

describe('what was resolved, and never started', () => {
  it('is disposed of with the container, users before what they use', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool'), made(log, 'cache', { deps: ['pool'] }), made(log, 'nobody asks'));
    container.resolve('cache');
    await container.stopAll();
    expect(log).toEqual(['make pool', 'make cache']);
    await container.dispose();
    await container.dispose();
    expect(log).toEqual(['make pool', 'make cache', 'dispose cache', 'dispose pool']);
  });

  it('is disposed of before what it was given is stopped, and made anew afterwards', async () => {
    const log: string[] = [];
    const database = component('db', { start: () => ({}), stop: () => { log.push('close db'); } });
    const container = containing(database, made(log, 'reports', { deps: ['db'] }));
    await container.start('db');
    const first = container.resolve('reports');
    await container.restart('db');
    expect(log).toEqual(['make reports', 'dispose reports', 'close db']);
    expect(container.resolve('reports')).not.toBe(first);
    await container.dispose();
    expect(log.slice(3)).toEqual(['make reports', 'dispose reports', 'close db']);
  });

  it('outlives what it only comes after', async () => {
    const log: string[] = [];
    const container = containing(component('log', { start: () => 1, stop: () => { log.push('close log'); } }), made(log, 'reports', { after: ['log'] }));
    await container.start('log');
    container.resolve('reports');
    await container.stopAll();
    expect(log).toEqual(['make reports', 'close log']);
    await container.dispose();
    expect(log.slice(2)).toEqual(['dispose reports']);
  });

  it('is stopped once, as what has been started, when it is started after all', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool'), made(log, 'cache', { deps: ['pool'] }));
    for (const _ of [1, 2]) {
      const instance = container.resolve('cache');
      await container.startAll();
      expect(container.get('cache')).toBe(instance);
      await container.stopAll();
    }
    await container.dispose();
    const round = ['make pool', 'make cache', 'dispose cache', 'dispose pool'];
    expect(log).toEqual([...round, ...round]);
  });

  it('is disposed of although something else has taken its place since', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool'));
    container.resolve('pool');
    container.override('pool', { useValue: 'another' });
    expect(container.resolve('pool')).toBe('another');
    await container.dispose();
    expect(log).toEqual(['make pool', 'dispose pool']);
  });

  it('is left to evict, when it is kept', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool', { keep: true }));
    container.resolve('pool');
    await container.startAll();
    await container.dispose();
    expect(log.filter((line) => line.startsWith('dispose'))).toHaveLength(1);
  });

  it('does not keep others from being disposed of when it cannot be', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool'), made(log, 'cache', { deps: ['pool'] }, () => { throw new Error('in use'); }));
    container.resolve('cache');
    await expect(container.dispose()).rejects.toThrow('in use');
    expect(log).toEqual(['make pool', 'make cache', 'dispose pool']);
  });

  it('fails the stop of what it was given by its own name', async () => {
    const container = containing(component('db', { start: () => ({}) }), made([], 'reports', { deps: ['db'] }, () => { throw new Error('in use'); }));
    await container.start('db');
    container.resolve('reports');
    const error = await rejection(container.stopAll());
    expect(error.message).toBe([
      'db failed to stop: reports could not be disposed of: in use',
      '  failed: db (stop): reports could not be disposed of: in use',
      '    it was made of db, and is disposed of when that is stopped',
      '    see to it in dispose() of reports, which is called once: what it cannot let go of stays',
      '  mend the handlers named above; every other component was attended to',
    ].join('\n'));
  });

  it('is disposed of with the container when a factory has asked for it while a scope started', async () => {
    const log: string[] = [];
    const container = containing(made(log, 'pool'), component('request', { deps: ['connection'], scope: 'container', start: () => 1 }));
    container.register('connection', { useFactory: (by) => by.resolve('pool') });
    await container.start('request');
    await container.runInScope(() => undefined);
    expect(log).toEqual(['make pool']);
    await container.dispose();
    expect(log).toEqual(['make pool', 'dispose pool']);
  });
});
