import type { Lazy } from 'systole';
import { component, createContainer, lazy } from 'systole';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('a system', () => {
  it('#34 may have its order as a list beside its components, and any other data of its own', async () => {
    const system = createContainer({
      order: ['schema', 'nowhere', 'queue', 'db', 'web'],
      components: [noted(log, 'web'), noted(log, 'mail'), noted(log, 'db'), noted(log, 'queue'), noted(log, 'schema')],
      data: { team: 'shop', since: 2026 },
    });
    const [up, down] = [['mail', 'schema', 'queue', 'db', 'web'], ['web', 'db', 'queue', 'schema', 'mail']];
    expect([system.plan('start').order, system.plan('stop').order]).toEqual([up, down]);
    await system.startAll();
    await system.stopAll();
    // The one beside the list waits for nobody, so on the way down, too, it goes at once, behind who else can.
    expect(log.splice(0)).toEqual([...up.map((id) => `start ${id}`), 'stop web', 'stop mail', 'stop db', 'stop queue', 'stop schema']);
    const fork = system.fork();
    await fork.disable('queue');
    await fork.startAll();
    await fork.stopAll();
    expect(log.filter((line) => !line.includes('mail'))).toEqual(['start schema', 'start db', 'start web', 'stop web', 'stop db', 'stop schema']);
    expect([system.data, fork.data, Object.isFrozen(system.data), createContainer().data]).toEqual([{ team: 'shop', since: 2026 }, { team: 'shop', since: 2026 }, true, {}]);
  });

  it('#34 makes nobody needed by its order; one against a need is refused with the ring, and what is no order at once', async () => {
    const system = createContainer({ order: ['a', 'b'], components: [noted(log, 'a'), noted(log, 'b')] });
    await system.start('b');
    expect(log).toEqual(['start b']);
    await system.stopAll();
    const against = createContainer({ order: ['a', 'b', 'c'], components: [noted(log, 'a', { deps: ['c'] }), noted(log, 'b'), noted(log, 'c')] });
    expect(against.verify()).toMatchObject([{ code: 'ERR_CYCLE', details: { walk: ['a', 'c', 'b', 'a'] } }]);
    expect(() => createContainer({ order: 'a, b' as never })).toThrow('order is "a, b".\n  an order is a list of components');
    expect(() => createContainer({ order: ['a', lazy(() => 'b') as never] })).toThrow('order[1] is an object.\n  it is a class, a token, a symbol or an id');
    expect(() => createContainer({ order: ['a', 'b', 'a'] })).toThrow('order[2] is "a".\n  it stands in the order already; each may have one place');
  });
});

describe('components that do not need each other', () => {
  it('#64 start in the order in which they were registered, and stop in its exact mirror, which the plan of each phase shows', async () => {
    const all = ['d', 'a', 'b'];
    const container = createContainer({ components: [noted(log, 'd'), noted(log, 'top', { deps: all }), noted(log, 'a'), noted(log, 'other', { deps: [...all].reverse() }), noted(log, 'b')] });
    const [up, down] = [container.plan('start').order, container.plan('stop').order];
    expect([up, down]).toEqual([['d', 'a', 'b', 'top', 'other'], ['other', 'top', 'b', 'a', 'd']]);
    await container.startAll();
    expect(log.splice(0)).toEqual(up.map((id) => `start ${id}`));
    await container.stopAll();
    expect(log.splice(0)).toEqual(down.map((id) => `stop ${id}`));
    await container.start('a', 'd', 'b');
    await container.stop('a', 'd', 'b');
    expect(log).toEqual(['start d', 'start a', 'start b', 'stop b', 'stop a', 'stop d']);
  });

  it('#64 stop in the mirror too when their stops are asynchronous, or a failed start takes them down again', async () => {
    const slow = (name: string): ReturnType<typeof component> => component(name, {
      start: async () => { log.push(`start ${name}`); await Promise.resolve(); }, stop: async () => { log.push(`stop ${name}`); await Promise.resolve(); },
    });
    const container = createContainer({ components: [slow('a'), slow('b'), slow('c'), component('bad', { deps: ['c'], start: () => { throw new Error('no'); } })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    expect(log).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
  });
});

describe('a cycle', () => {
  it('#62 is never started as it is; where one of its members asks lazily, everybody starts, each once', async () => {
    const Author = (forms: 'direct' | 'lazy'): ReturnType<typeof component> => component('author', {
      deps: [forms === 'lazy' ? lazy(() => 'book') : 'book'],
      start: (book) => { log.push('start author'); return { book }; },
      stop: () => { log.push('stop author'); },
    });
    const Book = noted(log, 'book', { deps: ['author'] });
    await expect(createContainer({ components: [Author('direct'), Book] }).startAll()).rejects.toMatchObject({ code: 'ERR_CYCLE', details: { walk: ['author', 'book', 'author'] } });
    expect(log).toEqual([]);
    const container = createContainer({ components: [Author('lazy'), Book] });
    await container.startAll();
    expect(log.splice(0)).toEqual(['start author', 'start book']);
    expect((container.get('author') as { readonly book: Lazy<unknown> }).book.get()).toBe('the book');
    await container.stopAll();
    expect(log).toEqual(['stop book', 'stop author']);
  });
});
