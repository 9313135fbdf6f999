import { killLeftovers, Program } from '../process/child';

afterAll(killLeftovers);

/** The simulation as `npm run simulate` starts it, over a hundred seeds. */
function simulation(bug: string): Program {
  return new Program('spec/simulation/cli.ts', {
    nodeArgs: ['--no-warnings', '-r', './spec/support/compile.js', '-r', './spec/mutation/load-bug.ts'],
    args: ['--runs', '100', '--workers', '1', '--twice', '0'], env: { SYSTOLE_BUG: bug },
  });
}

describe('the simulation, loaded with SYSTOLE_BUG', () => {
  it.each([
    ['double-start', /^seed 1: S3 at event \d+: the start handler of c0 was called without a step$/m],
    ['no-abort-of-siblings', /^seed \d+: S8 at event \d+: The start of c\d was in flight when the start failed at \d+ ms, and was not called off in that instant\.$/m],
  ])('=%s ends with 1, and names a seed that finds it', async (bug, said) => {
    const { code, stdout, stderr } = await simulation(bug).ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(said);
    expect(stdout).toContain('  all of it: npm run simulate -- --seed ');
  }, 120_000);

  it('empty plays the code as it is, and ends with 0', async () => {
    const { code, stdout, stderr } = await simulation('').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^100 runs \(seeds 1 to 100\), \d+ events, .*\nno violation\n$/m);
  }, 120_000);

  it('=anything else ends before the first seed, and names the list', async () => {
    const { code, stdout, stderr } = await simulation('no-such-bug').ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('RangeError: SYSTOLE_BUG: there is no bug named no-such-bug; spec/mutation/bugs.ts lists level-barrier, double-start, ');
  }, 120_000);
});
