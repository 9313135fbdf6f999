// A process in which something throws outside of any handler.
import { component, createContainer, main } from 'systole';

const alive = setInterval(() => undefined, 1_000);
const Server = component('server', {
  start: () => { setImmediate(() => { throw new Error('out of the blue'); }); },
  drain: () => { console.log('never drained'); },
  stop: () => { console.log('server closed'); clearInterval(alive); },
});

void main(createContainer({ components: [Server] }));
