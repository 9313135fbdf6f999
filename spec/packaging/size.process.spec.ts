import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const budgets = JSON.parse(readFileSync(join(__dirname, 'size-budgets.json'), 'utf8')) as Readonly<Record<string, number>>;
const folder = mkdtempSync(join(tmpdir(), 'budgets-'));

afterAll(() => { rmSync(folder, { recursive: true }); });

it('fails, and names what is too large and by how much, when something is above its budget', async () => {
  const [tight = ''] = Object.keys(budgets);
  const { code, stdout, stderr } = await size({ ...Object.fromEntries(Object.keys(budgets).map((title) => [title, 1e9])), [tight]: 1_000 });
  const [, bytes, above] = /is (\d+) bytes, (\d+) above its budget\n$/.exec(stderr) ?? [];
  expect(stderr).toBe(`TOO LARGE: ${tight} is ${String(bytes)} bytes, ${String(above)} above its budget\n`);
  expect(Number(bytes) - Number(above)).toBe(1_000);
  expect(code).toBe(1);
  expect(stdout).toContain(`${tight}: `);
});

it('fails when something has no budget', async () => {
  const [first = '', ...others] = Object.keys(budgets);
  const { code, stderr } = await size(Object.fromEntries(others.map((title) => [title, 1e9])));
  expect(stderr).toContain(`TOO LARGE: ${first}`);
  expect(code).toBe(1);
});

/** Measures the package by budgets of the test's own. */
function size(given: Readonly<Record<string, number>>): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const file = join(folder, 'budgets.json');
  writeFileSync(file, JSON.stringify(given));
  return new Promise((done) => {
    execFile(process.execPath, ['spec/packaging/size.mjs', file], { cwd: root }, (error, stdout, stderr) => { done({ code: error === null ? 0 : Number(error.code), stdout, stderr }); });
  });
}
