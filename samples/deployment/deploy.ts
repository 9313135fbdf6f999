import type { OperationSpec } from 'systole/operations';
import { all, allOrAbort, operation, retry, timeout, withCompensation } from 'systole/operations';
import type { Host } from './fleet';

export interface Release {
  readonly hosts: readonly Host[];
  readonly version: string;
  /** How many machines may be down at a time. */
  readonly atATime: number;
  /** How long a machine may take to come up. */
  readonly upWithinMs: number;
}

// #region steps
// What changes a machine goes on to its answer when it is called off: only then is it known what there is to undo.

/** Tells it what to run from its next restart on, and gives what it was told before. */
const configure = (host: Host, version: string): OperationSpec<unknown, string> => withCompensation(
  operation(`configure ${host.name}`, async () => (await host.ask({ ask: 'configure', version })).before),
  async (before) => { await host.ask({ ask: 'configure', version: before }); },
);

/** Asks again and again whether it is up, until it is. */
const comesUp = (host: Host): OperationSpec => retry(operation(`probe ${host.name}`, async ({ signal }) => {
  const { isUp } = await host.ask({ ask: 'health' }, signal);
  if (!isUp) throw new Error(`${host.name} is not up`);
}), { attempts: Infinity, backoff: { from: '20ms', atMost: '100ms' }, jitter: 0.5 });

/** Restarts it; that is undone by a restart of what it ran before. */
const restart = (host: Host, before: string): OperationSpec => withCompensation(
  operation(`restart ${host.name}`, async () => { await host.ask({ ask: 'restart' }); }),
  async (_, { run }) => {
    await host.ask({ ask: 'configure', version: before });
    await host.ask({ ask: 'restart' });
    await run(comesUp(host));
  },
);
// #endregion

// #region deploy
const rollOut = (host: Host, before: string, upWithinMs: number): OperationSpec => operation(`roll out ${host.name}`, async ({ run }) => {
  await run(restart(host, before));
  await run(timeout(comesUp(host), upWithinMs));
});

/** Configures all machines at once and restarts some at a time; whatever goes wrong, all run afterwards what they ran before. */
export const deploy: OperationSpec<Release, number> = timeout(operation('deploy', async ({ run, progress, partial }, { hosts, version, atATime, upWithinMs }: Release) => {
  const before = await run(all(hosts.map((host) => configure(host, version)), { name: 'configure', failFast: true }));
  for (let done = 0; done < hosts.length; done += atATime) {
    progress(`${version} runs on ${done} of ${hosts.length}`);
    partial(done);
    const batch = hosts.slice(done, done + atATime).map((host, place) => rollOut(host, before[done + place] as string, upWithinMs));
    await run(allOrAbort(batch, { name: `batch from ${done + 1}` }));
  }
  return hosts.length;
}), '30s');
// #endregion
