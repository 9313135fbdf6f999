import type { Container, HandlerContext, OperationFailure, SystoleEvent } from 'systole';
import { Component, component, createContainer, On, OnStart, OnStop } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

/** What has been said to listeners, as `component channel value`. */
function heardOf(container: Container): string[] {
  const heard: string[] = [];
  container.subscribe((event: SystoleEvent) => { if (event.kind === 'reported') heard.push(`${event.component} ${event.channel} ${String(event.value)}`); });
  return heard;
}

describe('what a handler says', () => {
  it('#166 #167 #169 #170 changes nothing, and stands in the report of the operation: in order, and by channel and component', async () => {
    @Component()
    class Pool {
      @OnStart fill({ report }: HandlerContext): void {
        report('info', 'cold');
        report('warn', { free: 1 });
        report('info', 'warm');
      }
    }
    @Component(Pool)
    class Api {
      constructor(readonly pool: Pool) {}
      @OnStart async listen({ report }: HandlerContext): Promise<void> {
        await Promise.resolve();
        report('info', 8080);
      }
      @OnStop drain({ report }: HandlerContext): void { report('warn', 'two requests lost'); }
      @On('reload') reload({ report }: HandlerContext): string {
        report('__proto__', 'reloaded');
        return 'value';
      }
    }
    const container = createContainer({ components: [Api], clock: createVirtualClock() });
    const heard = heardOf(container);
    const started = await container.startAll();
    expect(started.reported).toEqual([
      { component: 'Pool', phase: 'start', channel: 'info', value: 'cold', atMs: 0 },
      { component: 'Pool', phase: 'start', channel: 'warn', value: { free: 1 }, atMs: 0 },
      { component: 'Pool', phase: 'start', channel: 'info', value: 'warm', atMs: 0 },
      { component: 'Api', phase: 'start', channel: 'info', value: 8080, atMs: 0 },
    ]);
    expect(started.channels).toEqual({ info: { Pool: ['cold', 'warm'], Api: [8080] }, warn: { Pool: [{ free: 1 }] } });
    expect([started.outcome, started.components.map(({ outcome, state }) => [outcome.kind, state])]).toEqual(['done', [['done', 'ready'], ['done', 'ready']]]);
    const reloaded = await container.run('reload');
    expect([Object.entries(reloaded.channels), reloaded.components.map(({ value }) => value)]).toEqual([[['__proto__', { Api: ['reloaded'] }]], ['value']]);
    expect((await container.stopAll()).channels).toEqual({ warn: { Api: ['two requests lost'] } });
    expect(heard).toEqual(['Pool info cold', 'Pool warn [object Object]', 'Pool info warm', 'Api info 8080', 'Api __proto__ reloaded', 'Api warn two requests lost']);
  });

  it('#170 is kept with the report of a failed operation, too; what is said after the handler has ended is only an event', async () => {
    const contexts: HandlerContext[] = [];
    const container = createContainer({ components: [
      component('db', { start: (context) => { contexts.push(context); context.report('info', 'connected'); }, stop: (_, { report }) => { report('info', 'closed'); } }),
      component('api', { deps: ['db'], start: (_db: unknown, { report }: HandlerContext) => { report('warn', 'no port'); throw new Error('no port'); } }),
    ] });
    const heard = heardOf(container);
    const failed = await rejection(container.startAll());
    expect((failed.details as OperationFailure).report.channels).toEqual({ info: { db: ['connected', 'closed'] }, warn: { api: ['no port'] } });
    const started = container.start('db');
    await started;
    contexts.at(-1)?.report('info', 'still there');
    expect([started.report().channels, heard.at(-1)]).toEqual([{ info: { db: ['connected'] } }, 'db info still there']);
    await container.stopAll();
  });

  it('#171 inside a subsystem is said outside, under the path that leads there, however deep', async () => {
    const saying = (name: string): ReturnType<typeof component> => component(name, {
      start: ({ report }) => { report('info', `${name} starts`); },
      stop: (_, { report }) => { report('info', `${name} stops`); },
      suspend: (_, { report }) => { report('warn', `${name} rests`); },
      resume: (_, { report }) => { report('warn', `${name} is back`); },
      on: { reload: (_: unknown, { report }: HandlerContext) => { report('info', `${name} reloads`); } },
    });
    const disk = createContainer({ components: [saying('blocks')] });
    const shop = createContainer({ components: [saying('db')] }).mount('disk', disk);
    const container = createContainer({ components: [saying('api')] }).mount('shop', shop);
    const reports = [await container.startAll(), await container.run('reload'), await container.suspend(), await container.resume(), await container.stopAll()];
    expect(reports.map(({ channels }) => channels)).toEqual([
      { info: { 'api': ['api starts'], 'shop/db': ['db starts'], 'shop/disk/blocks': ['blocks starts'] } },
      { info: { 'api': ['api reloads'], 'shop/db': ['db reloads'], 'shop/disk/blocks': ['blocks reloads'] } },
      { warn: { 'api': ['api rests'], 'shop/db': ['db rests'], 'shop/disk/blocks': ['blocks rests'] } },
      { warn: { 'api': ['api is back'], 'shop/db': ['db is back'], 'shop/disk/blocks': ['blocks is back'] } },
      { info: { 'api': ['api stops'], 'shop/db': ['db stops'], 'shop/disk/blocks': ['blocks stops'] } },
    ]);
    const said = component('db', { start: ({ report }) => { report('warn', 'no disk'); throw new Error('no disk'); } });
    const failing = createContainer().mount('shop', createContainer({ components: [said] }));
    const error = await rejection(failing.startAll());
    expect((error.details as OperationFailure).report.channels).toEqual({ warn: { 'shop/db': ['no disk'] } });
  });
});
