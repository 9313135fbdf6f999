import type { SystemContender } from '../contender';
import { avvio } from '../contenders/avvio';
import { awilix } from '../contenders/awilix';
import { effect } from '../contenders/effect';
import { floor } from '../contenders/floor';
import { inversify } from '../contenders/inversify';
import { nest } from '../contenders/nest';
import { systemic } from '../contenders/systemic';
import { systole } from '../contenders/systole';
import { tsyringe } from '../contenders/tsyringe';
import type { Task } from '../measure';
import type { Suite } from '../suite';
import { chain, fanIn, lattice, layered, service, serviceSize, star } from '../shapes';
import type { ShapeMaker } from '../shapes';
import { bringingUp, keeping, upAndStop } from '../systems';

const peers: readonly SystemContender[] = [tsyringe, awilix, inversify, effect, nest, systemic, avvio];
const all: readonly SystemContender[] = [floor, systole, ...peers];
const shapes: Readonly<Record<string, ShapeMaker>> = { layered, chain, star, 'fan-in': fanIn, lattice };
const [up, stop] = upAndStop;

/** Bringing a system of the usual shape up, beside all others. */
export const upSuite: Suite = {
  purpose: 'declare, plan, construct and start; layered',
  sizes: [100, 1_000, 10_000, 100_000],
  tasks: (sizes) => [systemTask('Bringing up a layered system', layered, sizes, all)],
};

/** Taking it down. */
export const stopSuite: Suite = {
  purpose: 'stop what is up; layered',
  sizes: [100, 1_000, 10_000, 100_000],
  tasks: (sizes) => [{ ...systemTask('Stopping a layered system', layered, sizes, all.filter((contender) => contender !== nest)), readings: [stop as (typeof upAndStop)[number]] }],
};

/** Other shapes, beside the floor. */
export const shapesSuite: Suite = {
  purpose: 'up and stop of other shapes',
  sizes: [1_000, 10_000, 100_000],
  tasks: (sizes) => [
    systemTask('A realistic service', service, [serviceSize], [floor, systole]),
    ...Object.entries(shapes).map(([name, maker]) => systemTask(name, maker, sizes, [floor, systole])),
  ],
};

/** How cost grows with size. */
export const scaleSuite: Suite = {
  purpose: 'how up and stop grow with size; every shape',
  sizes: [1_000, 3_162, 10_000, 31_623, 100_000],
  tasks: (sizes) => Object.entries(shapes).map(([name, maker]) => ({ ...systemTask(name, maker, sizes, [floor, systole]), exponentFrom: sizes[0] })),
};

/** What is kept in memory. */
export const heapSuite: Suite = {
  purpose: 'bytes of heap for each component that is up; layered',
  sizes: [10_000],
  tasks: (sizes) => [{
    name: 'Heap kept by each component of a layered system', sizes, readings: [{ name: 'kept', unit: 'bytes' }],
    contenders: all.map((contender) => keeping(contender, layered)),
    note: 'The instance is in it, and not the class, which is there before.',
  }],
};

function systemTask(name: string, maker: ShapeMaker, sizes: readonly number[], contenders: readonly SystemContender[]): Task {
  return { name, sizes, readings: [up, stop] as Task['readings'], contenders: contenders.map((contender) => bringingUp(contender, maker)) };
}
