import type { Act } from '../../support/acts';
import { fails, hangs, takes, throws } from '../../support/acts';
import { Rig } from '../../support/rig';

const gives = (value: unknown, ms = 0): Act => async ({ clock }) => { await clock.after(ms); return value; };

async function started(parts: ConstructorParameters<typeof Rig>[0]): Promise<Rig> {
  const rig = new Rig(parts);
  await rig.start();
  rig.takeLog();
  return rig;
}

describe('a phase of the user\'s own', () => {
  it('visits what is up and answers it, in its direction, and keeps what handlers give by component', async () => {
    const rig = await started({ db: { migrate: gives('db', 10) }, silent: { needs: ['db'] }, api: { needs: ['silent'], migrate: gives('api', 5) } });
    const phase = rig.watch(rig.migrate());
    await rig.clock.advance(100);
    expect(rig.log).toEqual(['migrate db', 'migrate done db', 'migrate api', 'migrate done api']);
    expect(phase.report?.components.map(({ id, phase: name, outcome, value }) => [id, name, outcome, value])).toEqual([
      ['db', 'migrate', { kind: 'done', elapsedMs: 10 }, 'db'], ['api', 'migrate', { kind: 'done', elapsedMs: 5 }, 'api'],
    ]);
    rig.takeLog();
    rig.migrate([], { direction: 'dependents-first' });
    await rig.clock.advance(100);
    expect(rig.log).toEqual(['migrate api', 'migrate done api', 'migrate db', 'migrate done db']);
    expect([rig.states, rig.kernel.state, rig.leftovers]).toEqual([{ db: 'ready', silent: 'ready', api: 'ready' }, 'running', { timers: 0, held: 0 }]);
  });

  it('can be about some, and what they require', async () => {
    const rig = await started({ db: { migrate: gives(1) }, api: { needs: ['db'], migrate: gives(2) }, other: { migrate: gives(3) } });
    rig.migrate(['api']);
    await rig.clock.advance(10);
    expect(rig.log.filter((line) => !line.includes('done'))).toEqual(['migrate db', 'migrate api']);
  });

  it('goes on after failures and reports them all; or halts, and lets what is in flight end', async () => {
    const parts = { a: { migrate: fails('a', 10) }, b: { migrate: takes(30) }, c: { needs: ['a'], migrate: fails('c') } };
    const collecting = await started(parts);
    const all = collecting.watch(collecting.migrate());
    await collecting.clock.advance(100);
    expect(all.story).toMatchObject({ code: 'ERR_PHASE_FAILED', rootCause: 'a', failures: ['failed: a (migrate) at 10', 'failed: c (migrate) at 10'] });
    const halting = await started(parts);
    const some = halting.watch(halting.migrate([], { onError: 'halt' }));
    await halting.clock.advance(100);
    expect(some.story).toMatchObject({ failures: ['failed: a (migrate) at 10'] });
    expect([some.atMs, halting.log]).toEqual([30, ['migrate a', 'migrate b', 'migrate a failed', 'migrate done b']]);
  });

  it('limits each component, and leaves behind what ignores that; the component stays up', async () => {
    const rig = await started({ a: { migrate: hangs } });
    const phase = rig.watch(rig.migrate([], { timeoutMs: 50 }));
    await rig.clock.advance(2_000);
    expect([phase.story, phase.atMs, rig.states, rig.leftovers]).toMatchObject([
      { failures: ['timed-out: a (migrate) at 50'], quarantined: ['a'] }, 1_050, { a: 'ready' }, { timers: 0, held: 0 },
    ]);
  });

  it('ends at once when nothing is up', async () => {
    const rig = new Rig({ a: { migrate: throws() } });
    await rig.migrate();
    expect([rig.log, rig.kernel.state]).toEqual([[], 'idle']);
  });

  it('is called off by a listener before its first call', async () => {
    for (const kind of ['operation-starting', 'step-starting'] as const) {
      const rig = await started({ a: { migrate: throws() } });
      let stop: ReturnType<Rig['watch']> | undefined;
      rig.kernel.subscribe((event) => { if (event.kind === kind && stop === undefined) stop = rig.watch(rig.stop()); });
      const phase = rig.watch(rig.migrate());
      await rig.clock.settle();
      expect([phase.end, stop?.end, rig.log.filter((line) => line === 'migrate a failed'), rig.leftovers]).toEqual(['ERR_SUPERSEDED', 'done', [], { timers: 0, held: 0 }]);
    }
  });

  it('that leaves a handler behind keeps its component from being started anew beside it', async () => {
    const rig = new Rig({ a: { migrate: takes(5_000) } });
    await rig.start();
    const migrate = rig.watch(rig.migrate());
    await rig.clock.advance(2_500);
    expect([migrate.end, rig.states]).toEqual(['ERR_PHASE_FAILED', { a: 'ready' }]);
    const stop = rig.watch(rig.stop());
    const start = rig.watch(rig.start());
    await rig.clock.settle();
    expect([stop.story, start.end, rig.states]).toMatchObject([{ code: 'ERR_STOP_FAILED', failures: [], quarantined: ['a'] }, 'ERR_BUSY', { a: 'quarantined' }]);
    expect(stop.systoleError.message).toBe([
      'a was told to stop with a handler in flight that had been left behind before.',
      '  left behind, its handler still in flight: a',
      '  make the handlers that were left behind obey context.signal; until they end, a new start is refused',
    ].join('\n'));
    await rig.clock.advance(2_500);
    expect([rig.states, rig.downs, rig.log.slice(-3)]).toEqual([{ a: 'stopped' }, ['a'], ['stop a', 'stopped a', 'late migrate a done']]);
    await rig.start();
    expect(rig.up).toEqual(['a']);
  });

  it('that leaves a handler behind keeps a restart from stopping what it could not start again', async () => {
    const rig = await started({ a: { migrate: takes(5_000) }, b: { needs: ['a'] } });
    rig.migrate();
    await rig.clock.advance(2_500);
    rig.takeLog();
    const refused = rig.watch(rig.restart(['a']));
    await rig.clock.settle();
    const patient = rig.watch(rig.restart(['a'], { waitForQuiescenceMs: 10_000 }));
    await rig.clock.settle();
    expect([refused.story, rig.log, rig.up]).toEqual([{ code: 'ERR_BUSY', details: { call: 'restart()', busy: [{ id: 'a', state: 'ready', sinceMs: 2_500 }] } }, [], ['a', 'b']]);
    await rig.clock.advance(2_500);
    expect([patient.end, rig.log]).toEqual(['done', ['late migrate a done', 'stop b', 'stopped b', 'stop a', 'stopped a', 'start a', 'started a', 'start b', 'started b']]);
  });
});
