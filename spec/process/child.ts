import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..', '..');

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly tsconfig?: string;
  readonly args?: readonly string[];
  /** For Node itself. */
  readonly nodeArgs?: readonly string[];
  /** Run by npm, as a script of a package is, in a process group of its own. */
  readonly byNpm?: boolean;
}

const running = new Set<Program>();

/** Ends those that a failed test has left running; for `afterAll`. */
export function killLeftovers(): void {
  for (const program of running) program.kill('SIGKILL');
}

/** A program of the project, run by Node as its users run it: against the built package. */
export class Program {
  readonly ended: Promise<Ended>;
  private readonly process: ChildProcess;
  private stdout = '';
  private stderr = '';
  private isOver = false;
  private readonly watchers = new Set<() => void>();

  constructor(file: string, options: RunOptions = {}) {
    if (!existsSync(join(projectRoot, 'dist', 'index.js'))) throw new Error('dist is missing: run "npm run build" before this spec, as "npm test" does');
    const tsconfig = options.tsconfig === undefined ? {} : { TS_NODE_PROJECT: join(projectRoot, options.tsconfig) };
    const loader = file.endsWith('.ts') ? ['-r', join(projectRoot, 'spec', 'support', 'compile.js')] : [];
    const command = [process.execPath, ...(options.nodeArgs ?? []), ...loader, join(projectRoot, file), ...(options.args ?? [])];
    const [first = '', ...rest] = options.byNpm === true ? ['npm', 'exec', '--offline', '--call', `exec ${command.join(' ')}`] : command;
    this.process = spawn(first, rest, {
      cwd: projectRoot, env: { ...process.env, ...tsconfig, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: options.byNpm === true,
    });
    running.add(this);
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => { this.stdout += text; this.look(); });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => { this.stderr += text; this.look(); });
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => {
        this.isOver = true;
        running.delete(this);
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        this.look();
      });
    });
  }

  /** Resolves with the first line that fits, when it has been printed; rejects when the program ends without it. */
  async printed(line: string | RegExp): Promise<string> {
    const fits = (printed: string): boolean => (typeof line === 'string' ? printed === line : line.test(printed));
    for (;;) {
      const found = this.stdout.split('\n').slice(0, -1).find(fits);
      if (found !== undefined) return found;
      if (this.isOver) throw new Error(`ended without printing ${String(line)}:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => { this.watchers.add(resolve); });
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Reaches every process of its group, as a terminal's Ctrl-C and a service manager's SIGTERM do. */
  killGroup(signal: NodeJS.Signals): void {
    if (this.process.pid !== undefined) process.kill(-this.process.pid, signal);
  }

  private look(): void {
    for (const wake of this.watchers) wake();
    this.watchers.clear();
  }
}
