import fc from 'fast-check';
import type { DependencyContainer } from 'systole';
import { isSystoleError } from 'systole';
import type { Act, Made, Thing } from './ownership-model';
import { anyActs, anyThings, Owned } from './ownership-model';

/** Does it; what is refused, or meant to fail, has been done. */
async function attempt(act: () => unknown, others: readonly string[] = []): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isSystoleError(error) && ['ERR_START_FAILED', 'ERR_BUSY', 'ERR_STATE', ...others].includes(error.code)) return;
    throw error;
  }
}

async function perform(owned: Owned, things: readonly Thing[], children: (DependencyContainer | undefined)[], act: Act): Promise<void> {
  const { container } = owned;
  const key = ('asked' in act ? owned.keys[act.asked % things.length] : '') as never;
  const kind = 'asked' in act ? things[act.asked % things.length]?.kind : undefined;
  const child = 'child' in act ? act.child % (children.length + 1) : 0;
  switch (act.kind) {
    case 'start': return attempt(() => container.startAll());
    case 'stop': return attempt(() => container.stopAll());
    case 'restart all': return attempt(() => container.restartAll());
    case 'clear instances': container.clearInstances(); return;
    case 'child': children.push(container.createChildContainer()); return;
    case 'fail next': if (kind === 'component') owned.failing.add(act.asked % things.length); return;
    case 'restart': return kind === 'component' ? attempt(() => container.restart(key)) : undefined;
    case 'restart alone': return kind === 'component' ? attempt(() => container.restart(key, { isolated: true })) : undefined;
    case 'override': return attempt(() => container.override(key, (kind?.endsWith('component') === true ? { startTimeoutMs: 1000 } : { useClass: owned.substitute(act.asked % things.length) })));
    case 'restore': return attempt(() => container.restore(key));
    case 'give':
      if (children[child - 1] !== undefined) children[child - 1]?.register(key, { useValue: owned.give(child, act.asked % things.length) as never });
      return;
    case 'resolve': {
      if (child === 0 && things[act.asked % things.length]?.endsWithScope === true) return;
      // What singletons need is made for them, whoever has asked for those.
      owned.asked = reaches(things, act.asked % things.length, ({ kind: one, asks }) => one === 'component' && asks.length > 0) ? 0 : child;
      const made = (child === 0 ? container : children[child - 1])?.resolve<{ readonly made: Made }>(key).made;
      owned.asked = 0;
      // A component that was left out of a restart goes on with what it has.
      expect([...made?.isComponent === false ? made.madeOf() : []].filter(({ stoppedAt, failedAt }) => Math.min(stoppedAt, failedAt) < Infinity).map(({ name }) => name)).toEqual([]);
      return;
    }
    case 'dispose child': {
      const gone = children[child - 1];
      if (child > 0) children[child - 1] = undefined;
      await gone?.dispose();
    }
  }
}

function reaches(things: readonly Thing[], from: number, isMeant: (thing: Thing) => boolean): boolean {
  const all = new Set([from]);
  // A set that grows while it is gone through is gone through to its new end.
  for (const one of all) for (const asked of things[one]?.asks ?? []) all.add(asked);
  return [...all].some((one) => isMeant(things[one] as Thing));
}

/** What is left of what was made of something that is gone. */
function leftOver(made: readonly Made[]): readonly string[] {
  return made.filter(({ isPlain, disposals }) => isPlain && disposals.length === 0)
    .filter((one) => [...one.madeOf()].some(({ stoppedAt, failedAt }) => Math.min(stoppedAt, failedAt) < Infinity && Math.min(stoppedAt, failedAt) > one.madeAt))
    .map(({ name }) => name);
}

function outOfOrder(made: readonly Made[]): readonly string[] {
  return made.flatMap((one) => one.disposals.flatMap(({ to }) => [...one.madeOf()].flatMap((of) => {
    const [end = Infinity] = of.isComponent ? [of.stoppedAt] : of.disposals.map(({ from }) => from);
    return end > to || end < one.madeAt ? [] : [`${one.name} was disposed of by ${String(to)}, ${of.name} had ended at ${String(end)}`];
  })));
}

async function checkAll(things: readonly Thing[], acts: readonly Act[]): Promise<void> {
  const owned = new Owned(things);
  const children: (DependencyContainer | undefined)[] = [owned.container.createChildContainer(), owned.container.createChildContainer()];
  for (const act of acts) {
    await perform(owned, things, children, act);
    expect(leftOver(owned.made)).toEqual([]);
    expect(owned.misled).toEqual([]);
  }
  owned.failing.clear();
  for (const child of children) await (child as { dispose(): Promise<void> } | undefined)?.dispose();
  await owned.container.dispose();
  const disposable = owned.made.filter(({ isPlain, thing }) => isPlain && things[thing]?.kind !== 'factory');
  expect(disposable.filter(({ disposals }) => disposals.length !== 1 || disposals[0]?.to === Infinity).map(({ name }) => name)).toEqual([]);
  expect(outOfOrder(owned.made)).toEqual([]);
}

describe('whatever a program does with a container and its children', () => {
  it('what can be disposed of is, once, before what it was made of has ended, and nothing piles up; nobody is given what is gone, or what a child has replaced', async () => {
    await fc.assert(fc.asyncProperty(anyThings, anyActs, checkAll), { numRuns: Number(process.env['RUNS'] ?? 500) });
  }, 120_000);
});
