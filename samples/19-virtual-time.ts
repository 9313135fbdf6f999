// Time that a test moves by hand, and a test that fails for what it leaves behind.
import assert from 'node:assert/strict';
import type { Clock } from 'systole';
import { Component, createContainer, OnStart, OnStop, token } from 'systole';
import { createVirtualClock, expectNoLeaks, startSystem } from 'systole/testing';

const Time = token<Pick<Clock, 'schedule'>>('time'); // in production registered as a component of its own

@Component(Time)
class Heartbeat {
  beats = 0;
  private cancel = (): void => undefined;
  constructor(private readonly time: Pick<Clock, 'schedule'>) {}
  @OnStart beat(): void {
    this.cancel = this.time.schedule(60_000, () => {
      this.beats += 1;
      this.beat();
    });
  }
  @OnStop end(): void { this.cancel(); }
}

@Component(Time)
class Forgetful extends Heartbeat {
  override end(): void { /* forgets its timer */ }
}

const container = createContainer();
container.registerInstance(Time, { schedule: () => { throw new Error('no real time in tests'); } });
const application = container.add(Heartbeat, Forgetful);

async function moveTime(): Promise<void> {
  // #region time
  const clock = createVirtualClock();
  await using system = await startSystem(application, { clock, overrides: [[Time, { useValue: clock }]], only: [Heartbeat] });
  await clock.advance(3_600_000); // an hour, now
  assert.equal(system.get(Heartbeat).beats, 60);
  // #endregion
  console.log(`${system.get(Heartbeat).beats} beats`);
}

async function forget(): Promise<void> {
  const clock = createVirtualClock();
  const system = await startSystem(application, { clock, overrides: [[Time, { useValue: clock }]], only: [Forgetful] });
  await system.stop();
}

async function look(): Promise<void> {
  // #region leaks
  await expectNoLeaks(async () => {
    const system = application.fork().override(Time, { useValue: createVirtualClock() });
    await system.startAll();
    await system.stopAll();
  });
  // #endregion
  console.log('nothing is left');
}

void moveTime()
  .then(forget)
  .catch((error: unknown) => { console.log((error as Error).message); })
  .then(look);

// prints:
// 60 beats
// The test left something behind.
//   1 timer on the virtual clock
//   stop what the test has started, or name those it is about in { tolerate: [...] }
// nothing is left
