import { join } from 'node:path';
import { createContainer } from 'systole';
import { Left } from './circular/left';

describe('a circle of imports', () => {
  const findings = createContainer({ components: [Left] }).verify();

  it('is found before anything runs, with the class and the position that is undefined', () => {
    expect(findings.map(({ code, details }) => ({ code, details }))).toEqual([
      { code: 'ERR_UNDEFINED_DEPENDENCY', details: { component: 'Right', position: 1 } },
    ]);
  });

  it('is explained, with the place of the list and what to do', () => {
    expect(findings[0]?.message).toBe(
      'Right lists a dependency at position 2 that is undefined.\n'
      + `  declared at: ${join(__dirname, 'circular/right.ts')}:7\n`
      + '  usual reason: two files import each other; the class did not exist yet when @Component ran\n'
      + '  move one of them, or list lazy(() => TheClass)',
    );
  });
});
