// Two worker threads, each run by main() with a container of its own, are components of a container in the main thread.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { component, createContainer, main } from 'systole';

const say = (line: string): void => { console.log(line); };
const nap = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 10).unref(); });

const Ticks = component('ticks', { start: async () => { await nap(); return setInterval(() => undefined, 10); }, stop: async (timer) => { await nap(); clearInterval(timer); } });

async function inWorker(port: NonNullable<typeof parentPort>): Promise<void> {
  const system = createContainer({ components: [Ticks], name: String(workerData) });
  const ended = main(system, { onStarted: () => { port.postMessage(`${system.name} up`); } });
  await once(port, 'message');
  await system.stopAll();
  port.postMessage(`${system.name} down, with ${await ended}`);
}

/** A worker as a component: up when its own container is, down when that has stopped and the thread has ended by itself. */
const worker = (name: string, ...deps: readonly string[]): ReturnType<typeof component> => component(name, {
  deps,
  start: async () => {
    const thread = new Worker(__filename, { workerData: name });
    say(String((await once(thread, 'message'))[0]));
    return thread;
  },
  stop: async (thread: Worker) => {
    const ended = once(thread, 'exit');
    thread.postMessage('stop');
    say(String((await once(thread, 'message'))[0]));
    say(`${name} exited with ${String((await ended)[0])}`);
  },
});

if (isMainThread) {
  void main(createContainer({ components: [worker('first'), worker('second', 'first')] }), { onStarted: () => { say('all up'); } })
    .then((code) => { say(`ended with ${code}`); });
} else if (parentPort !== null) {
  void inWorker(parentPort);
}
