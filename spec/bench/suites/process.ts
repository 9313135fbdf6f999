import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, Readings, Task } from '../measure';
import type { Suite } from '../suite';

/** How modules are loaded: by `require`, or by `import`. */
type Loading = 'required' | 'imported';

/** A whole program, in both ways of loading. */
interface ProcessContender {
  readonly name: string;
  /** Names that are loaded, by their package; none where a package is only run. */
  readonly loads: Readonly<Record<string, readonly string[]>>;
  /** Makes `classes` out of `makeClass(index, needs)`, brings them up and down. */
  readonly program: string;
}

const root = join(__dirname, '..', '..', '..');
/** Below the package, so that the programs find it, and its peers, by their names. */
const folder = join(root, '.jest-out', 'bench-process');

/**
 * What all programs have in common: classes that need the two before them, with handlers that count. At the end they print what they came to, and what
 * the process has taken until then.
 */
const beginning = `
const size = Number(process.argv[2]);
let up = 0;
const stopped = [];
function makeClass(index) {
  return { ['Class' + index]: class {
    constructor(...needs) { this.needs = needs; }
    async start() { if (this.needs.length === Math.min(index, 2)) up += 1; }
    async stop() { up -= 1; stopped.push(index); }
  } }['Class' + index];
}
const classes = [];
function declare(decorate) {
  for (let index = 0; index < size; index += 1) {
    const made = makeClass(index);
    decorate(made, classes.slice(-2));
    classes.push(made);
  }
}
function told(wereUp) {
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ wereUp, up, isInOrder: stopped.every((index, place) => index === size - 1 - place), cpuMs: (user + system) / 1000, residentMiB: process.resourceUsage().maxRSS / 1024 }));
}
`;

const empty: ProcessContender = { name: 'an empty process', loads: {}, program: 'declare(() => undefined);\nup = 0;\ntold(size);' };

const tsyringe: ProcessContender = {
  name: 'tsyringe, reflect-metadata and a loop',
  loads: { 'reflect-metadata': [], tsyringe: ['container', 'singleton'] },
  program: `
    declare((made, needs) => {
      Reflect.defineMetadata('design:paramtypes', needs, made);
      singleton()(made);
    });
    (async () => {
      const instances = classes.map((made) => container.resolve(made));
      for (const instance of instances) await instance.start();
      const wereUp = up;
      for (const instance of instances.reverse()) await instance.stop();
      told(wereUp);
    })();
  `,
};

const systole: ProcessContender = {
  name: 'systole',
  loads: { systole: ['Component', 'OnStart', 'OnStop', 'createContainer'] },
  program: `
    declare((made, needs) => {
      for (const [decorator, name] of [[OnStart, 'start'], [OnStop, 'stop']]) decorator(made.prototype, name, Object.getOwnPropertyDescriptor(made.prototype, name));
      Component(...needs)(made);
    });
    (async () => {
      const container = createContainer({ components: classes });
      await container.startAll();
      const wereUp = up;
      await container.stopAll();
      told(wereUp);
    })();
  `,
};

/** A whole process that loads a container, brings a system up and down, and ends: as multiples of one that only declares the classes and tells. */
export const processSuite: Suite = {
  purpose: 'a whole process: load, bring up and down, end; build first',
  sizes: [10, 100],
  tasks: (sizes) => (['required', 'imported'] as const).map((loading) => task(loading, sizes)),
};

function task(loading: Loading, sizes: readonly number[]): Task {
  const isCounted = countsInstructions();
  return {
    name: `A process that brings up few components, modules ${loading}`, sizes, warmUps: 1,
    readings: [
      ...(isCounted ? [{ name: 'instructions', unit: 'million' } as const] : []),
      { name: 'processor time', unit: 'ms' }, { name: 'wall time', unit: 'ms' }, { name: 'resident size', unit: 'MiB' },
    ],
    contenders: [empty, tsyringe, systole].map((contender): Contender => {
      const file = write(contender, loading);
      return { name: contender.name, trial: (size) => run(file, size, isCounted) };
    }),
  };
}

/** Writes a program to a file of its own, and gives its path. */
function write({ name, loads, program }: ProcessContender, loading: Loading): string {
  const lines = Object.entries(loads).map(([from, names]) => {
    const list = `{ ${names.join(', ')} }`;
    if (loading === 'imported') return names.length === 0 ? `import '${from}';` : `import ${list} from '${from}';`;
    return names.length === 0 ? `require('${from}');` : `const ${list} = require('${from}');`;
  });
  const file = join(folder, `${name.replace(/\W+/g, '-')}.${loading === 'imported' ? 'mjs' : 'cjs'}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n${beginning}\n${program}\n`);
  return file;
}

/** Runs a program to its end, and checks what it says. */
async function run(file: string, size: number, isCounted: boolean): Promise<Readings> {
  const counts = join(folder, 'instructions.txt');
  const node = [process.execPath, file, String(size)];
  const [command = '', ...args] = isCounted ? [...counter, '-o', counts, ...node] : node;
  const began = performance.now();
  const said = await new Promise<string>((resolve, reject) => {
    execFile(command, args, { cwd: root, env }, (error, stdout) => { if (error === null) resolve(stdout); else reject(error); });
  });
  const wallMs = performance.now() - began;
  const { wereUp, up, isInOrder, cpuMs, residentMiB } = JSON.parse(said) as Readonly<Record<'wereUp' | 'up' | 'cpuMs' | 'residentMiB', number>> & { readonly isInOrder: boolean };
  if (wereUp !== size || up !== 0 || !isInOrder) throw new Error(`${file} came to ${said} for ${String(size)}: its time counts for nothing`);
  const instructions = isCounted ? { instructions: counted(readFileSync(counts, 'utf8')) / 1e6 } : {};
  return { ...instructions, 'processor time': cpuMs, 'wall time': wallMs, 'resident size': residentMiB };
}

/** Where every Node process reads certificates first, that costs four times as much as all that is measured here. */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const counter = ['perf', 'stat', '-e', 'instructions:u', '-x,'];

/** The count of instructions hardly varies, where the machine gives it: some have the program, and no counters. */
function countsInstructions(): boolean {
  const { status, stderr } = spawnSync(counter[0] as string, [...counter.slice(1), process.execPath, '--version'], { encoding: 'utf8' });
  return status === 0 && counted(stderr) > 0;
}

/** What the counter says; NaN where it is not supported. */
function counted(said: string): number {
  return Number(said.split('\n').find((line) => line.includes('instructions'))?.split(',')[0]);
}
