import makeSystem from 'systemic';
import type { SystemContender } from '../contender';
import { needsOf } from '../shapes';
import type { Subject } from '../trial';

/** Components by name, started and stopped one after the other. */
export const systemic: SystemContender = {
  name: 'systemic',
  // 100,000 do not end within minutes.
  upTo: 10_000,
  up: async (classes, shape) => {
    const system = makeSystem();
    for (const [index, target] of classes.entries()) {
      const needs = Array.from(needsOf(shape, index), nameOf);
      let instance: Subject | undefined;
      system.add(nameOf(index), {
        start: async (given: Readonly<Record<string, Subject>>) => {
          instance = new (target as new (...all: readonly unknown[]) => Subject)(...needs.map((name) => given[name]));
          await instance.start();
          return instance;
        },
        stop: () => instance?.stop(),
      }).dependsOn(...needs);
    }
    await system.start();
    return { system, stop: () => system.stop() };
  },
};

const nameOf = (index: number): string => `component${String(index)}`;
