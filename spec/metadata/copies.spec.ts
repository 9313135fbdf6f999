import * as systole from 'systole';

function anotherCopy(): typeof systole {
  let copy: typeof systole | undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy can only be required
  jest.isolateModules(() => { copy = require('systole') as typeof systole; });
  return copy as typeof systole;
}

describe('two copies of the package in one process', () => {
  it('are two copies indeed', () => {
    const other = anotherCopy();
    expect(other.SystoleError).not.toBe(systole.SystoleError);
    expect(other.Component).not.toBe(systole.Component);
  });

  it('share what classes and tokens say of themselves', async () => {
    const other = anotherCopy();
    const log: string[] = [];
    @other.Component()
    class Base { @other.OnStart start(): void { log.push('start'); } }
    @systole.Component()
    class Derived extends Base { @systole.OnStop stop(): void { log.push('stop'); } }
    const Pool = other.component('pool', { deps: [Derived], start: () => 'pool', stop: () => { log.push('stop pool'); } });
    const Port = other.value('port', 80);
    @systole.Component(Pool, Port, other.optional(Derived), other.optional('missing'))
    class Api { constructor(readonly pool: string, readonly port: number, readonly derived: Derived | undefined, readonly missing: undefined) {} }
    const container = systole.createContainer({ components: [Api] });
    await container.startAll();
    expect([container.get(Api).pool, container.get(Api).port, container.get(Pool)]).toEqual(['pool', 80, 'pool']);
    expect(container.get(Api).derived).toBe(container.get(Derived));
    await container.stopAll();
    expect(log).toEqual(['start', 'stop pool', 'stop']);
  });

  it('share the list of what is declared, so that the application\'s own container of each holds it', async () => {
    const other = anotherCopy();
    @other.Component()
    class DeclaredThere {}
    @systole.Component(DeclaredThere)
    class DeclaredHere { constructor(readonly there: DeclaredThere) {} }
    expect(systole.container.resolve(DeclaredHere).there).toBeInstanceOf(DeclaredThere);
    expect(other.container.resolve(DeclaredHere)).toBeInstanceOf(DeclaredHere);
    expect(other.container.resolve(DeclaredHere)).not.toBe(systole.container.resolve(DeclaredHere));
  });

  it('share what plain classes say of themselves: what they need, and how long they are kept', () => {
    const other = anotherCopy();
    class Cache {}
    class Reader { constructor(readonly cache: Cache) {} }
    other.singleton()(Cache);
    other.inject(Cache)(Reader, undefined, 0);
    other.injectable()(Reader);
    const container = systole.createContainer();
    expect(container.resolve(Reader).cache).toBe(container.resolve(Cache));
    expect(systole.container.resolve(Reader).cache).toBe(systole.container.resolve(Cache));
    expect(systole.container.resolve(Cache)).not.toBe(other.container.resolve(Cache));
  });

  it('both refuse a plain class whose handlers nobody would call', () => {
    const other = anotherCopy();
    class Consumer { @other.OnStart start(): void { throw new Error('called'); } }
    other.injectable()(Consumer);
    const worker = systole.component('worker', { deps: [Consumer], start: () => undefined });
    for (const { createContainer } of [systole, other]) expect(createContainer({ components: [worker] }).verify().map(({ code }) => code)).toEqual(['ERR_NOT_A_COMPONENT']);
  });

  it('refuse a class that the other one has decorated already', () => {
    class Twice {}
    anotherCopy().Component()(Twice);
    expect(() => { systole.Component()(Twice); }).toThrow('Twice is decorated with @Component twice.');
  });

  it('know each other\'s errors', () => {
    const other = anotherCopy();
    let thrown: unknown;
    try {
      other.createContainer({ nothing: true } as object);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).not.toBeInstanceOf(systole.SystoleError);
    expect(systole.isSystoleError(thrown) && thrown.code).toBe('ERR_INVALID_OPTION');
    expect([new Error('other'), null, undefined, 'text', {}].map((value) => systole.isSystoleError(value))).toEqual([false, false, false, false, false]);
  });
});
