import { Component, component, createContainer, On, OnStatus } from 'systole';
import type { HandlerContext, OperationReport } from 'systole';

@Component({ deps: [], name: 'pool' })
class Pool {
  @OnStatus status(): object { return { idle: 3 }; }
}

@Component({ deps: ['pool'], name: 'audit' })
class Audit {
  constructor(readonly pool: unknown) {}
  @On('flush') flush(): string { return 'flushed'; }
  @On('*') anything({ phase }: HandlerContext): string { return `heard ${phase}`; }
}

const values = ({ components }: OperationReport): readonly unknown[] => components.map(({ id, value }) => [id, value]);

describe('the status phase', () => {
  it('gathers what components say of themselves, dependencies first', async () => {
    const container = createContainer({ components: [component('api', { deps: ['pool'], status: () => 'fine' }), Pool, component('quiet')] });
    await container.startAll();
    expect(values(await container.run('status'))).toEqual([['pool', { idle: 3 }], ['api', 'fine']]);
    await container.stopAll();
  });

  it('is there although nobody answers it, and while nothing is up', async () => {
    const container = createContainer({ components: [component('quiet'), Pool] });
    expect(container.hasPhase('status')).toBe(true);
    expect(values(await container.run('status'))).toEqual([]);
  });

  it('touches no instance and no state, and a component that fails to say is reported beside the others', async () => {
    const container = createContainer({ components: [Pool, component('sick', { status: () => { throw new Error('no pulse'); } })] });
    await container.startAll();
    const pool = container.get(Pool);
    await expect(container.run('status')).rejects.toMatchObject({ code: 'ERR_PHASE_FAILED', details: { failures: [{ id: 'sick', phase: 'status' }] } });
    expect([container.get(Pool) === pool, container.status('sick')]).toEqual([true, 'ready']);
    await container.stopAll();
  });

  it('can be overridden like any handler', async () => {
    const container = createContainer({ components: [Pool] }).override(Pool, { status: () => 'faked', on: { flush: () => 'nothing to flush' } });
    await container.startAll();
    expect([values(await container.run('status')), values(await container.run('flush'))]).toEqual([[['pool', 'faked']], [['pool', 'nothing to flush']]]);
    await container.stopAll();
  });
});

describe("a handler of '*'", () => {
  it('answers every phase of the user that its component has no other handler for, and knows which', async () => {
    const container = createContainer({ components: [Pool, Audit] }).definePhase('reload');
    await container.startAll();
    expect(values(await container.run('reload'))).toEqual([['audit', 'heard reload']]);
    expect(values(await container.run('flush'))).toEqual([['audit', 'flushed']]);
    expect(values(await container.run('status'))).toEqual([['pool', { idle: 3 }], ['audit', 'heard status']]);
    await container.stopAll();
  });

  it('answers no built-in phase, and makes no phase known', async () => {
    const heard: string[] = [];
    const container = createContainer({ components: [component('spy', { on: { '*': (_, { phase }) => { heard.push(phase); } } })] });
    await container.startAll();
    await container.suspend();
    await container.resume();
    await container.stopAll();
    expect([heard, container.hasPhase('*')]).toEqual([[], false]);
    expect(() => container.run('typo')).toThrow('No phase here is called typo.\n  known: start, stop, suspend, resume, status');
  });
});
