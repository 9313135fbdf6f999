// A process whose stop takes its time: what it does on the first, second and third signal is for the spec to see.
import { component, createContainer, main } from 'systole';

const never = new Promise<void>(() => undefined);
const alive = setInterval(() => undefined, 1_000);

const Database = component('database', { stop: () => { console.log('database closed'); clearInterval(alive); } });
const Worker = component('worker', {
  deps: [Database],
  start: () => { console.log('working'); },
  stop: (_worker, { signal }) => {
    console.log('worker stopping');
    return process.argv.includes('--obey') ? new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }); }) : never;
  },
  forceStop: () => { console.log('worker forced'); },
});

void main(createContainer({ components: [Worker], forceGraceMs: process.argv.includes('--obey') ? 1_000 : 60_000 }))
  .then((code) => { console.log(`ended with ${code}`); });
