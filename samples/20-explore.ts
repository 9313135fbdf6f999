// Every way in which a graph may run, tried at random and in no time: what the limits, needs and switches of yours really promise.
import './support/mini-runner'; // describe and it, so that this file runs without jest or vitest
import assert from 'node:assert/strict';
import { Component, createContainer, OnDrain, OnStart, OnStop, optional } from 'systole';
import { explore } from 'systole/testing';

@Component()
class Database {
  @OnStart connect(): void { console.log('never called here: handlers are simulated'); }
  @OnStop close(): void { console.log('never called here'); }
}

@Component({ deps: [Database], feature: 'mail' })
class Mailer {
  constructor(readonly database: Database) {}
  @OnDrain async sendTheRest(): Promise<void> { /* … */ }
  @OnStop hangUp(): void { /* … */ }
}

@Component(Database, optional(Mailer))
class Api {
  constructor(readonly database: Database, readonly mailer: Mailer | undefined) {}
  @OnStart async listen(): Promise<void> { /* … */ }
  @OnStop async close(): Promise<void> { /* … */ }
}

const application = createContainer({ components: [Api, Mailer], stopBudgetMs: 25_000 });

describe('the shop', () => {
  // #region explore
  it('serves only while its database is up, whatever is slow, fails or hangs', async () => {
    const { runs } = await explore(application, {
      check: ({ moments }) => {
        for (const { isUp } of moments()) if (isUp(Api) && !isUp(Database)) return 'the Api is up without its Database';
        return undefined;
      },
    });
    assert.equal(runs, 200);
  });
  // #endregion

  it('goes on serving when mail is switched off', async () => {
    await explore(application, {
      calls: ['startAll', { call: 'disable', targets: ['mail'] }, { call: 'enable', targets: ['mail'] }],
      check: ({ moments }) => {
        for (const { status } of moments()) if (status(Api) === 'disabled') return 'without mail there is no Api';
        return undefined;
      },
    });
  });

  // #region limits
  it('is never cut short while it stops, as long as every handler keeps to its own limit', async () => {
    await explore(application, {
      faults: 'none', calls: ['startAll', 'stopAll'],
      check: ({ moments }) => {
        for (const { event } of moments()) {
          if (event.kind === 'component-changed' && event.to === 'forcing') return `${event.component} is cut short`;
        }
        return undefined;
      },
    });
  });
  // #endregion
});

// prints:
// ✓ serves only while its database is up, whatever is slow, fails or hangs
// ✓ goes on serving when mail is switched off
// ✗ is never cut short while it stops, as long as every handler keeps to its own limit: The check refuses run 4 of 200 (seed 4): Mailer is cut short.
//   called: startAll() at 0 ms, done; stopAll() at 17632 ms, going on
//   at 26086 ms: Api is stopped
//   at 26086 ms: Mailer is draining
//   at 33729 ms: Mailer is stopping
//   at 41532 ms: Mailer is told to end its stop: Mailer took longer than 7803 ms in its stop handlers.
//   at 41532 ms: Mailer is forcing: Mailer took longer than 7803 ms in its stop handlers.
//   play it again: explore(container, { seed: 4, runs: 1, faults: 'none', calls: ['startAll', 'stopAll'], check })
