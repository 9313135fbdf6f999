import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string; readonly dependencies: Readonly<Record<string, string>> };

/** Sources and settings of projects, copied into the fresh ones. */
const kept = join(__dirname, 'projects');

/** How long packing, installing and compiling for all tests of a file may take, in milliseconds: on a busy machine it is a while. */
export const preparationMs = 300_000;

/**
 * A folder of projects that have the packed package, as npm installs it: what the package forgets to bring along or to ask for is missing here. Its dependencies,
 * and the tools of a project, are links to those that are installed already, so nothing is fetched.
 *
 * To be ended by `remove()`.
 */
export class FreshProjects {
  private constructor(readonly folder: string) {}

  /** Packs the package as it was built last, and installs it; or copies what another file of tests has installed of the same build. */
  static async create(): Promise<FreshProjects> {
    if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('dist is missing: run "npm run build" before this spec, as "npm test" does');
    const folder = mkdtempSync(join(tmpdir(), 'fresh-projects-'));
    const before = join(root, '.jest-out', 'installed', digestOfPackage());
    if (existsSync(before)) cpSync(before, folder, asItIs);
    else {
      await install(folder);
      keep(folder, before);
    }
    return new FreshProjects(folder);
  }

  /**
   * Makes a project of what stands in folders of `projects`, with links to the tools that it uses.
   *
   * @returns its path
   */
  make(name: string, sources: readonly string[], tools: readonly string[] = []): string {
    const project = join(this.folder, name);
    for (const source of sources) cpSync(join(kept, source), project, { recursive: true });
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
    for (const tool of tools) {
      const link = join(project, 'node_modules', tool);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(installed(tool), link);
    }
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** npm's links are relative, and hold in every folder of projects. */
const asItIs = { recursive: true, verbatimSymlinks: true };

async function install(folder: string): Promise<void> {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const libraries = Object.keys(manifest.dependencies);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({
    private: true,
    dependencies: { systole: `file:systole-${manifest.version}.tgz`, ...Object.fromEntries(libraries.map((name) => [name, `file:${installed(name)}`])) },
    // What is asked for by version is not looked up: it is what stands above.
    overrides: Object.fromEntries(libraries.map((name) => [name, `$${name}`])),
  }));
  await run('npm', ['install', '--offline', '--ignore-scripts', '--install-strategy=hoisted'], { cwd: folder });
}

/** For others of the same build, all at once: they may look for it now. Those of older builds go. */
function keep(folder: string, place: string): void {
  const all = dirname(place);
  mkdirSync(all, { recursive: true });
  const older = readdirSync(all).filter((name) => !name.startsWith('.'));
  const copy = mkdtempSync(join(all, '.copy-'));
  cpSync(folder, copy, asItIs);
  // Two may have installed it side by side: one copy is enough.
  if (existsSync(place)) rmSync(copy, { recursive: true });
  else renameSync(copy, place);
  for (const name of older) if (join(all, name) !== place) rmSync(join(all, name), { recursive: true, force: true });
}

/** Of all that may go into the package, and of what packs it and where. */
function digestOfPackage(): string {
  const hash = createHash('sha256').update(`${process.version}\n${tmpdir()}`);
  for (const name of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', ...filesIn('dist'), ...filesIn('src')]) hash.update(`\n${name}\n`).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
}

/** Runs Node in a project, with a file of it or of one of its tools: this one, or the one that `npm run check:nodes` is at. */
export function node(project: string, file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<string> {
  return run(process.env['SYSTOLE_NODE'] ?? process.execPath, [file, ...args], { cwd: project, env });
}

/**
 * What a program prints.
 *
 * @throws what it printed, when it ends with anything but 0
 */
export function run(command: string, args: readonly string[], { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }): Promise<string> {
  return new Promise((done, failed) => {
    execFile(command, args, { cwd, env: { ...ownEnvironment(), ...env } }, (error, stdout, stderr) => {
      if (error === null) done(stdout.trim());
      else failed(new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}

/** Without what a test runner and npm have told this process, and would tell the tools that run in it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JEST_|TS_NODE_|TS_JEST|NODE_ENV$|NODE_OPTIONS$|npm_(?!config_))/.test(name)));
}

function installed(name: string): string {
  return join(root, 'node_modules', name);
}
