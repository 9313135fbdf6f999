import { Component, createContainer, OnStart, OnStop } from 'systole';

describe('a container', () => {
  it('starts dependencies first and stops dependents first', async () => {
    const log: string[] = [];
    @Component()
    class Database {
      @OnStart async connect(): Promise<void> { await Promise.resolve(); log.push('connect'); }
      @OnStop close(): void { log.push('close'); }
    }
    @Component(Database)
    class Api {
      constructor(private readonly database: Database) {}
      @OnStart listen(): void { log.push(`listen on ${this.database.constructor.name}`); }
      @OnStop async drain(): Promise<void> { await Promise.resolve(); log.push('drain'); }
    }
    const container = createContainer({ components: [Api] });
    await container.startAll();
    expect(container.get(Api)).toBeInstanceOf(Api);
    await container.stopAll();
    expect(log).toEqual(['connect', 'listen on Database', 'drain', 'close']);
  });
});
