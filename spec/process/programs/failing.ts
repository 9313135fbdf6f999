// A process whose start fails while it holds a socket and a timer: both go with the roll-back.
import { createServer } from 'node:net';
import { component, createContainer, main } from 'systole';

const Server = component('server', {
  start: (_context) => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(0, () => { resolve(server); });
  }),
  stop: (server) => new Promise<void>((resolve) => { server.close(() => { console.log('server closed'); resolve(); }); }),
});
const Ticker = component('ticker', {
  deps: [Server],
  start: (_server, { defer }) => {
    const timer = setInterval(() => undefined, 10);
    defer(() => { clearInterval(timer); console.log('timer cleared'); });
    throw new Error('the ticker is broken');
  },
});

void main(createContainer({ components: [Ticker] }));
