// A process that goes on after main() has ended: its signals are its own again.
import { component, createContainer, main } from 'systole';

const container = createContainer({ components: [component('server', { stop: () => { console.log('server stopped'); } })] });
setInterval(() => undefined, 1_000);

void main(container).then((code) => { console.log(`ended with ${code}`); });
void container.stopAll();
