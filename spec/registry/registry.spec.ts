import { component, Component, createContainer, token, value } from 'systole';
import { SystoleError } from '../../src/model/errors';
import { Registry } from '../../src/registry/registry';

const ids = (registry: Registry): readonly string[] => registry.entries().map(({ effective }) => effective.id);

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof SystoleError ? [error.code, error.details] : error;
  }
}

describe('a list of components that is refused', () => {
  const db = value('db', 1);
  const api = component('api', { deps: [db], start: () => 'api' });

  it.each([
    ['for what is no component', [db, api, class {}], 'ERR_NOT_A_COMPONENT'],
    ['for a second component of one id', [db, api, value('db', 2)], 'ERR_DUPLICATE_ID'],
    ['for an option', [db, api, component('cache', { startTimeoutMs: -1 })], 'ERR_INVALID_OPTION'],
  ])('leaves nothing of it behind: %s', (_, targets, code) => {
    const registry = new Registry();
    registry.add([value('known', 1)]);
    const { version } = registry;
    expect(codeOf(() => { registry.add(targets); })).toEqual([code, expect.anything()]);
    expect([ids(registry), registry.version, registry.find(api), registry.find('db'), [...registry.knownIds()]]).toEqual([['known'], version, undefined, undefined, ['known']]);
    registry.add([api, db]);
    expect([ids(registry), registry.find(api), registry.find('db')]).toEqual([['known', 'api', 'db'], 1, 2]);
  });

  it('leaves nothing behind either when looking at it throws', () => {
    const registry = new Registry();
    const meta = { get size(): number { throw new Error('not to be read'); } };
    expect(() => { registry.add([db, component('odd', { meta })]); }).toThrow('not to be read');
    expect([ids(registry), registry.version]).toEqual([[], 0]);
  });

  it('does not make those asked for by name that have only been taken along', () => {
    const registry = new Registry();
    registry.pull(db, []);
    expect(codeOf(() => { registry.add([db, class {}]); })).toEqual(['ERR_NOT_A_COMPONENT', expect.anything()]);
    expect(registry.entry(0).explicit).toBe(false);
    registry.add([db]);
    expect(registry.entry(0).explicit).toBe(true);
  });

  it('compares each with the one before it that goes by the same', () => {
    const port = token<number>('port');
    const [first, second, third] = [component(port, { name: 'one', start: () => 1 }), component(port, { name: 'two', start: () => 2 }), component('two', {})];
    expect(codeOf(() => createContainer({ components: [first, second, third] }))).toEqual(['ERR_WIRING', {
      findings: [expect.objectContaining({ code: 'ERR_DUPLICATE_ID', details: expect.objectContaining({ id: 'port' }) }), expect.objectContaining({ details: expect.objectContaining({ id: 'two' }) })],
    }]);
  });
});

describe('what is declared', () => {
  it('is taken in as far as nothing stands in its way, and the rest when that has gone', () => {
    const registry = new Registry();
    @Component({ name: 'declared' })
    class First {}
    @Component({ name: 'declared' })
    class Second {}
    @Component({ name: 'other' })
    class Third {}
    registry.absorb([First, {}, Second, Third], 0);
    expect([ids(registry), registry.entries().map(({ explicit }) => explicit)]).toEqual([['declared', 'other'], [true, true]]);
    expect(registry.settleClashes().map(({ code, message }) => [code, message.split('\n')[0]])).toEqual([['ERR_DUPLICATE_ID', 'Two components go by the id declared.']]);
    registry.remove(0);
    registry.absorb([First], 1);
    expect([ids(registry), registry.find(Second), registry.settleClashes()]).toEqual([['other', 'declared'], 2, []]);
  });
});
