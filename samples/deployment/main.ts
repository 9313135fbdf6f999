// Brings a version to a fleet of machines, a few at a time: what takes time, can fail half-way, be called off, and has to say how it went.
import { createContainer } from 'systole';
import { operate } from 'systole/operations';
import { deploy } from './deploy';
import { Fleet } from './fleet';

const [version = '2.0', size = '6', upWithinMs = '1000'] = process.argv.slice(2);

async function run(): Promise<void> {
  const container = createContainer({ components: [Fleet] }).configure(Fleet, { size: Number(size) });
  await container.startAll();
  const { hosts } = container.get(Fleet);

  // #region run
  const deployment = operate(deploy, { hosts, version, atATime: 2, upWithinMs: Number(upWithinMs) }, {
    onEvent: (event) => { if (event.kind === 'run-progress' && event.name === 'deploy') console.log(event.text); },
  });
  const callOff = (): void => { deployment.abort('Ctrl-C'); };
  process.once('SIGINT', callOff); // a second one ends the process as usual
  const end = await deployment.settled();
  process.off('SIGINT', callOff);
  console.log(deployment.text());
  // #endregion

  const versions = await Promise.all(hosts.map(async (host) => (await host.ask({ ask: 'health' })).running));
  console.log(`deploy ${end.state}; the machines run ${[...new Set(versions)].join(' and ')}`);
  await container.stopAll();
  process.exitCode = end.state === 'succeeded' ? 0 : 1;
}

void run();
