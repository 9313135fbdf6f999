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
    note: 'From nothing: another container of classes that are decorated and known already, and its first plan.',
  })),
};

function fromNothing(look: 'verify' | 'plan'): Contender {
  return {
    name: 'from nothing',
    trial: async (size) => {
      collectGarbage();
      const trial = new Trial(layered(size));
      // As for the changes: the code has made a container of these classes, and looked at it, since everything was collected.
      checked(declared(trial.classes, trial.shape), 'plan', trial.shape.count, trial.shape.count);
      const time = await timed(() => { checked(createContainer({ components: trial.classes }), look, trial.shape.count, trial.shape.count); });
      forgetDeclared();
      return { time };
    },
  };
}

function afterChange(name: string, change: Change, look: 'verify' | 'plan'): Contender {
  return {
    name,
    trial: async (size) => {
      collectGarbage();
      const trial = new Trial(layered(size));
      const container = declared(trial.classes, trial.shape);
      checked(container, 'plan', trial.shape.count, trial.shape.count);
      const time = await timed(async () => {
        await change(container, trial.classes);
        checked(container, look, 1, trial.shape.count);
      });
      forgetDeclared();
      return { time };
    },
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
