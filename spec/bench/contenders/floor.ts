import type { Running, SystemContender } from '../contender';
import type { Shape } from '../shapes';
import type { Subject, SubjectClass } from '../trial';

/**
 * What an expert would write by hand for one program: counters of what is still missing in typed arrays, each component constructed and
 * started the moment the last of what it needs is up, and no promise but the handlers' own. No names, no errors told, no clean-up.
 */
export const floor: SystemContender = {
  name: 'floor',
  up: async (classes, shape): Promise<Running> => {
    const { count, offsets, needs } = shape;
    const users = reversed(shape);
    const instances = new Array<Subject>(count);
    await walk(count, offsets, users, (index) => {
      const instance = construct(classes[index] as SubjectClass, instances, needs, offsets[index] as number, offsets[index + 1] as number);
      instances[index] = instance;
      return instance.start();
    });
    return { system: instances, stop: () => walk(count, users.offsets, shape, (index) => (instances[index] as Subject).stop()) };
  },
};

/** Visits everything, each after all that it waits for; `waits` are the offsets of those, `then` tells who waits for it. */
function walk(count: number, waits: Int32Array, then: { readonly offsets: Int32Array; readonly needs: Int32Array }, visit: (index: number) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (count === 0) resolve();
    const { offsets, needs } = then;
    const missing = new Int32Array(count);
    let left = count;
    const run = (index: number): void => { visit(index).then(() => { done(index); }, reject); };
    const done = (index: number): void => {
      left -= 1;
      if (left === 0) resolve();
      for (let at = offsets[index] as number; at < (offsets[index + 1] as number); at += 1) {
        const next = needs[at] as number;
        missing[next] = (missing[next] as number) - 1;
        if (missing[next] === 0) run(next);
      }
    };
    for (let index = 0; index < count; index += 1) missing[index] = (waits[index + 1] as number) - (waits[index] as number);
    for (let index = 0; index < count; index += 1) if (waits[index + 1] === waits[index]) run(index);
  });
}

/** The same rows the other way round: who needs component `i`. */
function reversed({ count, offsets, needs }: Shape): { readonly offsets: Int32Array; readonly needs: Int32Array } {
  const ends = new Int32Array(count + 1);
  for (const need of needs) ends[need + 1] = (ends[need + 1] as number) + 1;
  for (let index = 0; index < count; index += 1) ends[index + 1] = (ends[index + 1] as number) + (ends[index] as number);
  const next = ends.slice();
  const users = new Int32Array(needs.length);
  for (let index = 0; index < count; index += 1) {
    for (let at = offsets[index] as number; at < (offsets[index + 1] as number); at += 1) {
      const need = needs[at] as number;
      const place = next[need] as number;
      users[place] = index;
      next[need] = place + 1;
    }
  }
  return { offsets: ends, needs: users };
}

/** A call with its arguments written out is faster than a spread one. */
function construct(target: SubjectClass, instances: readonly Subject[], needs: Int32Array, from: number, to: number): Subject {
  const Class = target as unknown as new (...given: readonly unknown[]) => Subject;
  switch (to - from) {
    case 0: return new Class();
    case 1: return new Class(instances[needs[from] as number]);
    case 2: return new Class(instances[needs[from] as number], instances[needs[from + 1] as number]);
    case 3: return new Class(instances[needs[from] as number], instances[needs[from + 1] as number], instances[needs[from + 2] as number]);
    default: return new Class(...Array.from(needs.subarray(from, to), (need) => instances[need]));
  }
}
