// Awaits main() at the top level while nothing keeps Node alive, and needs a while to stop.
import { component, createContainer, main } from 'systole';

const nap = () => new Promise((resolve) => { setTimeout(resolve, 50).unref(); });
const files = component('files', { start: nap, stop: async () => { await nap(); console.log('flushed'); } });

console.log(`ended with ${await main(createContainer({ components: [files] }), { onStarted: () => { console.log('started'); } })}`);
