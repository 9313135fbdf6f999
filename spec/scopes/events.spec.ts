import { Component, component, createContainer, OnStart, OnStop } from 'systole';
import type { HandlerContext, SystoleEvent } from 'systole';
import { checkTrace, createVirtualClock, criticalChainOf, timelineOf } from 'systole/testing';
import { rejection } from '../support/errors';

@Component({ scope: 'container' })
class Transaction {
  @OnStart begin({ progress }: HandlerContext): void { progress('begun'); }
  @OnStop end(): void { if (fails) throw new Error('no commit'); }
}
let fails = false;
beforeEach(() => { fails = false; });

/** What is told of scopes, in a line each; `wired` and what changes with it left out. */
function told(event: SystoleEvent): readonly string[] {
  if (event.kind === 'scope-opened') return [`open ${String(event.scope)}${event.outer === undefined ? '' : ` in ${String(event.outer)}`}`];
  if (event.kind === 'scope-ended') return [`end ${String(event.scope)}: ${event.outcome}${event.error === undefined ? '' : `, ${(event.error as Error).message.split('\n')[0] ?? ''}`}`];
  return event.kind === 'in-scope' ? lineOf(event.event).map((line) => `${String(event.scope)}: ${line}`) : [];
}

function lineOf(event: SystoleEvent): readonly string[] {
  if (event.kind === 'step-starting') return [`${event.phase} ${event.component}`];
  if (event.kind === 'step-ended') return [`${event.phase} ${event.component} ${event.outcome.kind}`];
  if (event.kind === 'operation-starting' || event.kind === 'operation-ended') return [`${event.kind} ${event.name}`];
  return event.kind === 'progress' ? [`${event.component} ${event.text}`] : [];
}

describe('what is told of scopes', () => {
  it('is when each begins and ends, and what its own instances do, as in a container of its own', async () => {
    const container = createContainer({ components: [Transaction] });
    await container.startAll();
    const lines: string[] = [];
    container.subscribe((event) => { lines.push(...told(event)); });
    await container.runInScope(async (scope) => {
      lines.push(`in ${String(scope.id)}`);
      await scope.runInScope((inner) => { lines.push(`in ${String(inner.id)}`); });
    });
    const started = (id: number): readonly string[] => ['operation-starting start', 'start Transaction', 'Transaction begun', 'start Transaction done', 'operation-ended start'].map((line) => `${String(id)}: ${line}`);
    const stopped = (id: number): readonly string[] => ['operation-starting stop', 'stop Transaction', 'stop Transaction done', 'operation-ended stop'].map((line) => `${String(id)}: ${line}`);
    expect(lines).toEqual(['open 1', ...started(1), 'in 1', 'open 2 in 1', ...started(2), 'in 2', ...stopped(2), 'end 2: done', ...stopped(1), 'end 1: done']);
  });

  it('says what a scope has failed with', async () => {
    const container = createContainer({ components: [Transaction] });
    await container.startAll();
    const lines: string[] = [];
    container.subscribe((event) => { if (event.kind === 'scope-ended') lines.push(...told(event)); });
    await expect(container.runInScope(() => { throw new Error('no order'); })).rejects.toThrow('no order');
    fails = true;
    expect((await rejection(container.runInScope(() => 1))).code).toBe('ERR_STOP_FAILED');
    await expect(container.runInScope(() => 1, { signal: AbortSignal.abort('too late') })).rejects.toThrow('too late');
    expect(lines).toEqual(['end 1: failed, no order', 'end 2: failed, Transaction failed to stop: no commit']);
  });

  it('can be held against the rules, and has times of its own', async () => {
    const clock = createVirtualClock();
    const Slow = component('slow', { scope: 'container', deps: [Transaction], start: () => clock.after(30), stop: () => clock.after(20) });
    const container = createContainer({ components: [Slow], clock });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    for (let count = 0; count < 2; count += 1) {
      const running = container.runInScope(() => clock.after(5));
      await clock.advance(100);
      await running;
    }
    await container.stopAll();
    expect(checkTrace(events)).toEqual([]);
    const timeline = timelineOf(events);
    const ofScopes = timeline.filter(({ scope, component: id }) => scope !== undefined && id === 'slow');
    expect(ofScopes.map(({ scope, way, waitedFor, ownMs }) => ({ scope, way, waitedFor, ownMs }))).toEqual([1, 2].flatMap((scope) => [
      { scope, way: 'up', waitedFor: 'Transaction', ownMs: 30 }, { scope, way: 'down', waitedFor: undefined, ownMs: 20 },
    ]));
    const { operation } = ofScopes[0] as (typeof ofScopes)[0];
    expect(criticalChainOf(timeline, operation, 'up', 2)).toEqual({ links: [{ component: 'Transaction', ownMs: 0, gapMs: 0 }, { component: 'slow', ownMs: 30, gapMs: 0 }], totalMs: 30 });
    // A log that lacks what began in a scope says so of that.
    const broken = events.filter((event) => !(event.kind === 'in-scope' && event.scope === 2 && event.event.kind === 'step-starting'));
    expect(checkTrace(broken).filter(({ message }) => message.startsWith('In scope 2: ')).length).toBeGreaterThan(0);
  });

  it('is told to listeners outside of it, who may stop what they hear of', async () => {
    const container = createContainer({ components: [Transaction] });
    await container.startAll();
    let stopped: Promise<unknown> | undefined;
    container.subscribe((event) => { if (event.kind === 'in-scope' && event.event.kind === 'progress') stopped = container.stopAll().then(() => 'stopped'); });
    await container.runInScope(() => 1);
    expect(await stopped).toBe('stopped');
  });

  it('counts in what explains a component', async () => {
    const container = createContainer({ components: [Transaction] });
    await container.startAll();
    const explained = (): string => container.explain(Transaction).replace(/.*\(runInScope\); /, '');
    const all = await container.runInScope((scope) => scope.runInScope(() => explained()));
    expect([all, await container.runInScope(explained), explained()]).toEqual([
      'up, it says that what they need is up. 2 are open.', 'up, it says that what they need is up. 1 is open.', 'up, it says that what they need is up.',
    ]);
  });
});
