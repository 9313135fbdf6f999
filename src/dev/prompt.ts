import { start } from 'node:repl';
import type { REPLEval, REPLServer } from 'node:repl';
import { clearLine, cursorTo } from 'node:readline';
import { inspect } from 'node:util';
import { isSystoleError } from '../model/errors';
import { commandsOf, readShort } from './commands';
import { ownErrorLines } from './lines';
import type { DevSession } from './session';

/** Where commands are typed, and what happens meanwhile is written above. */
export interface Prompt {
  /** A line above the prompt. */
  print(line: string): void;
  /** Shows the prompt again, under what has been printed. */
  show(): void;
}

type Callback = Parameters<REPLEval>[3];

/** Opens a REPL with the commands of a session; Node's own, with top-level await and history. @param onEnd - called when it is left */
export function openPrompt(session: DevSession, write: (text: string) => void, onEnd: () => void): Prompt {
  const repl = start({ prompt: 'systole> ', ignoreUndefined: true, writer: (value) => (typeof value === 'string' ? value : inspect(value)) });
  const prompt = promptOf(repl, write);
  const commands = commandsOf(session);
  const running = new WeakSet<object>();
  for (const [name, command] of Object.entries(commands)) {
    repl.context[name] = (...ids: readonly never[]): unknown => {
      const given = withoutStack(() => (command as (...ids: readonly never[]) => unknown)(...ids));
      if (given instanceof Promise) running.add(given);
      return given;
    };
  }
  Object.defineProperty(repl.context, 'container', { get: () => session.container });
  const tell = (given: Promise<unknown>): void => {
    given.then((line) => { prompt.print(String(line)); }, (error: unknown) => { printAll(prompt, error); }).finally(() => { prompt.show(); });
  };
  // What is typed goes on while a command does: it is told when it is done.
  const giveBack = (value: unknown, callback: Callback): void => {
    const isRunning = value instanceof Promise && running.has(value);
    if (isRunning) tell(value);
    callback(null, isRunning ? undefined : value);
  };
  const evaluate = repl.eval;
  const evaluateOurs: REPLEval = (code, context, file, callback) => {
    const short = readShort(code, Object.keys(commands));
    if (short !== undefined) giveBack(tried(() => (repl.context[short.name] as (...ids: readonly string[]) => unknown)(...short.ids), prompt), callback);
    else evaluate.call(repl, code, context, file, (error, value: unknown) => {
      if (error === null) giveBack(value, callback);
      else callback(error, value);
    });
  };
  Object.assign(repl, { eval: evaluateOurs });
  repl.on('exit', onEnd);
  return prompt;
}

function promptOf(repl: REPLServer, write: (text: string) => void): Prompt {
  let isShown = true;
  const isTerminal = (): boolean => repl.terminal;
  return {
    print: (line) => {
      if (isShown && isTerminal()) {
        cursorTo(repl.output, 0);
        clearLine(repl.output, 0);
      }
      isShown = false;
      write(`${line}\n`);
    },
    show: () => {
      if (isShown) return;
      isShown = true;
      repl.displayPrompt(true);
    },
  };
}

/** Where a refusal comes from is known: it was typed. */
function withoutStack(command: () => unknown): unknown {
  try {
    return command();
  } catch (error) {
    if (isSystoleError(error)) error.stack = `SystoleError: ${error.message}`;
    throw error;
  }
}

/** A refusal that is expected is said, and not shown as something that has broken. */
function tried(command: () => unknown, prompt: Prompt): unknown {
  try {
    return command();
  } catch (error) {
    if (!isSystoleError(error)) throw error;
    printAll(prompt, error);
    return undefined;
  }
}

function printAll(prompt: Prompt, error: unknown): void {
  for (const line of ownErrorLines(error)) prompt.print(line);
}
