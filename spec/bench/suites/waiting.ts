import type { SystemContender } from '../contender';
import { floor } from '../contenders/floor';
import { systole } from '../contenders/systole';
import type { Contender, Reading } from '../measure';
import { layered, needsOf, service, serviceSize } from '../shapes';
import type { Shape, ShapeMaker } from '../shapes';
import type { Suite } from '../suite';
import { Trial } from '../trial';

const readings: readonly Reading[] = [{ name: 'wall time of a start', unit: 'ms' }, { name: 'wall time over the critical path', unit: 'share' }];

/** Handlers that take their time, as real ones do: what the runner adds to the longest chain of them. */
export const waitingSuite: Suite = {
  purpose: 'handlers that really wait: wall time beside the critical path and the floor',
  sizes: [1_000],
  tasks: (sizes) => [
    { name: 'A service whose handlers wait 1 to 20 ms', sizes: [serviceSize], readings, contenders: [floor, systole].map((contender) => waiting(contender, service)), note },
    { name: 'A layered system whose handlers wait 1 to 20 ms', sizes, readings, contenders: [floor, systole].map((contender) => waiting(contender, layered)), note },
  ],
};

const note = 'The critical path is the longest chain of what the handlers really took, timers being late now and then.';

function waiting({ name, up, forget }: SystemContender, shapeMaker: ShapeMaker): Contender {
  return {
    name,
    trial: async (size) => {
      const shape = shapeMaker(size);
      const took = new Float64Array(shape.count);
      const trial = new Trial(shape, (index) => waitFor(1 + ((index * 7_919) % 20), (ms) => { took[index] ??= 0; took[index] = Math.max(took[index], ms); }));
      const began = performance.now();
      const running = await up(trial.classes, shape);
      const wall = performance.now() - began;
      trial.checkUp();
      const path = criticalPath(shape, took);
      await running.stop?.();
      trial.checkDown();
      forget?.();
      return { 'wall time of a start': wall, 'wall time over the critical path': wall / path };
    },
  };
}

async function waitFor(ms: number, tell: (ms: number) => void): Promise<void> {
  const began = performance.now();
  await new Promise((resolve) => { setTimeout(resolve, ms); });
  tell(performance.now() - began);
}

/** The longest sum of times along needs. */
function criticalPath(shape: Shape, took: Float64Array): number {
  const ends = new Float64Array(shape.count);
  for (let index = 0; index < shape.count; index += 1) {
    ends[index] = (took[index] as number) + needsOf(shape, index).reduce((latest, need) => Math.max(latest, ends[need] as number), 0);
  }
  return ends.reduce((latest, end) => Math.max(latest, end), 0);
}
