import { checkTrace } from '../../../src/testing/trace/check-trace';
import type { Act } from '../../support/acts';
import { defers, fails, takes, throws } from '../../support/acts';
import { Rig } from '../../support/rig';

/** Says that its component is invalid, then goes on as told. */
const saysInvalid = (then: Act = () => undefined, issue: unknown = 'worn out'): Act => (turn) => {
  turn.attempt.invalidate(turn.id, 'invalid', issue);
  return then(turn);
};

describe('a start that says its component is invalid', () => {
  it('leaves out what requires it, however far, and starts what can do without', async () => {
    const rig = new Rig({
      a: { start: defers(['a'], saysInvalid(takes(5))) }, b: { needs: ['a'] }, c: { needs: ['b'] }, d: { needs: ['a?'] }, e: { needs: ['>a', 'a*'] }, f: { needs: ['a!', 'g'] }, g: {}, h: { needs: ['a~', 'c?'] },
    });
    rig.start();
    await rig.clock.advance(100);
    expect(rig.log).toEqual(['start a', 'start g', 'started g', 'start a invalid', 'clean-up a', 'clean up a', 'cleaned up a', 'start d', 'started d', 'start e', 'started e', 'start h', 'started h']);
    expect(rig.states).toEqual({ a: 'failed', b: 'skipped', c: 'skipped', d: 'ready', e: 'ready', f: 'skipped', g: 'ready', h: 'ready' });
    expect([rig.kernel.state, rig.leftovers, checkTrace(rig.events)]).toEqual(['running', { timers: 0, held: 0 }, []]);
  });

  it('is no root cause: another failure still is, and what was left out is among the skipped', async () => {
    const rig = new Rig({ a: { start: saysInvalid() }, b: { needs: ['a'] }, c: { start: fails('broken', 5) }, d: { needs: ['c'] } });
    const operation = rig.start();
    await rig.clock.advance(100);
    const error: unknown = await operation.then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'c', failures: [{ id: 'c' }], skipped: [{ id: 'b', path: ['b'] }, { id: 'd', path: ['d', 'c'] }] } });
    expect([rig.states, checkTrace(rig.events)]).toEqual([{ a: 'failed', b: 'skipped', c: 'failed', d: 'skipped' }, []]);
  });

  it('fails as any other when it throws all the same', async () => {
    const rig = new Rig({ a: { start: saysInvalid(throws('broken')) } });
    const operation = rig.start();
    await rig.clock.advance(20);
    await expect(operation).rejects.toMatchObject({ code: 'ERR_START_FAILED', details: { failures: [{ id: 'a', kind: 'failed' }] } });
    expect(checkTrace(rig.events)).toEqual([]);
  });

  it('is over its limit, or called off, as any other; left behind, it fails late and gets no stop', async () => {
    const rig = new Rig({ a: { start: saysInvalid(takes(50)), startTimeoutMs: 10, abortGraceMs: 5 } });
    const operation = rig.start();
    await rig.clock.advance(20);
    await expect(operation).rejects.toMatchObject({ code: 'ERR_START_FAILED', details: { failures: [{ id: 'a', kind: 'timed-out' }] } });
    await rig.clock.advance(100);
    expect(rig.log).toEqual(['start a', 'start a timed out, left running', 'late start a failed']);
    const late = rig.events.find((event) => event.kind === 'late');
    expect(late).toMatchObject({ error: { code: 'ERR_INVALID', details: { component: 'a', phase: 'start', issues: ['worn out'] } } });
    expect((late as unknown as { error: Error }).error.message.split('\n')).toEqual([
      'a said in its start handlers that it is invalid: worn out', '  mend what it says; until then it is left out, with all that requires it',
    ]);
    expect([rig.state('a'), checkTrace(rig.events)]).toEqual(['failed', []]);
  });

  it('changes nothing once it has been called off', async () => {
    const rig = new Rig({ a: { start: async (turn) => { await turn.clock.after(5); saysInvalid()(turn); } }, b: { start: fails('broken', 2) } });
    const operation = rig.start();
    await rig.clock.advance(20);
    await expect(operation).rejects.toMatchObject({ details: { rootCause: 'b', cancelled: [] } });
    expect([rig.log, rig.state('a'), checkTrace(rig.events)]).toEqual([['start a', 'start b', 'start b failed', 'start a aborted', 'stop a', 'stopped a'], 'stopped', []]);
  });

  it('is tried again by the next start', async () => {
    let isWorn = true;
    const rig = new Rig({ a: { start: (turn) => { if (isWorn) saysInvalid()(turn); } }, b: { needs: ['a'] } });
    await rig.start(['b']);
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'failed', b: 'skipped' }, 'stopped']);
    isWorn = false;
    await rig.start(['b']);
    expect([rig.states, rig.kernel.state, checkTrace(rig.events)]).toEqual([{ a: 'ready', b: 'ready' }, 'running', []]);
  });

  it('takes what requires it out of a restart, too', async () => {
    let isWorn = false;
    const rig = new Rig({ a: { start: (turn) => { if (isWorn) saysInvalid()(turn); } }, b: { needs: ['a'] }, c: {} });
    await rig.start();
    isWorn = true;
    await rig.restart();
    expect([rig.states, checkTrace(rig.events)]).toEqual([{ a: 'failed', b: 'skipped', c: 'ready' }, []]);
  });
});

describe('a log', () => {
  it('that skips what nothing invalid stands in the way of is a violation', async () => {
    const rig = new Rig({ a: { start: saysInvalid() }, b: { needs: ['a'] } });
    await rig.start();
    const forged = rig.events.map((event) => (event.kind === 'step-ended' && event.outcome.kind === 'invalid' ? { ...event, outcome: { kind: 'failed' as const, elapsedMs: 0, error: new Error('no') } } : event));
    expect(checkTrace(forged).filter(({ invariant }) => invariant === 'P6').map(({ message }) => message)).toEqual([
      'b was skipped at 0 ms, although nothing that it requires was invalid, and the start had not failed.',
    ]);
  });

  it('of a phase that calls what requires an invalid one is a violation', async () => {
    const rig = new Rig({ a: { migrate: () => undefined }, b: { needs: ['a'], migrate: () => undefined } });
    await rig.start();
    await rig.migrate();
    const forged = rig.events.map((event) => (event.kind === 'step-ended' && event.phase === 'migrate' && event.component === 'a' ? { ...event, outcome: { kind: 'invalid' as const, elapsedMs: 0, issues: [] } } : event));
    expect(checkTrace(forged).map(({ message }) => message)).toEqual(['b was called for migrate at 0 ms, although a, which it cannot do without, had said that it is invalid.']);
  });
});
