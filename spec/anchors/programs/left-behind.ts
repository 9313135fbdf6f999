// A process one of whose stop handlers never ends, and keeps a timer open.
import { component, createContainer, main } from 'systole';

const database = component('database', { stop: () => { console.log('database closed'); } });
const worker = component('worker', {
  deps: [database],
  start: () => { setInterval(() => undefined, 1_000); console.log('working'); },
  stop: () => new Promise<void>(() => undefined),
});

void main(createContainer({ components: [worker], stopTimeoutMs: 50, forceGraceMs: 20 })).then((code) => { process.exit(code); });
