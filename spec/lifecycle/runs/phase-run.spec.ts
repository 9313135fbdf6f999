import type { Act } from '../../support/acts';
import { fails, hangs, obeys, takes } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';

const nothing: Act = () => undefined;

async function started(parts: Readonly<Record<string, Part>>, settings: ConstructorParameters<typeof Rig>[1] = {}): Promise<Rig> {
  const rig = new Rig(parts, settings);
  await rig.start();
  await rig.clock.advance(300);
  rig.takeLog();
  rig.events.length = 0;
  return rig;
}

describe('a phase of the user\'s own', () => {
  it('lists once, with its limit, a handler that ran over it and then obeyed', async () => {
    const rig = await started({ a: { migrate: obeys() }, b: { migrate: fails('no table', 60) } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50, onError: 'collect' }));
    await rig.clock.advance(1_000);
    expect([phase.systoleError.message, phase.story]).toEqual([
      [
        'a took longer than 50 ms in its migrate handlers.',
        '  timed-out: a (migrate): a took longer than 50 ms in its migrate handlers.', '  timed-out: b (migrate): b took longer than 50 ms in its migrate handlers.',
        '  raise the limit of the component, or make its handler obey context.signal',
      ].join('\n'),
      { code: 'ERR_PHASE_FAILED', rootCause: 'a', failures: ['timed-out: a (migrate) at 350', 'timed-out: b (migrate) at 350'], cancelled: [], skipped: [], quarantined: [] },
    ]);
  });

  it('gives a handler as much more time as it asks for: it has no limit as a whole', async () => {
    const rig = await started({ a: { migrate: ({ attempt, clock }) => { attempt.extend(1_000_000); return clock.after(900_000); } } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50 }));
    await rig.clock.advance(1_000_000);
    expect([phase.end, rig.log]).toEqual(['done', ['migrate a', 'migrate done a']]);
  });

  it('passes over whatever cannot do without a component that has said it is invalid, however far behind; who can is called', async () => {
    const rig = await started({
      a: { migrate: ({ attempt }) => { attempt.invalidate('a', 'invalid', 'no table'); } }, b: { needs: ['a'], migrate: nothing }, c: { needs: ['b'], migrate: nothing }, d: { needs: ['b?'], migrate: nothing },
    });
    const phase = rig.watch(rig.migrate());
    await rig.clock.advance(100);
    expect([phase.end, rig.log]).toEqual(['done', ['migrate a', 'migrate a invalid', 'migrate d', 'migrate done d']]);
    expect(phase.report?.components.map(({ id, outcome }) => [id, outcome.kind, outcome.kind === 'skipped' ? outcome.because : undefined])).toEqual([
      ['a', 'invalid', undefined], ['d', 'done', undefined], ['b', 'skipped', 'a'], ['c', 'skipped', 'b'],
    ]);
  });

  it('keeps what handlers give back, and nothing of those that give nothing', async () => {
    const rig = await started({ a: { migrate: () => 7 }, b: { migrate: nothing } });
    const report = await rig.migrate();
    expect(report.components.map((step) => [step.id, 'value' in step ? step.value : 'nothing'])).toEqual([['a', 7], ['b', 'nothing']]);
  });

  it('called off by a listener that hears of a turn calls no handler in it, and says so of the step', async () => {
    const rig = await started({ a: { migrate: takes(10) }, b: { needs: ['a'], migrate: nothing } });
    rig.kernel.subscribe((event) => { if (event.kind === 'step-starting' && event.component === 'b') phase.operation.abort(); });
    const phase = rig.watch(rig.migrate());
    await rig.clock.advance(100);
    expect([phase.end, rig.log]).toEqual(['ERR_ABORTED', ['migrate a', 'migrate done a', 'migrate b', 'migrate b skipped']]);
    expect(rig.events.flatMap((event) => (event.kind === 'step-ended' && event.component === 'b' ? [event.outcome] : []))).toEqual([{ kind: 'skipped', because: 'the caller' }]);
  });

  it('that leaves a handler behind keeps nobody from being suspended and resumed with the instance it has', async () => {
    const rig = await started({ a: { migrate: hangs, suspend: nothing, resume: nothing } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50 }));
    await rig.clock.advance(2_000);
    await rig.suspend();
    await rig.resume();
    expect([phase.end, rig.states]).toEqual(['ERR_PHASE_FAILED', { a: 'ready' }]);
  });
});
