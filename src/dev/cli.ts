#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { start } from 'node:repl';
import { inspect, parseArgs } from 'node:util';
import { errorLines } from '../app/main-lines';
import { realProcess } from '../app/process-hooks';
import { realClock } from '../app/real-clock';
import { messageOf } from '../model/errors';
import { commandsOf } from './commands';
import { nodeModules } from './modules';
import { Program } from './program';
import { DevSession } from './session';
import { notInstalled, watchFolder } from './watcher';

const usage = `usage: systole dev <entry> [--all] [--data .json,.sql] [--watch <folder>] [--typecheck] [--no-repl]

Runs a program, loads it anew when its files change, and restarts the components that are concerned.

  --all          load everything anew at each change, not only what has changed and what imports it
  --data <list>  restart everything when a file with one of these extensions changes
  --watch        the folder to watch; default: the current one
  --typecheck    check types while loading TypeScript
  --no-repl      no commands; default where the input is no terminal, --repl turns them on`;

const options = {
  all: { type: 'boolean', default: false }, data: { type: 'string', default: '' }, watch: { type: 'string', default: '.' },
  typecheck: { type: 'boolean', default: false }, repl: { type: 'boolean' }, 'no-repl': { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command, given] = positionals;
  if (values.help) print(usage);
  else if (command !== 'dev' || given === undefined || positionals.length > 2) refuse(usage);
  else if (!existsSync(given)) refuse(`there is no file ${given}\n\n${usage}`);
  else if (/^\.m[jt]s$/.test(extname(given))) refuse(`${given} is an ES module, which Node cannot load anew: develop with a CommonJS entry, or with node --watch`);
  else await develop(resolve(given), values);
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

async function develop(entry: string, values: Values): Promise<void> {
  if (/^\.[mc]?tsx?$/.test(extname(entry))) registerTypeScript(entry, values.typecheck);
  const session = new DevSession({
    modules: nodeModules(entry), program: new Program(realClock), clock: realClock, print, all: values.all,
    dataExtensions: values.data.split(',').filter((extension) => extension !== ''), root: process.cwd(),
  });
  const watcher = await watchFolder(values.watch, (file) => { session.fileChanged(file); }, printError);
  let ending: Promise<void> | undefined;
  const end = (): void => { ending ??= close(session, watcher); };
  for (const signal of ['SIGINT', 'SIGTERM']) realProcess.on(signal, end);
  await session.open();
  print(`watching ${resolve(values.watch)}`);
  if (!values['no-repl'] && (values.repl ?? process.stdin.isTTY)) openRepl(session, end);
}

function refuse(text: string): void {
  realProcess.printError(text);
  realProcess.setExitCode(1);
}

async function close(session: DevSession, watcher: { close(): Promise<void> }): Promise<void> {
  try {
    await session.close();
    print('stopped');
  } catch (error) {
    printError(error);
    realProcess.setExitCode(2);
  }
  await watcher.close();
  process.stdin.destroy();
}

function openRepl(session: DevSession, end: () => void): void {
  const repl = start({ prompt: 'systole> ', ignoreUndefined: true, writer: (value) => (typeof value === 'string' ? value : inspect(value)) });
  for (const [name, command] of Object.entries(commandsOf(session))) {
    repl.context[name] = (...ids: readonly never[]): unknown => {
      const given: unknown = (command as (...ids: readonly never[]) => unknown)(...ids);
      // Nobody awaits what is typed: it is told when it is done.
      if (given instanceof Promise) given.then((line) => { print(String(line)); }, printError);
      return given instanceof Promise ? undefined : given;
    };
  }
  Object.defineProperty(repl.context, 'container', { get: () => session.container });
  repl.on('exit', end);
}

/** Loads ts-node as the program would, unless something reads TypeScript already. */
function registerTypeScript(entry: string, typecheck: boolean): void {
  const require = createRequire(entry);
  if (Symbol.for('ts-node.register.instance') in process || process.execArgv.some((arg) => arg.includes('tsx'))) return;
  try {
    require(typecheck ? 'ts-node/register' : 'ts-node/register/transpile-only');
  } catch (error) {
    throw notInstalled('ts-node', `to load ${entry} from ${dirname(entry)}`, error);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printError(error: unknown): void {
  for (const line of errorLines(error)) realProcess.printError(line);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  // An option that does not exist is no bug of ours, and its stack says nothing.
  if ((Object(error) as { readonly code?: unknown }).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') realProcess.printError(`${messageOf(error)}\n\n${usage}`);
  else printError(error);
  realProcess.setExitCode(1);
});
