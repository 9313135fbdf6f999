import { killLeftovers, Program } from './child';

/** What was printed, without times and the probes, of which there are more on a busy machine; what goes on together ends in any order. */
function outline(stdout: string): readonly string[] {
  return stdout.trimEnd().split('\n').filter((line) => !/^ +(?:undo configure )?probe /.test(line)).map((line) => line.replace(/ after \d+ ms| \([^)]*\)$/g, ''));
}

const configured = (...hosts: readonly number[]): readonly string[] => ['  configure: succeeded', ...hosts.map((host) => `    configure host-${host}: succeeded`)];
const rolledOut = (host: number): readonly string[] => [
  `    roll out host-${host}: succeeded`, `      restart host-${host}: succeeded`, `      retry probe host-${host}: succeeded`,
];

describe('the deployment of the samples', () => {
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it('configures all machines, restarts two at a time, and tells how it went', async () => {
    const { code, stdout, stderr } = await new Program('samples/deployment/main.ts', { args: ['2.0', '3', '25000'] }).ended;
    expect([code, stderr, outline(stdout)]).toEqual([0, '', [
      '2.0 runs on 0 of 3', '2.0 runs on 2 of 3',
      'deploy: succeeded', ...configured(1, 2, 3),
      '  batch from 1: succeeded', ...rolledOut(1), ...rolledOut(2),
      '  batch from 3: succeeded', ...rolledOut(3),
      'deploy succeeded; the machines run 2.0',
    ]]);
  });

  it('gives up a version that does not come up in time, and brings back the one before', async () => {
    const { code, stdout, stderr } = await new Program('samples/deployment/main.ts', { args: ['2.0-broken', '1'] }).ended;
    const late = 'retry probe host-1 took longer than 1000 ms.';
    expect([code, stderr, outline(stdout)]).toEqual([1, '', [
      '2.0-broken runs on 0 of 1',
      'deploy: failed: batch from 1: 1 of 1 did not succeed.', ...configured(1),
      '  batch from 1: failed: batch from 1: 1 of 1 did not succeed.',
      `    roll out host-1: failed: ${late}`,
      '      restart host-1: succeeded',
      `      retry probe host-1: timed-out: ${late}`,
      '      undo restart host-1: succeeded',
      '        retry probe host-1: succeeded',
      '  undo configure host-1: succeeded',
      'deploy failed; the machines run 1.0',
    ]]);
  });

  it('undoes all of it at Ctrl-C, machines that were done included', async () => {
    // The third machine comes up only when the version before is back.
    const program = new Program('samples/deployment/main.ts', { args: ['2.0-broken-on-host-3', '4', '25000'] });
    await program.printed('2.0-broken-on-host-3 runs on 2 of 4');
    program.kill('SIGINT');
    const { code, stdout, stderr } = await program.ended;
    const lines = outline(stdout);
    expect([code, stderr, lines.slice(0, 3), lines.at(-1)]).toEqual([1, '', ['2.0-broken-on-host-3 runs on 0 of 4', '2.0-broken-on-host-3 runs on 2 of 4', 'deploy: aborted: deploy was called off: Ctrl-C.'], 'deploy aborted; the machines run 1.0']);
    const undone = lines.filter((line) => line.startsWith('  undo '));
    expect(undone.slice(0, 2).sort()).toEqual(['  undo restart host-1: succeeded', '  undo restart host-2: succeeded']);
    expect(undone.slice(2).sort()).toEqual([1, 2, 3, 4].map((host) => `  undo configure host-${host}: succeeded`));
  });
});
