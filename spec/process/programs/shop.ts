// A shop of three layers in one process. The argument says which layer does what it should not, or what it need not.
import type { Clock, HandlerContext, StopSignal } from 'systole';
import { component, createContainer, main } from 'systole';

const say = (line: string): void => { console.log(line); };
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const signalled = (name: NodeJS.Signals): Promise<void> => new Promise((resolve) => { process.once(name, () => { resolve(); }); });
const untilAborted = (signal: StopSignal): Promise<never> => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason); }); });

const layer = (id: string, ...deps: readonly string[]): ReturnType<typeof component> => component(id, {
  deps,
  start: () => { say(`${id} up`); },
  drain: async () => { await turn(); say(`${id} drained`); },
  stop: async () => { await turn(); say(`${id} down`); },
});

/** On this one a second takes a quarter of an hour: however long npm stands still before it passes a signal on, hardly any time goes by. */
const slowClock: Clock = {
  now: () => performance.now() / 900,
  wallTime: () => Date.now(),
  hold: () => () => undefined,
  schedule: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs * 900);
    return () => { clearTimeout(timer); };
  },
};

const [, , scenario = ''] = process.argv;
const passedOn = 'drains 300 ms, and npm passes signals on';
// When all is over, too, which would be the end of the process by that signal.
if (scenario === passedOn) for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => undefined);
const before = process.eventNames().length;
const alive = setInterval(() => undefined, 1_000);
const container = createContainer({ components: [layer('database'), layer('cache', 'database'), layer('server', 'cache')], abortGraceMs: 60_000, forceGraceMs: 60_000 });

const scenarios: Readonly<Record<string, () => void>> = {
  'sound': () => undefined,
  [passedOn]: () => container.override('server', {
    drain: (_server: unknown, { signal }: HandlerContext) => new Promise<void>((resolve) => {
      const done = setTimeout(() => { say('server drained'); resolve(); }, 300);
      signal.addEventListener('abort', () => { clearTimeout(done); say('server cut short'); resolve(); });
    }),
  }),
  'blocks while it drains, and is signalled again': () => container.override('server', { drain: () => {
    process.kill(process.pid, 'SIGTERM');
    const untilMs = performance.now() + 200;
    while (performance.now() < untilMs) { /* nothing else runs */ }
    say('server drained');
  } }),
  'drains until told to end': () => container.override('server', { drain: (_server: unknown, { signal }: HandlerContext) => { say('server drains'); return untilAborted(signal); } }),
  'stops never': () => container.override('server', { stop: (_server: unknown, { signal }: HandlerContext) => {
    say('server stops');
    signal.addEventListener('abort', () => { say('server told to end'); });
    return new Promise(() => undefined);
  } }),
  'starts until told to end': () => container.override('server', { start: (_cache: unknown, { signal }: HandlerContext) => { say('server starts'); return untilAborted(signal); } }),
  'starts in spite of all': () => container.override('server', { start: async () => { say('server starts'); await signalled('SIGTERM'); await turn(); say('server up'); } }),
  'starts never': () => {
    container.override('server', { abortGraceMs: 10, start: () => { say('server starts'); return new Promise(() => undefined); } });
  },
  'fails to start': () => {
    container.override('server', { start: () => { throw new Error('the port is taken'); } });
    container.override('cache', { stop: async () => { const end = signalled('SIGTERM'); say('cache goes down'); await end; await turn(); say('cache down'); } });
  },
  'fails to start, and hangs rolling back': () => {
    container.override('server', { start: () => { throw new Error('the port is taken'); } });
    container.override('cache', { drain: () => undefined, stop: (_cache: unknown, { signal }: HandlerContext) => {
      say('cache goes down');
      signal.addEventListener('abort', () => { say('cache told to end'); });
      return new Promise(() => undefined);
    } });
  },
  'fails to stop': () => container.override('server', { stop: () => { throw new Error('disk full'); } }),
  'stops itself': () => {
    container.override('server', { stop: async () => { const end = signalled('SIGTERM'); say('server stops'); await end; await turn(); say('server down'); } });
    void signalled('SIGUSR2').then(() => container.stopAll());
  },
  'reloads': () => { container.add(component('settings', { on: { reload: () => { say('settings reloaded'); } } })); },
  'rejects unobserved': () => { void signalled('SIGUSR2').then(() => { void Promise.reject(new Error('nobody looks')); }); },
  'throws while it starts': () => container.override('server', { start: (_cache: unknown, { signal }: HandlerContext) => {
    setImmediate(() => { throw new Error('out of the blue'); });
    return untilAborted(signal);
  } }),
  'throws while it stops': () => container.override('server', { stop: async () => {
    setImmediate(() => { throw new Error('out of the blue'); });
    await turn();
    await turn();
    say('server down');
  } }),
};

scenarios[scenario]?.();
void main(container, {
  ...(scenario === passedOn ? { clock: slowClock } : {}),
  onStarted: () => { say('all up'); },
  print: (line) => { if (line.startsWith('SIG')) say(line); }, // the other lines say how long each took
}).then((code) => {
  clearInterval(alive);
  say(`ended with ${code}, and ${process.eventNames().length - before} listeners`);
});
