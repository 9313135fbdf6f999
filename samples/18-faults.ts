// What the real system does when a component is slow, fails or hangs: a fault plan around the real handlers, in no time.
import assert from 'node:assert/strict';
import type { SystoleEvent } from 'systole';
import { Component, createContainer, isSystoleError, OnStart, OnStop } from 'systole';
import { checkTrace, createVirtualClock, failStart, hangStop, lateStart, slow, withFaults } from 'systole/testing';

@Component()
class Database {
  @OnStart connect(): void { console.log('connect'); }
  @OnStop close(): void { console.log('close'); }
}

@Component(Database)
class Cache {
  constructor(readonly database: Database) {}
  @OnStart warm(): void { console.log('warm'); }
}

@Component({ deps: [Cache], stopTimeoutMs: 2_000 })
class Api {
  constructor(readonly cache: Cache) {}
  @OnStart listen(): void { console.log('listen'); }
  @OnStop drain(): void { console.log('drain'); }
}

const application = createContainer({ components: [Api] });

async function slowThenHung(): Promise<void> {
  // #region faults
  const clock = createVirtualClock();
  const system = withFaults(application, [slow(Cache, 200), hangStop(Api)], { clock });
  const started = system.startAll();
  await clock.advance(200);
  console.log(`up after ${(await started).elapsedMs} ms`);

  const stopped = system.stopAll().catch((error: unknown) => error);
  await clock.advance(3_000); // its own limit of 2 s, and 1 s of grace
  console.log(isSystoleError(await stopped), `Api: ${system.status(Api)}, Database: ${system.status(Database)}`);
  // #endregion
}

async function failing(): Promise<void> {
  const system = withFaults(application, [failStart(Cache, new Error('no memory left'))]);
  await system.startAll().catch((error: unknown) => { console.log((error as Error).message); });
}

async function late(): Promise<void> {
  // #region trace
  const clock = createVirtualClock();
  const system = withFaults(application, [lateStart(Cache, 20_000)], { clock });
  const events: SystoleEvent[] = [];
  system.subscribe((event) => { events.push(event); }); // before its first operation
  const started = system.startAll().catch((error: unknown) => error);
  await clock.advance(20_000);
  assert.ok(isSystoleError(await started)); // over after 15 s and a grace; what came up after that is stopped again
  assert.deepEqual(checkTrace(events), []); // on a real clock: { toleranceMs: 100 }
  // #endregion
  console.log(`Cache: ${system.status(Cache)}`);
}

void slowThenHung().then(failing).then(late);

// prints:
// connect
// warm
// listen
// up after 200 ms
// drain
// close
// true Api: quarantined, Database: stopped
// connect
// close
// Cache failed to start: no memory left
//   failed: Cache (start): no memory left
//   skipped: Api
//   stopped again: Database
//   mend the cause and start again; nothing of this start is left running
// connect
// warm
// close
// Cache: stopped
