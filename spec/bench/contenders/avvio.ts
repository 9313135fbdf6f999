import makeAvvio from 'avvio';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';

/** Plugins in the order in which they are needed, which it is told by hand; one after the other. */
export const avvio: SystemContender = {
  name: 'avvio',
  up: async (classes, shape) => {
    const system = makeAvvio();
    const instances: Subject[] = [];
    for (const [index, target] of classes.entries()) {
      system.use(async () => {
        const instance = new (target as new (...all: readonly unknown[]) => Subject)(...Array.from(needsOf(shape, index), (need) => instances[need]));
        instances[index] = instance;
        system.onClose((_, done) => { instance.stop().then(done as () => void, done as (error: unknown) => void); });
        await instance.start();
      });
    }
    await system.ready();
    return { system, stop: () => new Promise<void>((resolve) => { system.close(() => { resolve(); }); }) };
  },
};
