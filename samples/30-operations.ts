// Orchestration as values: what takes time, fails half-way, and has to be called off is written once, and run any number of times.
import { component, createContainer } from 'systole';
import type { OperationSpec } from 'systole/operations';
import { all, delay, operation, retry, timeout, withCompensation } from 'systole/operations';

const container = createContainer({ components: [component('balancer', { start: () => new Set(['a', 'b', 'c']) })] });

// #region specification
const takeOut = (host: string) => withCompensation(
  operation(`take ${host} out`, () => { console.log(`${host} is out`); }),
  () => { console.log(`${host} is in again`); }, // when what it is a part of does not succeed
);

const warmUp = retry(timeout(operation('warm up', async (op, host: string) => {
  await op.run(delay(5)); // called off at once, when this is
  if (host === 'c') throw new Error(`${host} does not answer`);
}), '2s'), { attempts: 3, backoff: { from: '10ms', factor: 2 }, jitter: 0.2 });

const upgrade = (host: string): OperationSpec => operation(`upgrade ${host}`, async (op) => {
  await op.run(takeOut(host));
  op.defer(() => { console.log(`${host}: temporary files are gone`); }); // however it ends
  await op.run(warmUp, host);
});

const rollOut = operation('roll out', async (op, hosts: readonly string[]) => {
  await op.run(all(hosts.map(upgrade), { concurrency: 1, failFast: true }));
});
// #endregion

async function run(): Promise<void> {
  await container.startAll();

  // #region operate
  const good = container.operate(rollOut, ['a', 'b']); // a stop of the container waits for it, up to its limit; without one: operate(rollOut, …)
  await good;

  const bad = container.operate(rollOut, ['a', 'c']);
  const end = await bad.settled(); // never throws; await bad would
  console.log(bad.state, end.state === 'succeeded' ? '' : String(end.reason).split('\n')[2]);
  console.log(bad.text().replace(/ after \d+ ms/g, '')); // and bad.report(), at any time; bad.abort('why') calls it off
  // #endregion

  await container.stopAll();
}

void run();

// prints:
// a is out
// a: temporary files are gone
// b is out
// b: temporary files are gone
// a is out
// a: temporary files are gone
// c is out
// c: temporary files are gone
// c is in again
// a is in again
// failed   1. upgrade c failed: c does not answer
// roll out: failed: all: 1 of 2 did not succeed.
//   all: failed: all: 1 of 2 did not succeed.
//     upgrade a: succeeded
//       take a out: succeeded
//       retry warm up: succeeded
//         warm up: succeeded
//           delay 5 ms: succeeded
//       clean-up of upgrade a: succeeded
//     upgrade c: failed: c does not answer
//       take c out: succeeded
//       retry warm up: failed: c does not answer
//         warm up: failed: c does not answer
//           delay 5 ms: succeeded
//         warm up (attempt 2): failed: c does not answer
//           delay 5 ms: succeeded
//         warm up (attempt 3): failed: c does not answer
//           delay 5 ms: succeeded
//       clean-up of upgrade c: succeeded
//       undo take c out: succeeded
//     undo take a out: succeeded
