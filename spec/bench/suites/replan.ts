import { createContainer } from 'systole';
import type { Container } from 'systole';
import { declared, forgetDeclared } from '../contenders/systole';
import type { Contender } from '../measure';
import { collectGarbage, timed } from '../measure';
import { layered } from '../shapes';
import type { Suite } from '../suite';
import type { SubjectClass } from '../trial';
import { Trial } from '../trial';

/** What changes a container that has its plan, so that it needs another. */
type Change = (container: Container, classes: readonly SubjectClass[]) => Promise<void>;

const changes: Readonly<Record<string, Change>> = {
  'after an override of one in the middle': async (container, classes) => {
    const target = middle(classes);
    container.override(target, { useFactory: () => new (target)() });
  },
  'after switching one of the last off': async (container, classes) => { await container.disable(classes.at(-1) as SubjectClass); },
  'after switching one in the middle off': async (container, classes) => { await container.disable(middle(classes)); },
};

/** What one change costs in a container that is planned already. */
export const replanSuite: Suite = {
  purpose: 'the plan after one override or toggle, as a share of planning from nothing',
  sizes: [10_000],
  tasks: (sizes) => (['verify', 'plan'] as const).map((look) => ({
    name: `Having ${look}() again in a layered system`, sizes, readings: [{ name: 'time', unit: 'ms' }],
    contenders: [fromNothing(look), ...Object.entries(changes).map(([name, change]) => afterChange(name, change, look))],
    note: 'From nothing: a container of classes that are decorated already, and its first plan. Everything is done once before it is timed.',
  })),
};

/** Everything was collected before, and code that was specialised on it with it: so each is done once before it is timed, with a container of the same classes. */
async function secondTime(size: number, task: (classes: readonly SubjectClass[], timing: typeof timed) => Promise<number>): Promise<{ readonly time: number }> {
  collectGarbage();
  const trial = new Trial(layered(size));
  declared(trial.classes, trial.shape);
  await task(trial.classes, untimed);
  const time = await task(trial.classes, timed);
  forgetDeclared();
  return { time };
}

async function untimed(run: () => unknown): Promise<number> {
  await run();
  return 0;
}

function fromNothing(look: 'verify' | 'plan'): Contender {
  return {
    name: 'from nothing',
    trial: (size) => secondTime(size, (classes, timing) => timing(() => { checked(createContainer({ components: classes }), look, classes.length, classes.length); })),
  };
}

function afterChange(name: string, change: Change, look: 'verify' | 'plan'): Contender {
  return {
    name,
    trial: (size) => secondTime(size, (classes, timing) => {
      const container = createContainer({ components: classes });
      checked(container, 'plan', classes.length, classes.length);
      return timing(async () => {
        await change(container, classes);
        checked(container, look, 1, classes.length);
      });
    }),
  };
}

function checked(container: Container, look: 'verify' | 'plan', atLeast: number, atMost: number): void {
  if (look === 'verify') {
    if (container.verify().length > 0) throw new Error('There is nothing wrong with it');
    return;
  }
  const { order } = container.plan();
  if (order.length < atLeast || order.length > atMost) throw new Error(`A plan of ${String(order.length)} components`);
}

function middle(classes: readonly SubjectClass[]): SubjectClass {
  return classes[Math.floor(classes.length / 2)] as SubjectClass;
}
