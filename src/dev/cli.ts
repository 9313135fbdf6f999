#!/usr/bin/env node
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { realProcess } from '../app/host/process-hooks';
import { ifStillAlive, realClock } from '../app/host/real-clock';
import { messageOf } from '../model/errors';
import { refuseMissing } from './installed';
import { ownErrorLines } from './lines';
import { nodeModules } from './modules';
import { Program } from './program';
import type { Prompt } from './prompt';
import { openPrompt } from './prompt';
import { DevSession } from './session';
import { isTypeScript, moduleReason, registerTypeScript } from './typescript';
import type { Watcher } from './watcher';
import { watchFolder } from './watcher';

const usage = `usage: systole dev <entry> [--all] [--data .json,.sql] [--watch <folder>] [--typecheck] [--no-repl]

Runs a program, loads it anew when its files change, and restarts the components that are concerned.

  --all          load everything anew at each change, not only what has changed and what imports it
  --data <list>  restart everything when a file with one of these extensions changes that no code imports
  --watch        the folder to watch; default: the current one
  --typecheck    check types while loading TypeScript
  --no-repl      no commands; default where the input is no terminal, --repl turns them on`;

const options = {
  all: { type: 'boolean', default: false }, data: { type: 'string', default: '' }, watch: { type: 'string', default: '.' },
  typecheck: { type: 'boolean', default: false }, repl: { type: 'boolean' }, 'no-repl': { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command, given] = positionals;
  if (values.help) {
    write(`${usage}\n`);
    return;
  }
  const reason = command !== 'dev' || given === undefined || positionals.length > 2 ? usage : refusal(given, values);
  if (reason === undefined) await develop(resolve(given as string), values);
  else refuse(reason);
}

/** What is wrong with the arguments; `undefined` when nothing is. */
function refusal(entry: string, { watch }: Values): string | undefined {
  if (!existsSync(entry)) return `there is no file ${entry}\n\n${usage}`;
  if (!statSync(entry).isFile()) return `${entry} is no file: name the one that calls main(container)`;
  if (!existsSync(watch) || !statSync(watch).isDirectory()) return `there is no folder ${watch} to watch`;
  const reason = moduleReason(resolve(entry));
  return reason === undefined ? undefined : `${entry} cannot be loaded anew, since ${reason}: develop with an entry in TypeScript (.ts), or in CommonJS (.cjs), or with node --watch`;
}

async function develop(entry: string, values: Values): Promise<void> {
  refuseWhatIsMissing(entry);
  if (isTypeScript(entry) && !readsTypeScript()) registerTypeScript(entry, values.typecheck);
  let prompt: Prompt | undefined;
  const print = (line: string): void => { if (prompt === undefined) write(`${line}\n`); else prompt.print(line); };
  const session = new DevSession({
    modules: nodeModules(entry), clock: realClock, print, all: values.all, onIdle: () => { prompt?.show(); },
    program: new Program(realClock, { onWait: (ms) => { print(`no main(container) so far; waiting ${String(ms / 1_000)} s for it`); } }),
    dataExtensions: values.data.split(',').filter((extension) => extension !== ''), root: process.cwd(),
  });
  for (const event of ['uncaughtException', 'unhandledRejection']) realProcess.on(event, (error) => { void session.crashed(error); });
  const watcher = await watchFolder(values.watch, (file) => { session.fileChanged(file); }, printError);
  const end = ending(session, watcher, print);
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) realProcess.on(signal, () => { end(code); });
  // Whoever read what is printed is gone: nobody develops any more, and each line about that would be one more error, and so on for ever.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => { if (!session.isOver) end(0); });
  await session.open();
  if (session.isOver) return;
  print(`watching ${resolve(values.watch)}`);
  if (values['no-repl'] || !(values.repl ?? process.stdin.isTTY)) return;
  prompt = openPrompt(session, write, () => { prompt = undefined; end(130); });
}

/** All at once, so that one installation is enough. */
function refuseWhatIsMissing(entry: string): void {
  const [own, program] = [createRequire(__filename), createRequire(entry)];
  const chokidar = { name: 'chokidar@4', purpose: 'to watch files', find: () => own.resolve('chokidar') };
  const purpose = `to load ${relative(process.cwd(), entry)}`;
  const loaders = ['ts-node', 'typescript@5'].map((name) => ({ name, purpose, find: () => program.resolve(name.replace(/@.*/, '')) }));
  refuseMissing(isTypeScript(entry) && !readsTypeScript() ? [chokidar, ...loaders] : [chokidar]);
}

/** Something else has taught Node's loader TypeScript already. */
function readsTypeScript(): boolean {
  return Symbol.for('ts-node.register.instance') in process || [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((arg) => arg.includes('tsx'));
}

/** The first call stops in order, the second ends every wait, the third ends the process. */
function ending(session: DevSession, watcher: Watcher, print: (line: string) => void): (code: number) => void {
  let calls = 0;
  return (code) => {
    calls += 1;
    if (calls === 1) void close(session, watcher, print);
    else if (calls === 2) session.hurry();
    else realProcess.exit(code);
  };
}

async function close(session: DevSession, watcher: Watcher, print: (line: string) => void): Promise<void> {
  try {
    await session.close();
    print('stopped');
  } catch (error) {
    printError(error);
    realProcess.setExitCode(2);
  }
  await watcher.close();
  process.stdin.destroy();
  endAtLast(print);
}

/** What the program has left open does not keep a tool alive; but somebody ought to know. */
function endAtLast(print: (line: string) => void): void {
  ifStillAlive(leftOpenMs, () => {
    const open = new Set(process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap' && kind !== 'TTYWrap'));
    print(`still open, and ended all the same: ${open.size === 0 ? 'a stream' : [...open].join(', ')}`);
    realProcess.exit(Number(process.exitCode ?? 0));
  });
}

const leftOpenMs = 1_000;

function refuse(text: string): void {
  realProcess.printError(text);
  realProcess.setExitCode(1);
}

function write(text: string): void {
  process.stdout.write(text);
}

function printError(error: unknown): void {
  for (const line of ownErrorLines(error, process.cwd())) realProcess.printError(line);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  // An argument that does not fit is no bug of ours, and its stack says nothing.
  const { code } = Object(error) as { readonly code?: unknown };
  if (String(code).startsWith('ERR_PARSE_ARGS_')) refuse(`${messageOf(error)}\n\n${usage}`);
  else {
    printError(error);
    realProcess.setExitCode(1);
  }
});
