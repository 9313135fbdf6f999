import type { Running } from '../contender';
import { needsOf } from '../shapes';
import type { Shape } from '../shapes';
import type { Subject } from '../trial';

/** What is written by hand around a container that only constructs: each starts when all it needs are up, and stops when all that need it are down. */
export async function startByHand(container: unknown, instances: readonly Subject[], shape: Shape): Promise<Running> {
  const starts: Promise<void>[] = [];
  for (const [index, instance] of instances.entries()) {
    const before = Array.from(needsOf(shape, index), (need) => starts[need] as Promise<void>);
    starts.push(Promise.all(before).then(() => instance.start()));
  }
  await Promise.all(starts);
  return { system: { container, instances }, stop: () => stopByHand(instances, shape) };
}

async function stopByHand(instances: readonly Subject[], shape: Shape): Promise<void> {
  const users = instances.map((): Promise<void>[] => []);
  const stops: Promise<void>[] = [];
  for (let index = shape.count - 1; index >= 0; index -= 1) {
    const stop = Promise.all(users[index] as Promise<void>[]).then(() => (instances[index] as Subject).stop());
    stops.push(stop);
    for (const need of needsOf(shape, index)) users[need]?.push(stop);
  }
  await Promise.all(stops);
}
