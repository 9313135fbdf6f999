import type { SystemContender } from './contender';
import { collectGarbage, timed } from './measure';
import type { Contender, Reading } from './measure';
import type { Shape, ShapeMaker } from './shapes';
import { Trial } from './trial';

/** The readings of a system that is brought up and taken down. */
export const upAndStop: readonly Reading[] = [{ name: 'up', unit: 'ms' }, { name: 'stop', unit: 'ms' }];

/** Brings a system of a shape up and takes it down, once; classes are made anew each time, and that is not timed. */
export function bringingUp(contender: SystemContender, shapeMaker: ShapeMaker): Contender {
  let isRehearsed = false;
  return {
    name: contender.name,
    upTo: contender.upTo,
    trial: async (size) => {
      if (!isRehearsed) await rehearse(contender, shapeMaker(Math.min(size, 100)));
      isRehearsed = true;
      const shape = shapeMaker(size);
      // The garbage of large systems would be collected while others are timed. So all of it is before, and a small system, which is kept until the end, makes good what that
      // does to compiled code.
      const isLarge = shape.count >= 100_000;
      if (isLarge) collectGarbage();
      const small = isLarge ? await warmedUp(contender, shapeMaker(1_000)) : undefined;
      const trial = new Trial(shape);
      let stop: (() => PromiseLike<unknown>) | undefined;
      const up = await timed(async () => { ({ stop } = await contender.up(trial.classes, shape)); });
      trial.checkUp();
      if (stop === undefined) {
        contender.forget?.();
        return { up };
      }
      const stopped = await timed(stop);
      trial.checkDown();
      small?.checkDown();
      contender.forget?.();
      return { up, stop: stopped };
    },
  };
}

/** Runs a contender once with handlers that take some turns, so that who does not wait for what is needed is found out. */
export async function rehearse(contender: SystemContender, shape: Shape): Promise<void> {
  // From none to three turns, so that neighbours end in another order than they begin.
  const trial = new Trial(shape, (index) => turns((index * 7) % 4));
  const { stop } = await contender.up(trial.classes, shape);
  trial.checkUp();
  await stop?.();
  if (stop !== undefined) trial.checkDown();
  contender.forget?.();
}

/** Brings a system up and takes it down, and gives its log, which keeps its instances. */
async function warmedUp(contender: SystemContender, shape: Shape): Promise<Trial> {
  const trial = new Trial(shape);
  const { stop } = await contender.up(trial.classes, shape);
  await stop?.();
  return trial;
}

/** Bytes of heap that each component keeps while the system is up: its instance, and what the contender knows of it; not the class itself, which is there before. */
export function keeping(contender: SystemContender, shapeMaker: ShapeMaker): Contender {
  return {
    name: contender.name,
    upTo: contender.upTo,
    trial: async (size) => {
      const shape = shapeMaker(size);
      const trial = new Trial(shape);
      const before = await heapUsed();
      const running = await contender.up(trial.classes, shape);
      trial.checkUp();
      const kept = await heapUsed() - before;
      // Looked at after the measurement, so that neither the classes nor the system are collected before it.
      if (running.system === undefined) throw new Error(`${contender.name} says nothing of what it holds`);
      trial.checkUp();
      contender.forget?.();
      return { kept: kept / shape.count };
    },
  };
}

/** Several collections, with turns of the event loop between them: some of what is garbage is known as such only then. */
async function heapUsed(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    collectGarbage();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function turns(count: number): Promise<void> | undefined {
  return count === 0 ? undefined : (async () => { for (let turn = 0; turn < count; turn += 1) await Promise.resolve(); })();
}
