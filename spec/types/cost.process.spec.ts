import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fiftyComponents } from './fifty-components';

const root = resolve(__dirname, '../..');

/**
 * What fifty components may cost each compiler: instantiations of types, which do not depend on the machine. A few per cent above what they do cost: about
 * 400 a component. Whoever adds to them says so in a diff.
 */
const budgets = {
  'TypeScript 5.2': { tsc: 'typescript-5.2/typescript/lib/tsc.js', legacy: 19_900, standard: 21_600 },
  'TypeScript 5.9': { tsc: 'typescript-5.9/typescript/lib/tsc.js', legacy: 21_400, standard: 23_200 },
  'TypeScript 6': { tsc: '@typescript/old/lib/tsc.js', legacy: 21_400, standard: 23_200 },
  'TypeScript 7': { tsc: '@typescript/native/bin/tsc', legacy: 21_400, standard: 23_200 },
} as const;
type Compiler = keyof typeof budgets;
type Protocol = 'legacy' | 'standard';

const runs = (Object.keys(budgets) as Compiler[]).flatMap((compiler) => (['legacy', 'standard'] as const).map((protocol) => ({ compiler, protocol })));

let folder = '';

beforeAll(async () => {
  mkdirSync(join(root, '.jest-out'), { recursive: true });
  folder = mkdtempSync(join(root, '.jest-out/cost-'));
  // What is published, not the sources: a user's compiler works that out.
  await run('TypeScript 7', '-p', join(root, 'src/tsconfig.json'), '--noEmit', 'false', '--noEmitOnError', 'false', '--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', join(folder, 'declarations'));
  writeFileSync(join(folder, 'fifty.ts'), fiftyComponents());
}, 120_000);

afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

it.each(runs)('fifty components with $protocol decorators stay within what they may cost $compiler', async ({ compiler, protocol }) => {
  const said = await run(compiler, '-p', configOf(protocol), '--extendedDiagnostics', '--pretty', 'false');
  expect(said.split('\n').filter((line) => line.includes('error TS'))).toEqual([]);
  const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(said)?.[1]);
  expect(instantiations).toBeGreaterThan(5_000);
  expect(instantiations).toBeLessThanOrEqual(budgets[compiler][protocol]);
});

function configOf(protocol: Protocol): string {
  const file = join(folder, `${protocol}.json`);
  writeFileSync(file, JSON.stringify({
    compilerOptions: {
      target: 'es2022', lib: ['es2022', 'esnext.disposable'], module: 'nodenext', types: ['node'], noEmit: true,
      strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true,
      experimentalDecorators: protocol === 'legacy', emitDecoratorMetadata: protocol === 'legacy',
      paths: { systole: [join(folder, 'declarations/index.d.ts')] },
    },
    files: [join(folder, 'fifty.ts')],
  }));
  return file;
}

function run(compiler: Compiler, ...options: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'node_modules', budgets[compiler].tsc), ...options], { cwd: root, maxBuffer: 1e8 }, (_failure, stdout, stderr) => { done(stdout + stderr); });
  });
}
