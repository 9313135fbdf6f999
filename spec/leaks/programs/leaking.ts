/** Programs that leak on purpose, each in another way: `leaking.ts <leak> <cycles>`. What is measured here has to show it. */
import { setMaxListeners } from 'node:events';
import { component, createContainer } from 'systole';
import type { HandlerContext } from 'systole';
import type { Cycle, Surroundings } from './measure';
import { measure } from './measure';

const kept: unknown[] = [];

const leaks: Readonly<Record<string, (around: Surroundings) => (context: HandlerContext) => unknown>> = {
  'none': () => () => undefined,
  'instances in a global array': ({ watch }) => () => {
    const instance = {};
    watch('instance', instance);
    kept.push(instance);
    return instance;
  },
  'contexts in closures of a global array': ({ watch }) => (context) => {
    watch('context', context);
    kept.push(() => context);
  },
  'one number a cycle': () => () => { kept.push(0); },
  'an interval that is never cleared': () => () => { setInterval(() => undefined, 1_000_000); },
  'a listener that stays on the long-lived signal': ({ signal }) => {
    setMaxListeners(0, signal);
    return () => { signal.addEventListener('abort', () => undefined); };
  },
  'a listener that stays on the process': () => () => { process.on('SIGUSR2', () => undefined); },
};

function prepare(around: Surroundings): Cycle {
  const start = (leaks[leak] ?? (() => { throw new Error(`no leak is called ${leak}`); }))(around);
  const system = createContainer({ components: [component('leaking', { start: (context) => start(context) })] });
  return async () => {
    await system.startAll();
    await system.stopAll();
  };
}

process.setMaxListeners(0);
const [, , leak = '', cycles = ''] = process.argv;
void measure(Number(cycles), prepare).then(() => { process.exit(); }); // an interval would keep it
