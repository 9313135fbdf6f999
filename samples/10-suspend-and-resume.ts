// Suspend lets go of what cannot wait and keeps the instances; resume brings back exactly what was running.
import { Component, createContainer, OnResume, OnStart, OnStop, OnSuspend } from 'systole';

@Component({ config: { size: 1 } })
class Connections {
  @OnStart open(): void { console.log('open'); }
  @OnSuspend park(): void { console.log('park'); }
  @OnResume wake(): void { console.log('wake'); }
  @OnStop close(): void { console.log('close'); }
}

async function run(): Promise<void> {
  const container = createContainer({ components: [Connections] });
  await container.startAll();
  const before = container.get(Connections);
  // #region suspend
  await container.suspend();
  await container.resume(); // the same instance
  console.log(container.get(Connections) === before);
  await container.suspend();
  await container.resume({ config: new Map([[Connections, { size: 2 }]]) }); // another config: a new one
  // #endregion
  console.log(container.get(Connections) === before);
  await container.stopAll();
}

void run();

// prints:
// open
// park
// wake
// true
// park
// close
// open
// false
// close
