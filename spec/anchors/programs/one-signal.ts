// A thousand starts that all get the one signal of the process; Node prints what it thinks of it.
import { component, createContainer } from 'systole';

const lifetime = new AbortController();
const container = createContainer({ components: [component('server')] });

async function run(): Promise<void> {
  for (let round = 0; round < 1_000; round += 1) {
    await container.startAll({ signal: lifetime.signal });
    await container.stopAll();
  }
  console.log('1000 starts');
}

void run();
