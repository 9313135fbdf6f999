// A process in which nothing keeps Node alive once it is up: the stop must not be lost.
import { component, createContainer, main } from 'systole';

const Files = component('files', { start: () => { console.log('opened'); }, stop: async () => { await Promise.resolve(); console.log('flushed'); } });

void main(createContainer({ components: [Files] }));
