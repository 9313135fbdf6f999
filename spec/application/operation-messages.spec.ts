import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySystoleError, Operation } from 'systole';
import { component, createContainer, isSystoleError, subsystem } from 'systole';
import type { VirtualClock } from 'systole/testing';
import { createVirtualClock } from 'systole/testing';

const never = (): Promise<never> => new Promise(() => undefined);

/** The error an operation ends with, the clock going on until it does. */
async function errorOf(operation: Operation, clock: VirtualClock): Promise<AnySystoleError> {
  const ended = operation.then(() => undefined, (error: unknown) => error);
  await clock.advance(100_000);
  const error = await ended;
  if (!isSystoleError(error)) throw new Error(`ended with ${String(error)}`);
  return error;
}

describe('what operations say when they go wrong', () => {
  const clock = createVirtualClock();

  it('a failed start: who, why, and what became of everybody', async () => {
    const Config = component('config', { start: () => 1 });
    const container = createContainer({ clock, components: [
      component('api', { deps: ['pool'] }),
      component('pool', { deps: [Config], start: async () => { await clock.after(10); throw new Error('connection refused\n  by the host'); } }),
      component('cache', { start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }) }),
    ] });
    const error = await errorOf(container.startAll(), clock);
    expect(error.code).toBe('ERR_START_FAILED');
    expect(error.message).toBe([
      'pool failed to start: connection refused',
      '  failed: pool (start): connection refused',
      '  called off: cache',
      '  skipped: api',
      '  stopped again: config',
      '  mend the cause and start again; nothing of this start is left running',
    ].join('\n'));
    expect((error.details as { skipped: readonly { path: readonly string[] }[] }).skipped.map((entry) => entry.path)).toEqual([['api', 'pool']]);
  });

  it('a start, a stop and a phase that throw nothing but undefined', async () => {
    const nothing = (): never => { throw undefined; };
    const told = async (part: Parameters<typeof component>[1], act: (container: ReturnType<typeof createContainer>) => Operation): Promise<readonly unknown[]> => {
      const container = createContainer({ clock, components: [component('part', part)] });
      if (part?.start === undefined) await container.startAll();
      const { message, cause, details } = await errorOf(act(container), clock);
      return [message.split('\n')[0], cause, (details as { readonly rootCause: unknown }).rootCause];
    };
    expect(await told({ start: nothing }, (container) => container.startAll())).toEqual(['part failed to start: undefined', undefined, 'part']);
    expect(await told({ stop: nothing }, (container) => container.stopAll())).toEqual(['part failed to stop: undefined', undefined, 'part']);
    expect(await told({ on: { reload: nothing } }, (container) => container.run('reload'))).toEqual(['part failed to answer reload: undefined', undefined, 'part']);
  });

  it('a start over its limit that ignores its signal, and the refusal of the next start', async () => {
    const container = createContainer({ clock, components: [component('hung', { start: never, startTimeoutMs: 200 })] });
    expect((await errorOf(container.startAll(), clock)).message).toBe([
      'hung took longer than 200 ms in its start handlers.',
      '  timed-out: hung (start): hung took longer than 200 ms in its start handlers.',
      '  left behind, its handler still in flight: hung',
      '  make the handlers that were left behind obey context.signal; until they end, a new start is refused',
    ].join('\n'));
    const refused = await errorOf(container.startAll(), clock);
    expect(refused.code).toBe('ERR_BUSY');
    expect(refused.message).toBe([
      'start() is refused, because hung is still busy.',
      '  hung: quarantined for 98800 ms',
      '  a handler has ignored its signal; make it obey, or pass { waitForQuiescenceMs } to wait for it',
    ].join('\n'));
  });

  it('a whole start over its deadline names who it waited for', async () => {
    const container = createContainer({ clock, startDeadlineMs: 300, components: [component('slow', { start: ({ signal }) => new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }); }) })] });
    expect((await errorOf(container.startAll(), clock)).message.split('\n')[0]).toBe('The start took longer than 300 ms; slow was not done.');
  });

  it('a start that is aborted, and one that a stop supersedes', async () => {
    const container = createContainer({ clock, components: [component('slow', { start: () => clock.after(500) })] });
    const aborted = container.startAll();
    aborted.abort(new Error('changed my mind'));
    const first = await errorOf(aborted, clock);
    expect(first.code).toBe('ERR_ABORTED');
    expect(first.message).toBe('start was called off: changed my mind.\n  it was aborted from outside; call it again when the reason is gone');
    const superseded = container.startAll();
    void container.stopAll();
    const second = await errorOf(superseded, clock);
    expect(second.code).toBe('ERR_SUPERSEDED');
    expect(second.message).toBe('start was superseded by stop, which was called while it ran or waited.\n  what it had begun was left to that stop; call it again afterwards');
  });

  it('the reasons that signals abort with', async () => {
    const reasons: unknown[] = [];
    const watching = ({ signal }: { readonly signal: AbortSignal }): Promise<void> => new Promise((_, reject) => {
      signal.addEventListener('abort', () => { reasons.push(signal.reason); reject(new Error('off')); });
    });
    const container = createContainer({ clock, components: [component('watcher', { start: watching }), component('broken', { start: () => { throw new Error('boom'); } })] });
    await errorOf(container.startAll(), clock);
    await errorOf(createContainer({ clock, components: [component('watcher', { start: watching, startTimeoutMs: 50 })] }).startAll(), clock);
    expect(reasons.map((reason) => (isSystoleError(reason) ? [reason.code, reason.message] : reason))).toEqual([
      ['ERR_ABORTED', 'Called off, because broken failed: boom'],
      ['ERR_TIMEOUT', 'watcher took longer than 50 ms in its start handlers.'],
    ]);
  });

  it('a stop, a suspend, a resume and a phase in which something fails', async () => {
    const boom = (): never => { throw new Error('boom'); };
    const make = (part: Parameters<typeof component>[1]): ReturnType<typeof createContainer> => createContainer({ clock, components: [component('part', part)] });
    const mended = '  mend the handlers named above; every other component was attended to';

    const stopping = make({ stop: boom });
    await stopping.startAll();
    expect((await errorOf(stopping.stopAll(), clock)).message).toBe(`part failed to stop: boom\n  failed: part (stop): boom\n${mended}`);

    const suspending = make({ suspend: boom });
    await suspending.startAll();
    const suspended = await errorOf(suspending.suspend(), clock);
    expect([suspended.code, suspended.message]).toEqual(['ERR_SUSPEND_FAILED', `part failed to suspend: boom\n  failed: part (suspend): boom\n${mended}`]);

    const resuming = make({ suspend: () => undefined, resume: boom });
    await resuming.startAll();
    await resuming.suspend();
    const resumed = await errorOf(resuming.resume(), clock);
    expect([resumed.code, resumed.message]).toEqual(['ERR_RESUME_FAILED', 'part failed to resume: boom\n  failed: part (resume): boom\n  stopped again: part\n  mend the cause and start again; everything was stopped']);

    const reloading = make({ on: { reload: boom } });
    await reloading.startAll();
    const reloaded = await errorOf(reloading.run('reload'), clock);
    expect([reloaded.code, reloaded.message]).toEqual(['ERR_PHASE_FAILED', `part failed to answer reload: boom\n  failed: part (reload): boom\n${mended}`]);
    await reloading.stopAll();
  });

  it('a phase that halts names whom it has not called; one that fails inside a subsystem is no matter of limits', async () => {
    const boom = (): never => { throw new Error('boom'); };
    const answers = (name: string, deps: readonly string[] = []): ReturnType<typeof component> => component(name, { deps, on: { reload: () => 1 } });
    const halting = createContainer({ clock, components: [component('part', { on: { reload: boom } }), answers('api', ['part']), component('silent', { deps: ['part'] }), answers('other')] }).definePhase('reload', { onError: 'halt' });
    await halting.startAll();
    const halted = await errorOf(halting.run('reload'), clock);
    expect([halted.message, (halted.details as { readonly uncalled: unknown }).uncalled]).toEqual([
      'part failed to answer reload: boom\n  failed: part (reload): boom\n  not called: api, other\n  mend the handlers named above, and call it again for the others', ['api', 'other'],
    ]);
    await halting.stopAll();
    const outside = createContainer({ clock, components: [subsystem('jobs', createContainer({ clock, components: [component('part', { on: { reload: boom } })] }))] });
    await outside.startAll();
    expect((await errorOf(outside.run('reload'), clock)).message).toBe([
      'jobs failed to answer reload: part failed to answer reload: boom', '  failed: jobs (reload): part failed to answer reload: boom', '  mend the handlers named above; every other component was attended to',
    ].join('\n'));
    await outside.stopAll();
  });

  it('a call from a handler that would wait for that very handler', async () => {
    const container = createContainer({ clock, components: [component('eager', { start: () => container.startAll().then(() => undefined) })] });
    const error = await errorOf(container.startAll(), clock);
    const cause = error.cause as AnySystoleError;
    expect(cause.code).toBe('ERR_REENTRANT');
    expect(cause.message).toBe('eager called start() from its start handler, which that operation would wait for.\n  list what you need as a dependency, or make the call after the operation is over');
  });

  it('a call that is refused while another goes on, or that would rather not wait', async () => {
    const container = createContainer({ clock, components: [component('slow', { start: () => clock.after(10) })] });
    const started = container.startAll();
    const refused = await Promise.all([container.suspend(), container.start('slow', { rejectIfBusy: true })].map((operation) => operation.then(() => undefined, (error: unknown) => (error as Error).message)));
    expect(refused).toEqual([
      'suspend() was called while start is going on; it is allowed when nothing else is going on.\n  wait for the operation that is going on',
      'start() is refused, because start is going on.\n  wait for it, or leave out { rejectIfBusy: true } to be queued behind it',
    ]);
    await clock.advance(10);
    await started;
    await container.stopAll();
  });
});

describe('the list of error codes', () => {
  it('holds none that no spec has ever seen', () => {
    const root = join(__dirname, '..', '..');
    const known = [...readFileSync(join(root, 'src/model/errors.ts'), 'utf8').matchAll(/readonly (ERR_[A-Z_]+):/g)].map(([, code]) => code as string);
    const specs = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.spec.ts'));
    const texts = specs.map((file) => readFileSync(join(root, 'spec', file), 'utf8')).join('\n');
    expect(known.length).toBeGreaterThan(20);
    expect(known.filter((code) => !texts.includes(`'${code}'`))).toEqual([]);
  });
});
