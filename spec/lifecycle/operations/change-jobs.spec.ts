import type { Act } from '../../support/acts';
import { fails, hangs, inTurn, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { Rig } from '../../support/rig';

const quiet = { timers: 0, held: 0 };
const nothing: Act = () => undefined;

async function started(parts: Readonly<Record<string, Part>>, settings: ConstructorParameters<typeof Rig>[1] = {}): Promise<Rig> {
  const rig = new Rig(parts, settings);
  await rig.start();
  rig.takeLog();
  return rig;
}

describe('a restart', () => {
  it('stops the dependents, dependents first, then the component, and starts the same again; nobody else gets a call', async () => {
    const rig = await started({ db: {}, repo: { needs: ['db'] }, api: { needs: ['repo'] }, other: {}, below: {}, cache: { needs: ['below'] } });
    await rig.restart(['repo']);
    expect(rig.log).toEqual(['stop api', 'stopped api', 'stop repo', 'stopped repo', 'start repo', 'started repo', 'start api', 'started api']);
    expect([rig.states, rig.kernel.state, rig.leftovers]).toEqual([
      { db: 'ready', repo: 'ready', api: 'ready', other: 'ready', below: 'ready', cache: 'ready' }, 'running', quiet,
    ]);
  });

  it('of everything stops and starts everything', async () => {
    const rig = await started({ a: {}, b: { needs: ['a'] } });
    await rig.restart();
    expect(rig.log).toEqual(['stop b', 'stopped b', 'stop a', 'stopped a', 'start a', 'started a', 'start b', 'started b']);
  });

  it('of one alone leaves its dependents running', async () => {
    const rig = await started({ a: {}, b: { needs: ['a'] } });
    await rig.restart(['a'], { isolated: true });
    expect([rig.log, rig.states]).toEqual([['stop a', 'stopped a', 'start a', 'started a'], { a: 'ready', b: 'ready' }]);
  });

  it('of one alone starts nothing that it requires: it is refused when that is not up, before anything is stopped', async () => {
    const rig = await started({ db: {}, repo: { needs: ['db'] }, api: { needs: ['repo'] } });
    await rig.stop(['db'], { isolated: true });
    rig.takeLog();
    await rig.restart(['api'], { isolated: true });
    const restart = rig.watch(rig.restart(['repo'], { isolated: true }));
    await rig.clock.settle();
    expect([rig.log, restart.systoleError.message]).toEqual([
      ['stop api', 'stopped api', 'start api', 'started api'],
      'restart({ isolated: true }) was called while db is not up; it is allowed when everything it requires is up.\n'
        + '  restart it without isolated: true, which starts what it requires as well',
    ]);
  });

  it('of what is down starts it', async () => {
    const rig = new Rig({ a: {}, b: { needs: ['a'] }, c: {} });
    await rig.restart(['b']);
    expect([rig.log, rig.up]).toEqual([['start a', 'started a', 'start b', 'started b'], ['a', 'b']]);
  });

  it('whose start fails leaves what it stopped down, and the rest as it was; a later start brings all back', async () => {
    const rig = await started({ db: {}, repo: { needs: ['db'], start: inTurn(nothing, throws(), nothing) }, api: { needs: ['repo'] }, other: {} });
    const restart = rig.watch(rig.restart(['repo']));
    await rig.clock.settle();
    expect([restart.end, rig.up, rig.kernel.state]).toEqual(['ERR_START_FAILED', ['db', 'other'], 'running']);
    await rig.start();
    expect(rig.up).toEqual(['db', 'repo', 'api', 'other']);
  });

  it('goes on after a stop that fails, and reports that in the end', async () => {
    const rig = await started({ a: { stop: throws() } });
    const restart = rig.watch(rig.restart());
    await rig.clock.settle();
    expect([restart.end, rig.states]).toEqual(['ERR_STOP_FAILED', { a: 'ready' }]);
  });

  it('names once whom it left behind twice: in its stop, and when its start was rolled back', async () => {
    const rig = await started({
      db: { stop: inTurn(takes(5_000), nothing) }, mailer: { needs: ['db'], drain: takes(3_000), drainTimeoutMs: 1_000 }, api: { needs: ['mailer'], start: inTurn(nothing, throws()) },
    });
    const restart = rig.watch(rig.restart());
    await rig.clock.advance(20_000);
    expect(restart.systoleError).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'api', quarantined: ['mailer'] } });
  });

  it('is refused when its own stop left something behind, which stays down', async () => {
    const rig = await started({ a: { stop: hangs }, b: { needs: ['a'] } });
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.advance(20_000);
    expect([restart.end, rig.states, rig.leftovers]).toEqual(['ERR_BUSY', { a: 'quarantined', b: 'stopped' }, quiet]);
  });

  it('refused over what its own stop left behind is over: nothing of it comes up later because something else is switched', async () => {
    const rig = await started({ a: { stop: takes(30_000) }, b: { needs: ['a'] }, c: {}, d: {} });
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.advance(40_000);
    expect([restart.end, rig.states]).toEqual(['ERR_BUSY', { a: 'stopped', b: 'stopped', c: 'ready', d: 'ready' }]);
    await rig.toggle('c', false);
    expect(rig.up).toEqual(['d']);
  });

  it('that is aborted while it stops starts nothing', async () => {
    const rig = await started({ a: { stop: takes(50) }, b: {} });
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.advance(10);
    restart.operation.abort();
    await rig.clock.advance(100);
    expect([restart.end, rig.states, rig.kernel.state]).toEqual(['ERR_ABORTED', { a: 'stopped', b: 'ready' }, 'running']);
  });

  it('of the only component, aborted while it stops, leaves a system that is stopped', async () => {
    const rig = await started({ a: { stop: takes(50) } });
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.advance(10);
    restart.operation.abort();
    await rig.clock.advance(100);
    expect([restart.end, rig.kernel.state]).toEqual(['ERR_ABORTED', 'stopped']);
  });

  it('that a stop supersedes while it stops, or while it starts, ends with the stop', async () => {
    for (const afterMs of [10, 60]) {
      const rig = new Rig({ a: { start: inTurn(nothing, takes(50)), stop: takes(50) }, b: { needs: ['a'], stop: takes(5) } });
      await rig.start();
      const restart = rig.watch(rig.restart(['b', 'a']));
      await rig.clock.advance(afterMs);
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(500);
      expect([restart.end, stop.end, restart.atMs === stop.atMs, rig.up, rig.kernel.state, rig.leftovers]).toEqual(['ERR_SUPERSEDED', 'done', true, [], 'stopped', quiet]);
    }
  });
});

describe('a suspend', () => {
  const pausing: Part = { suspend: nothing, resume: nothing };

  it('goes dependents first; a resume brings back the same, dependencies first, without a stop or a start', async () => {
    const rig = await started({ db: pausing, api: { ...pausing, needs: ['db'] }, keeps: {} });
    await rig.suspend();
    expect([rig.states, rig.kernel.state]).toEqual([{ db: 'suspended', api: 'suspended', keeps: 'ready' }, 'suspended']);
    await rig.resume();
    expect(rig.log).toEqual(['suspend api', 'suspended api', 'suspend db', 'suspended db', 'resume db', 'resumed db', 'resume api', 'resumed api']);
    expect([rig.states, rig.kernel.state, rig.downs, rig.leftovers]).toEqual([{ db: 'ready', api: 'ready', keeps: 'ready' }, 'running', [], quiet]);
  });

  it('brings back readiness as it was, for dependents that wait for it', async () => {
    const rig = await started({ server: { ...pausing, readiness: 'explicit', start: ({ ready }) => { ready(); } }, client: { ...pausing, needs: ['server!'] } });
    await rig.suspend();
    await rig.resume();
    expect(rig.states).toEqual({ server: 'ready', client: 'ready' });
  });

  it('stops what is to be stopped then, with what depends on it, and the resume starts it anew', async () => {
    const rig = await started({ db: pausing, pump: { needs: ['db'], whenSuspended: 'stop' }, gauge: { ...pausing, needs: ['pump'] }, knows: { ...pausing, whenSuspended: 'stop' } });
    await rig.suspend();
    expect(rig.states).toEqual({ db: 'suspended', pump: 'stopped', gauge: 'stopped', knows: 'suspended' });
    await rig.resume();
    expect(rig.log.filter((line) => /^(start|resume) /.test(line))).toEqual(['resume db', 'resume knows', 'start pump', 'start gauge']);
    expect(rig.states).toEqual({ db: 'ready', pump: 'ready', gauge: 'ready', knows: 'ready' });
  });

  it('of a system in which everything was stopped by it can be resumed all the same', async () => {
    const rig = new Rig({ a: { whenSuspended: 'stop' }, b: {} });
    await rig.start(['a']);
    await rig.suspend();
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'stopped', b: 'registered' }, 'suspended']);
    await rig.resume();
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'ready', b: 'registered' }, 'running']);
  });

  it('remembers exactly who was running: what had been stopped before stays down', async () => {
    const rig = await started({ a: pausing, b: pausing });
    await rig.stop(['b']);
    await rig.suspend();
    await rig.resume();
    expect(rig.states).toEqual({ a: 'ready', b: 'stopped' });
  });

  it('does nothing the second time, and forgets nobody', async () => {
    const rig = await started({ a: pausing, keeps: {} });
    await rig.suspend();
    await rig.suspend();
    await rig.resume();
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'ready', keeps: 'ready' }, 'running']);
  });

  it('of a system where nothing is up changes nothing', async () => {
    const rig = new Rig({ a: {} });
    await rig.suspend();
    expect(rig.kernel.state).toBe('idle');
  });

  it('refuses starts and restarts until the resume', async () => {
    const rig = await started({ a: pausing, b: {} });
    await rig.suspend();
    const start = rig.watch(rig.start());
    const restart = rig.watch(rig.restart(['a']));
    await rig.clock.settle();
    expect([start.end, restart.end, rig.states, rig.kernel.state]).toEqual(['ERR_STATE', 'ERR_STATE', { a: 'suspended', b: 'ready' }, 'suspended']);
  });

  it('lets a suspended component have its stop, exactly once, in a stop of everything', async () => {
    const rig = await started({ db: pausing, api: { ...pausing, needs: ['db'] } });
    await rig.suspend();
    rig.takeLog();
    await rig.stop();
    await rig.stop();
    expect([rig.log, rig.kernel.state]).toEqual([['stop api', 'stopped api', 'stop db', 'stopped db'], 'stopped']);
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect(resume.end).toBe('ERR_STATE');
  });

  it('lets go of what is stopped by name meanwhile: a resume does not bring it back', async () => {
    const rig = await started({ a: pausing, b: pausing, pump: { whenSuspended: 'stop' } });
    await rig.suspend();
    await rig.stop(['b', 'pump']);
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'suspended', b: 'stopped', pump: 'stopped' }, 'suspended']);
    await rig.resume();
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'ready', b: 'stopped', pump: 'stopped' }, 'running']);
  });

  it('starts nothing that is switched on meanwhile; the resume does, and stops what is switched off, dependents first', async () => {
    const rig = new Rig({ db: pausing, api: { ...pausing, needs: ['db'] }, extra: { needs: ['db'] }, old: pausing, onOld: { ...pausing, needs: ['old?'] } });
    rig.switch('extra', false);
    await rig.start();
    await rig.suspend();
    await rig.toggle('extra', true);
    expect([rig.states, rig.kernel.state]).toEqual([{ db: 'suspended', api: 'suspended', extra: 'registered', old: 'suspended', onOld: 'suspended' }, 'suspended']);
    await rig.toggle('old', false);
    expect(rig.states).toMatchObject({ old: 'disabled', onOld: 'stopped' });
    rig.takeLog();
    await rig.resume();
    expect(rig.states).toEqual({ db: 'ready', api: 'ready', extra: 'ready', old: 'disabled', onOld: 'ready' });
    expect(rig.log.filter((line) => line.startsWith('stop'))).toEqual([]);
  });

  it('of which nothing is left but what is switched off is over: the system can be started', async () => {
    const rig = await started({ a: pausing, b: {} });
    await rig.toggle('b', false);
    await rig.suspend();
    await rig.stop(['a']);
    const start = rig.watch(rig.start(['a']));
    await rig.clock.settle();
    expect([start.end, rig.states, rig.kernel.state]).toEqual(['done', { a: 'ready', b: 'disabled' }, 'running']);
  });

  it('is resumed with changes to something that is down by leaving alone those who could have used it', async () => {
    const rig = new Rig({ cache: {}, a: { ...pausing, needs: ['cache?'] } });
    await rig.start(['a']);
    await rig.suspend();
    rig.takeLog();
    await rig.resume(['cache']);
    expect(rig.log).toEqual(['resume a', 'resumed a']);
  });

  it('is resumed with changes by stopping what has changed, with its dependents, and starting it anew', async () => {
    const rig = await started({ db: pausing, api: { ...pausing, needs: ['db'] }, other: pausing });
    await rig.suspend();
    rig.takeLog();
    await rig.resume(['db']);
    expect(rig.log.filter((line) => !/ed /.test(line))).toEqual(['stop api', 'stop db', 'start db', 'resume other', 'start api']);
    expect(rig.states).toEqual({ db: 'ready', api: 'ready', other: 'ready' });
  });

  it('that fails somewhere stops that component and first what depends on it, suspends the rest, and the resume starts them anew', async () => {
    const rig = await started({ db: { ...pausing, suspend: throws('no pause') }, api: { ...pausing, needs: ['db'] }, keeps: { needs: ['db'] }, other: pausing });
    const suspend = rig.watch(rig.suspend());
    await rig.clock.settle();
    expect([suspend.story, rig.states, rig.kernel.state]).toMatchObject([
      { code: 'ERR_SUSPEND_FAILED', rootCause: 'db', failures: ['failed: db (suspend) at 0'] },
      { db: 'failed', api: 'stopped', keeps: 'stopped', other: 'suspended' }, 'suspended',
    ]);
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop keeps', 'stop api', 'stop db']);
    expect(rig.kernel.core.table.failedIn.get(0)).toBe('suspend');
    rig.takeLog();
    await rig.resume();
    expect(rig.states).toEqual({ db: 'ready', api: 'ready', keeps: 'ready', other: 'ready' });
    expect(rig.log.filter((line) => !/ed /.test(line))).toEqual(['start db', 'resume other', 'start api', 'start keeps'].sort((x, y) => rig.log.indexOf(x) - rig.log.indexOf(y)));
  });

  it('that runs over its limit in one component stops that; one that ignores it is left behind', async () => {
    const rig = await started({ slow: { suspend: obeys(), stopTimeoutMs: 50 }, deaf: { suspend: hangs, stopTimeoutMs: 50 } });
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(2_000);
    expect([suspend.end, suspend.atMs, rig.states, rig.leftovers]).toEqual(['ERR_SUSPEND_FAILED', 1_050, { slow: 'failed', deaf: 'quarantined' }, quiet]);
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect([resume.end, rig.kernel.state]).toEqual(['ERR_BUSY', 'suspended']);
  });

  it('left behind gets its stop once it has ended', async () => {
    const rig = await started({ deaf: { suspend: takes(5_000), stopTimeoutMs: 50 } });
    rig.suspend();
    await rig.clock.advance(10_000);
    expect([rig.log.slice(-3), rig.states]).toEqual([['late suspend deaf done', 'stop deaf', 'stopped deaf'], { deaf: 'stopped' }]);
    await rig.resume();
    expect(rig.states).toEqual({ deaf: 'ready' });
  });

  it('whose budget is over stops what is left, told so by its signal', async () => {
    const aborted: boolean[] = [];
    const rig = await started({
      late: { suspend: nothing, stop: ({ signal }) => { aborted.push(signal.aborted); } },
      slow: { needs: ['late'], suspend: takes(90), stopTimeoutMs: 1_000 },
    }, { stopBudgetMs: 100, forceGraceMs: 50 });
    rig.suspend();
    await rig.clock.advance(10);
    rig.kernel.hurry();
    await rig.clock.advance(1_000);
    expect([aborted, rig.kernel.core.table.failedIn.get(0), rig.states]).toEqual([[true], 'suspend', { late: 'failed', slow: 'stopped' }]);
  });

  it('that a stop supersedes suspends nobody further, and leaves the stop its whole budget', async () => {
    const limits: number[] = [];
    const noting: Act = ({ attempt, clock, signal }) => { limits.push(attempt.dueAtMs - clock.now(), Number(signal.aborted)); };
    const rig = await started({ db: { suspend: nothing, stop: noting }, api: { needs: ['db'], suspend: obeys(500), stop: noting } });
    const suspend = rig.watch(rig.suspend());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([limits, suspend.end, stop.end, rig.kernel.state]).toEqual([[10_000, 0, 10_000, 0], 'ERR_SUPERSEDED', 'done', 'stopped']);
    expect(rig.log).toEqual(['suspend api', 'suspend api aborted', 'stop api', 'stopped api', 'stop db', 'stopped db']);
    expect(rig.leftovers).toEqual(quiet);
  });

  it('that is superseded by a listener before its first call suspends nobody', async () => {
    for (const kind of ['operation-starting', 'system-changed'] as const) {
      const rig = await started({ a: pausing });
      let stop: ReturnType<Rig['watch']> | undefined;
      rig.kernel.subscribe((event) => { if (event.kind === kind && stop === undefined) stop = rig.watch(rig.stop()); });
      const suspend = rig.watch(rig.suspend());
      await rig.clock.settle();
      expect([suspend.end, stop?.end, rig.log, rig.leftovers]).toEqual(['ERR_SUPERSEDED', 'done', ['stop a', 'stopped a'], quiet]);
    }
  });

  it('that is aborted ends all waiting, and leaves a system to be resumed or stopped', async () => {
    const rig = await started({ a: { ...pausing, suspend: hangs }, b: pausing });
    const suspend = rig.watch(rig.suspend());
    suspend.operation.abort();
    await rig.clock.advance(2_000);
    expect([suspend.end, suspend.atMs, rig.states, rig.kernel.state]).toEqual(['ERR_ABORTED', 1_000, { a: 'quarantined', b: 'suspended' }, 'suspended']);
    await rig.stop();
    expect(rig.states).toEqual({ a: 'quarantined', b: 'stopped' });
  });
});

describe('a resume', () => {
  const pausing: Part = { suspend: nothing, resume: nothing };

  it('goes by dependencies, also where something in between has been left running', async () => {
    const rig = await started({ top: { ...pausing, needs: ['kept'] }, kept: { needs: ['also kept'] }, 'also kept': { needs: ['base'] }, base: { ...pausing, resume: takes(10) }, other: pausing });
    await rig.suspend();
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(100);
    expect([resume.end, rig.takeLog()]).toEqual(['done', ['resume base', 'resume other', 'resumed other', 'resumed base', 'resume top', 'resumed top']]);
  });

  it('does not wait for a readiness that only what has been left running asks for', async () => {
    const rig = await started({ top: { ...pausing, needs: ['kept'] }, kept: { needs: ['warm!', 'base'] }, warm: {}, base: { ...pausing, resume: takes(10) } });
    await rig.suspend();
    rig.kernel.markNotReady(rig.index('warm'), 'warming up');
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(0);
    expect([resume.end, rig.takeLog()]).toEqual(['pending', ['resume base']]);
    rig.kernel.markReady(rig.index('warm'));
    await rig.clock.advance(9);
    expect([resume.end, rig.takeLog()]).toEqual(['pending', []]);
    await rig.clock.advance(1);
    expect([resume.end, rig.takeLog()]).toEqual(['done', ['resumed base', 'resume top', 'resumed top']]);
  });

  it('goes on, although what only something that was left running asks for never gets ready again', async () => {
    const rig = await started({ top: { ...pausing, needs: ['kept'] }, kept: { needs: ['warm!'] }, warm: {} });
    await rig.suspend();
    rig.kernel.markNotReady(rig.index('warm'), 'warming up');
    await rig.resume();
    expect(rig.states).toEqual({ top: 'ready', kept: 'ready', warm: 'started' });
  });

  it('names whose readiness it has waited for, when its deadline is over', async () => {
    const rig = await started({ top: { ...pausing, needs: ['kept!'] }, kept: {} }, { startDeadlineMs: 50 });
    await rig.suspend();
    rig.kernel.markNotReady(rig.index('kept'), 'warming up');
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(50);
    expect([resume.end, (resume.error as Error).message]).toEqual(['ERR_RESUME_FAILED', [
      'The start took longer than 50 ms; kept was not done.',
      '  timed-out: kept (start): The start took longer than 50 ms; kept was not done.',
      '  stopped again: kept, top',
      '  raise the limit, or mend what takes so long, and start again; everything was stopped',
    ].join('\n')]);
  });

  it('waits for the readiness of what has been left running, where somebody asks for it', async () => {
    const rig = await started({ top: { ...pausing, needs: ['kept!'] }, kept: { needs: ['base'] }, base: { ...pausing, resume: takes(10) } });
    await rig.suspend();
    rig.kernel.markNotReady(rig.index('kept'), 'warming up');
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(100);
    expect([resume.end, rig.takeLog()]).toEqual(['pending', ['resume base', 'resumed base']]);
    rig.kernel.markReady(rig.index('kept'));
    await rig.clock.advance(0);
    expect([resume.end, rig.takeLog()]).toEqual(['done', ['resume top', 'resumed top']]);
  });

  it('does not do without what something that was left running depends on', async () => {
    const rig = await started({ kept: { needs: ['base'] }, top: { ...pausing, needs: ['base~'] }, base: { ...pausing, resume: throws('stale') } });
    await rig.suspend();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(100);
    expect([resume.end, rig.up]).toEqual(['ERR_RESUME_FAILED', []]);
  });

  it('is refused when nothing is suspended', async () => {
    const rig = await started({ a: pausing });
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect([resume.end, rig.kernel.state]).toEqual(['ERR_STATE', 'running']);
  });

  it('that fails stops everything, what is still suspended too, once; and the system can be started again', async () => {
    const rig = await started({ db: pausing, bad: { ...pausing, needs: ['db'], resume: inTurn(throws('stale')) }, api: { ...pausing, needs: ['bad'] }, keeps: {} });
    await rig.suspend();
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.settle();
    expect(resume.story).toMatchObject({ code: 'ERR_RESUME_FAILED', rootCause: 'bad', failures: ['failed: bad (resume) at 0'] });
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop api', 'stop keeps', 'stop bad', 'stop db']);
    expect([rig.states, rig.kernel.state]).toEqual([{ db: 'stopped', bad: 'stopped', api: 'stopped', keeps: 'stopped' }, 'failed']);
    await rig.start();
    expect([rig.up, rig.kernel.state]).toEqual([['db', 'bad', 'api', 'keeps'], 'running']);
  });

  it('that is left behind in a component gets that component its stop later', async () => {
    const rig = await started({ deaf: { ...pausing, resume: takes(30_000) } });
    await rig.suspend();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(20_000);
    expect([resume.end, rig.states, rig.kernel.state]).toEqual(['ERR_RESUME_FAILED', { deaf: 'quarantined' }, 'failed']);
    await rig.clock.advance(20_000);
    expect([rig.log.slice(-3), rig.states]).toEqual([['late resume deaf done', 'stop deaf', 'stopped deaf'], { deaf: 'stopped' }]);
  });

  it('that a stop supersedes leaves everything to that', async () => {
    const rig = await started({ db: pausing, slow: { ...pausing, needs: ['db'], resume: obeys(500) }, api: { ...pausing, needs: ['slow'] } });
    await rig.suspend();
    rig.takeLog();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(2_000);
    expect([resume.end, stop.end, rig.kernel.state, rig.leftovers]).toEqual(['ERR_SUPERSEDED', 'done', 'stopped', quiet]);
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop api', 'stop slow', 'stop db']);
  });

  it('is let end by a stop of some, which then stops those', async () => {
    const rig = await started({ a: { ...pausing, resume: takes(50) }, b: pausing });
    await rig.suspend();
    const resume = rig.watch(rig.resume());
    const stop = rig.watch(rig.stop(['b']));
    await rig.clock.advance(500);
    expect([resume.end, stop.end, rig.states, rig.kernel.state]).toEqual(['done', 'done', { a: 'ready', b: 'stopped' }, 'running']);
  });

  it('with changes never passes for one that goes on without them: it is refused once that is over', async () => {
    const rig = await started({ a: { ...pausing, resume: takes(50) }, b: pausing });
    await rig.suspend();
    rig.takeLog();
    const [plain, changing, again] = [rig.watch(rig.resume()), rig.watch(rig.resume(['b'])), rig.watch(rig.resume())];
    await rig.clock.advance(500);
    expect([plain.end, changing.end, again.end, rig.up]).toEqual(['done', 'ERR_STATE', 'ERR_STATE', ['a', 'b']]);
    expect(rig.log.filter((line) => line.startsWith('stop'))).toEqual([]);
  });

  it('without changes is the same as one with changes that goes on', async () => {
    const rig = await started({ a: { ...pausing, resume: takes(50) }, b: pausing });
    await rig.suspend();
    expect(rig.resume(['b'])).toBe(rig.resume());
    await rig.clock.advance(500);
    expect(rig.states).toEqual({ a: 'ready', b: 'ready' });
  });

  it('that is aborted stops everything, and rejects as aborted', async () => {
    const rig = await started({ a: pausing, slow: { ...pausing, resume: obeys(500) } });
    await rig.suspend();
    const resume = rig.watch(rig.resume());
    await rig.clock.advance(10);
    resume.operation.abort();
    await rig.clock.advance(100);
    expect([resume.end, rig.up, rig.kernel.state]).toEqual(['ERR_ABORTED', [], 'stopped']);
  });
});

describe('a change of toggles while the system runs', () => {
  it('stops what is switched off with what requires it, and restarts what can do without', async () => {
    const rig = await started({ flag: {}, strict: { needs: ['flag'] }, lenient: { needs: ['flag?'] }, other: {} });
    await rig.toggle('flag', false);
    expect(rig.log.filter((line) => !/ed /.test(line))).toEqual(['stop lenient', 'stop strict', 'stop flag', 'start lenient']);
    await rig.toggle('flag', true);
    expect(rig.up).toEqual(['flag', 'strict', 'lenient', 'other']);
  });

  it('of the only component, off and on again, keeps the system running', async () => {
    const rig = await started({ a: {} });
    await rig.toggle('a', false);
    expect([rig.up, rig.kernel.state]).toEqual([[], 'running']);
    await rig.toggle('a', true);
    expect([rig.up, rig.kernel.state]).toEqual([['a'], 'running']);
  });

  it('starts only what was asked for: that comes back, and nothing else comes', async () => {
    const rig = new Rig({ a: {}, b: {} });
    rig.switch('b', false);
    await rig.start(['a']);
    await rig.toggle('b', true);
    expect(rig.up).toEqual(['a']);
    await rig.toggle('a', false);
    expect([rig.up, rig.kernel.state]).toEqual([[], 'running']);
    await rig.toggle('a', true);
    expect(rig.up).toEqual(['a']);
  });

  it('that is aborted while it stops starts nothing', async () => {
    const rig = await started({ flag: { stop: takes(50) }, lenient: { needs: ['flag?'] } });
    const toggle = rig.watch(rig.toggle('flag', false));
    await rig.clock.advance(10);
    toggle.operation.abort();
    await rig.clock.advance(100);
    expect([toggle.end, rig.up]).toEqual(['ERR_ABORTED', []]);
  });

  it('gives way to a stop at once, also while it starts something', async () => {
    const rig = new Rig({ a: {}, slow: { start: obeys(60_000) } });
    rig.switch('slow', false);
    await rig.start();
    const toggle = rig.watch(rig.toggle('slow', true));
    await rig.clock.advance(10);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect([toggle.end, stop.end, stop.atMs]).toEqual(['ERR_SUPERSEDED', 'done', 10]);
  });

  it('that cannot start what it switched on rolls that back and rejects; the rest runs on', async () => {
    const rig = new Rig({ a: {}, bad: { start: fails('x', 5) } });
    rig.switch('bad', false);
    await rig.start();
    const toggle = rig.watch(rig.toggle('bad', true));
    await rig.clock.advance(100);
    expect([toggle.end, rig.states, rig.kernel.state]).toEqual(['ERR_START_FAILED', { a: 'ready', bad: 'failed' }, 'running']);
  });
});
