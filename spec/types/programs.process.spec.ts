import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** 5.2 is the floor, the first with decorator metadata; the others are what users have. */
const compilers = {
  'TypeScript 5.2': 'typescript-5.2/typescript/lib/tsc.js',
  'TypeScript 5.4': 'typescript-5.4/typescript/lib/tsc.js',
  'TypeScript 5.9': 'typescript-5.9/typescript/lib/tsc.js',
  'TypeScript 6': '@typescript/old/lib/tsc.js',
  'TypeScript 7': '@typescript/native/bin/tsc',
} as const;
type Compiler = keyof typeof compilers;
const protocols = ['legacy', 'standard'] as const;
type Protocol = (typeof protocols)[number];

interface Run {
  readonly compiler: Compiler;
  readonly protocol: Protocol;
}
const runs: readonly Run[] = (Object.keys(compilers) as Compiler[]).flatMap((compiler) => protocols.map((protocol) => ({ compiler, protocol })));

/** What one compiler said of all programs of one protocol. */
interface Verdict {
  readonly programs: readonly string[];
  /** By `file:line`; a line with several errors has all their texts. */
  readonly errors: ReadonlyMap<string, string>;
}
const verdicts = new Map<string, Verdict>();

let work = '';

beforeAll(async () => {
  mkdirSync(join(root, '.jest-out'), { recursive: true });
  work = mkdtempSync(join(root, '.jest-out/programs-'));
  const declarations = join(work, 'declarations');
  // Only the declarations matter here; what stands in the functions' bodies is the type-check's business.
  await compile('TypeScript 7', join(root, 'src/tsconfig.json'), '--noEmit', 'false', '--noEmitOnError', 'false', '--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', declarations);
  for (const protocol of protocols) writeFileSync(configOf(protocol), JSON.stringify(configuration(protocol, declarations)));
  // Two at a time: the older compilers take one core each for some seconds.
  const waiting = [...runs];
  const takeTurns = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      verdicts.set(nameOf(run), await compile(run.compiler, configOf(run.protocol)));
    }
  };
  await Promise.all([takeTurns(), takeTurns()]);
}, 600_000);

afterAll(() => { rmSync(work, { recursive: true, force: true }); });

describe.each(runs)('$compiler under $protocol decorators', (run) => {
  const verdict = (): Verdict => verdicts.get(nameOf(run)) as Verdict;

  it('has seen every program', () => {
    expect(verdict().programs).toEqual(programsFor(run.protocol));
  });

  it('compiles what fits, and refuses every line marked as an error', () => {
    const expected = expectedTexts(run);
    expect([...verdict().errors].filter(([place]) => !expected.has(place))).toEqual([]);
  });

  it('says in words what does not fit, in the line that is read first', () => {
    const { errors } = verdict();
    const unsaid = [...expectedTexts(run)].filter(([place, texts]) => !texts.every((text) => headlineOf(errors.get(place) ?? '')?.includes(text)));
    expect(unsaid.map(([place, texts]) => ({ place, expected: texts, said: errors.get(place) }))).toEqual([]);
  });
});

/** A folder named after a protocol holds programs that make sense in that one only. */
function programsFor(protocol: Protocol): readonly string[] {
  const other = protocol === 'legacy' ? '/standard/' : '/legacy/';
  return ['compiles', 'rejects']
    .flatMap((folder) => readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' }).map((file) => `spec/types/${folder}/${file}`))
    .filter((file) => file.endsWith('.ts') && !file.includes(other))
    .sort();
}

/** What `// error: …` comments ask for, by the place of the line below them. In parentheses stands which compiler, or which protocol, says it so. */
function expectedTexts(run: Run): ReadonlyMap<string, readonly string[]> {
  const expected = new Map<string, readonly string[]>();
  for (const file of programsFor(run.protocol)) {
    let texts: string[] = [];
    for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
      const [marker, by, text = ''] = /^\/\/ error(?: \(([^)]+)\))?: (.*)$/.exec(line) ?? [];
      if (marker === undefined) {
        if (texts.length > 0) expected.set(`${file}:${String(index + 1)}`, texts);
        texts = [];
      } else if (by === undefined || by.split(', ').some((name) => name === run.compiler || name === run.protocol)) texts.push(text);
    }
  }
  return expected;
}

/** What is read first of an error: TypeScript's own introductions left out, and all overloads but the last, which is the most telling, and the only one that 7 prints. */
function headlineOf(error: string): string | undefined {
  const lines = error.split('\n');
  const from = lines.findLastIndex((line) => /gave the following error\.$|Unable to resolve signature of \w+ decorator/.test(line));
  return lines[from + 1];
}

/** As a user has it: strict, and against the declarations that are published, not the sources. */
function configuration(protocol: Protocol, declarations: string): object {
  return {
    compilerOptions: {
      target: 'es2022', lib: ['es2022', 'esnext.disposable'], module: 'nodenext', types: ['node'], noEmit: true,
      strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false,
      experimentalDecorators: protocol === 'legacy', emitDecoratorMetadata: protocol === 'legacy',
      paths: { 'systole': [join(declarations, 'index.d.ts')], 'systole/testing': [join(declarations, 'testing/index.d.ts')], 'systole/operations': [join(declarations, 'operations/index.d.ts')] },
    },
    files: programsFor(protocol).map((file) => join(root, file)),
  };
}

function configOf(protocol: Protocol): string {
  return join(work, `${protocol}.json`);
}

function nameOf(run: Run): string {
  return `${run.compiler} ${run.protocol}`;
}

async function compile(compiler: Compiler, config: string, ...options: readonly string[]): Promise<Verdict> {
  const script = join(root, 'node_modules', compilers[compiler]);
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, [script, '-p', config, '--pretty', 'false', '--listFiles', ...options], { cwd: root, maxBuffer: 1e8 },
      (_failure, stdout, stderr) => { done(stdout + stderr); });
  });
  const programs: string[] = [];
  const errors = new Map<string, string>();
  let place = '';
  for (const line of output.split('\n')) {
    const error = /^(.+)\((\d+),\d+\): error (.*)$/.exec(line);
    if (error !== null) place = `${error[1] ?? ''}:${error[2] ?? ''}`;
    if (error !== null || line.startsWith(' ')) errors.set(place, `${errors.get(place) ?? ''}${line}\n`);
    else if (line.startsWith('/')) programs.push(relative(root, line));
    else if (line !== '') errors.set(line, line);
  }
  return { programs: programs.filter((file) => /^spec\/types\/(compiles|rejects)\//.test(file)).sort(), errors };
}
