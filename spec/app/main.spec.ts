import type { Container, ProcessHooks } from 'systole';
import { component, createContainer, main } from 'systole';
import { delay, operation } from 'systole/operations';
import type { VirtualClock } from 'systole/testing';
import { createVirtualClock } from 'systole/testing';

/** A process that only remembers what was done to it. */
class FakeProcess implements ProcessHooks {
  readonly done: string[] = [];
  readonly errors: string[] = [];
  private readonly listeners = new Map<string, Set<(...args: readonly unknown[]) => void>>();

  get listening(): readonly string[] {
    return [...this.listeners].filter(([, set]) => set.size > 0).map(([event]) => event);
  }

  on(event: string, listener: (...args: readonly unknown[]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => { set.delete(listener); };
  }

  emit(event: string, ...args: readonly unknown[]): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(...args);
  }

  setExitCode(code: number): void { this.done.push(`code ${code}`); }
  exit(code: number): void { this.done.push(`exit ${code}`); }
  printError(line: string): void { this.errors.push(line); }
}

interface Stage {
  readonly clock: VirtualClock;
  readonly host: FakeProcess;
  readonly log: string[];
  readonly container: Container;
  readonly lines: string[];
  run(): Promise<number>;
}

/** A server over a database, whose handlers take their time on a virtual clock. */
function stage(more: (stage: Omit<Stage, 'container' | 'run'>) => readonly ReturnType<typeof component>[] = () => []): Stage {
  const clock = createVirtualClock();
  const host = new FakeProcess();
  const log: string[] = [];
  const lines: string[] = [];
  const parts = { clock, host, log, lines };
  const Database = component('database', {
    start: async () => { await clock.after(100); log.push('start database'); },
    stop: async () => { await clock.after(10); log.push('stop database'); },
  });
  const Server = component('server', {
    deps: [Database],
    start: async () => { await clock.after(50); log.push('start server'); },
    drain: async () => { await clock.after(500); log.push('drain server'); },
    stop: async () => { await clock.after(10); log.push('stop server'); },
  });
  const container = createContainer({ clock, components: [Server, ...more(parts)] });
  return { ...parts, container, run: () => main(container, { process: host, clock, print: (line) => { lines.push(line); } }) };
}

describe('main', () => {
  it('starts, and on SIGTERM drains and stops in order, exits with 0, and leaves no listener', async () => {
    const { clock, host, log, run, lines } = stage();
    const ended = run();
    await clock.advance(150);
    expect(host.listening).toEqual(['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection', 'beforeExit']);
    host.emit('SIGTERM');
    await clock.advance(1_000);
    expect(await ended).toBe(0);
    expect(log).toEqual(['start database', 'start server', 'drain server', 'stop server', 'stop database']);
    expect(lines).toEqual([
      'started 2 components in 150.0 ms', '    100.0 ms  database', '     50.0 ms  server', 'SIGTERM: stopping',
      'stopped 2 components in 520.0 ms', '    510.0 ms  server', '     10.0 ms  database',
    ]);
    expect(host.done).toEqual(['code 0']);
    expect(host.errors).toEqual([]);
    expect(host.listening).toEqual([]);
    expect([clock.pending, clock.held]).toEqual([0, 0]);
  });

  it('tells when everything is up, and takes what that throws for a crash', async () => {
    const { clock, host, container, lines } = stage();
    const ended = main(container, {
      process: host, clock, print: (line) => { lines.push(line); },
      onStarted: (report) => { lines.push(`up: ${report.components.length}`); throw new Error('no terminal'); },
    });
    await clock.advance(2_000);
    expect(lines.slice(3, 4)).toEqual(['up: 2']);
    expect(await ended).toBe(70);
  });

  it('says what is switched off, and why', async () => {
    const { clock, lines, run } = stage(() => [component('cron', { enabled: false }), component('report', { deps: ['cron'] })]);
    void run();
    await clock.advance(150);
    expect(lines.slice(3)).toEqual([
      '         off  cron is disabled: enabled is false in its definition',
      '         off  report requires cron, which is disabled: enabled is false in its definition',
    ]);
  });

  it('takes two SIGINTs within a tenth of a second for one key, since npm passes the terminal\'s signal on', async () => {
    const { clock, host, log, run } = stage();
    const ended = run();
    await clock.advance(150);
    host.emit('SIGINT');
    await clock.advance(2);
    host.emit('SIGINT');
    await clock.advance(1_000);
    expect(await ended).toBe(0);
    expect(log.slice(2)).toEqual(['drain server', 'stop server', 'stop database']);
  });

  it('holds no timer when everything is down before a second signal would count', async () => {
    const clock = createVirtualClock();
    const host = new FakeProcess();
    const ended = main(createContainer({ clock, components: [component('database', { stop: () => undefined })] }), { process: host, clock });
    await clock.settle();
    host.emit('SIGTERM');
    expect([await ended, clock.now(), clock.pending, clock.held]).toEqual([0, 0, 0, 0]);
  });

  it('on the second signal waits for nothing any more', async () => {
    const { clock, host, log, run, container } = stage();
    const ended = run();
    await clock.advance(150);
    host.emit('SIGTERM');
    await clock.advance(200);
    host.emit('SIGTERM');
    await clock.advance(20);
    expect(log.slice(2)).toEqual(['stop server']);
    await clock.advance(2_000);
    expect(await ended).toBe(2);
    // The drain that ignores its signal is given the one grace; the database is not stopped under it before.
    expect(log.slice(2)).toEqual(['stop server', 'drain server', 'stop database']);
    expect(container.state).toBe('stopped');
    expect(host.errors[0]).toMatch(/^server took longer than \d+ ms in its drain handlers\.$/);
  });

  it('on the third signal exits at once, with 128 and the signal\'s number', async () => {
    const { clock, host, run } = stage(() => [component('stuck', { stop: () => new Promise(() => undefined) })]);
    void run();
    await clock.advance(150);
    for (const name of ['SIGTERM', 'SIGTERM', 'SIGINT']) {
      host.emit(name);
      await clock.advance(150);
    }
    expect(host.done).toEqual(['exit 130']);
  });

  it('on a signal during the start calls the start off, stops what was up, and exits with 0', async () => {
    const { clock, host, log, run } = stage();
    const ended = run();
    await clock.advance(120);
    host.emit('SIGTERM');
    await clock.advance(2_000);
    expect(await ended).toBe(0);
    expect(log).toEqual(['start database', 'start server', 'drain server', 'stop server', 'stop database']);
    expect(host.errors).toEqual([]);
  });

  it('exits with 1 when the start fails, with the root cause on standard error', async () => {
    const { clock, host, log, run } = stage(({ clock: time }) => [component('broker', { start: async () => { await time.after(120); throw new Error('connection refused'); } })]);
    const ended = run();
    await clock.advance(3_000);
    expect(await ended).toBe(1);
    expect(host.errors[0]).toBe('broker failed to start: connection refused');
    expect(host.errors.some((line) => line.startsWith('caused by: Error: connection refused'))).toBe(true);
    expect(log).toEqual(['start database', 'start server', 'drain server', 'stop server', 'stop database']);
    expect(host.done).toEqual(['code 1']);
    expect(host.listening).toEqual([]);
  });

  it('says nothing twice of what caused a failed start', async () => {
    const configSchema = { '~standard': { version: 1, vendor: 'of this test', validate: () => ({ issues: [{ message: 'is no number', path: ['port'] }] }) } } as const;
    const { clock, host, run } = stage(() => [component('listener', { config: { port: 'eighty' }, configSchema, start: () => undefined })]);
    const ended = run();
    await clock.advance(3_000);
    expect(await ended).toBe(1);
    expect(host.errors.map((line) => line.replace(/at: .*main\.spec\.ts:\d+$/, 'at: here'))).toEqual([
      'listener failed to start: listener has a config that its schema refuses.',
      '  failed: listener (start): listener has a config that its schema refuses.',
      '    port: is no number (received: string)',
      '    declared at: here',
      '  skipped: server',
      '  stopped again: database',
      '  mend the cause and start again; nothing of this start is left running',
      'caused by: listener has a config that its schema refuses.',
      '  mend the config of the component, or its configSchema',
    ]);
  });

  it('leaves out a cause that is told in whole already', async () => {
    const { clock, host, run } = stage(() => [component('listener', { startTimeoutMs: 50, start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(signal.reason as Error); }); }) })]);
    const ended = run();
    await clock.advance(3_000);
    expect(await ended).toBe(1);
    expect(host.errors).toEqual([
      'listener took longer than 50 ms in its start handlers.',
      '  timed-out: listener (start): listener took longer than 50 ms in its start handlers.',
      '  skipped: server',
      '  stopped again: database',
      '  raise the limit, or mend what takes so long, and start again; nothing of this start is left running',
    ]);
  });

  it('refuses a limit that is none before anything is started', async () => {
    const { host, log, container } = stage();
    expect(await main(container, { process: host, stopBudgetMs: Number.NaN })).toBe(1);
    expect(host.errors[0]).toBe('stopBudgetMs is NaN.');
    expect([log, host.listening]).toEqual([[], []]);
  });

  it('stops what was up before, when what is started on top fails', async () => {
    const { clock, host, log, container } = stage();
    const early = container.start('database');
    await clock.advance(100);
    await early;
    container.add(component('broken', { start: () => { throw new Error('broken'); } }));
    const ended = main(container, { process: host, clock });
    await clock.advance(3_000);
    expect(await ended).toBe(1);
    expect(log.at(-1)).toBe('stop database');
    expect(container.state).toBe('stopped');
  });

  it('exits with 1 before anything is constructed when the wiring is wrong', async () => {
    const { host, log, run } = stage(() => [component('lost', { deps: ['nowhere'] })]);
    expect(await run()).toBe(1);
    expect(host.errors[0]).toBe('lost needs nowhere, but nothing provides it.');
    expect(log).toEqual([]);
  });

  it('exits with 2 when something fails to stop, after everything has been stopped', async () => {
    const { clock, host, log, run } = stage(() => [component('files', { stop: () => { throw new Error('disk full'); } })]);
    const ended = run();
    await clock.advance(150);
    host.emit('SIGTERM');
    await clock.advance(1_000);
    expect(await ended).toBe(2);
    expect(host.errors[0]).toBe('files failed to stop: disk full');
    expect(log.slice(2)).toEqual(['drain server', 'stop server', 'stop database']);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('on %s stops without draining, and exits with 70', async (event) => {
    const { clock, host, log, run } = stage();
    const ended = run();
    await clock.advance(150);
    host.emit(event, new Error('out of the blue'));
    await clock.advance(1_000);
    expect(await ended).toBe(70);
    expect(log.slice(2)).toEqual(['stop server', 'stop database']);
    expect(host.errors.slice(0, 2)).toEqual(['Uncaught error; the container is stopped without draining.', expect.stringContaining('Error: out of the blue')]);
  });

  it('says once that nobody reads any more what is printed, and ends all the same', async () => {
    const { clock, host, log, run } = stage();
    const closed = (): Error => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const printError = host.printError.bind(host);
    // What is printed to a pipe that is closed comes back as an error that nobody has caught.
    host.printError = (line) => {
      printError(line);
      if (host.errors.length < 1_000) void Promise.resolve().then(() => { host.emit('uncaughtException', closed()); });
    };
    const ended = run();
    await clock.advance(150);
    host.emit('uncaughtException', closed());
    await clock.advance(1_000);
    expect(await ended).toBe(70);
    expect(log.slice(2)).toEqual(['stop server', 'stop database']);
    expect(host.errors.slice(0, 2)).toEqual(['Uncaught error; the container is stopped without draining.', 'Error: write EPIPE']);
    expect(host.errors.filter((line) => line.startsWith('Uncaught'))).toHaveLength(1);
  });

  it('stops when nothing keeps the process alive any more', async () => {
    const { clock, host, log, run } = stage();
    const ended = run();
    await clock.advance(150);
    host.emit('beforeExit', 0);
    await clock.advance(1_000);
    expect(await ended).toBe(0);
    expect(log.slice(2)).toEqual(['drain server', 'stop server', 'stop database']);
  });

  it('ends when somebody else stops the container', async () => {
    const { clock, host, container, run } = stage();
    const ended = run();
    await clock.advance(150);
    void container.stopAll();
    await clock.advance(1_000);
    expect(await ended).toBe(0);
    expect(host.listening).toEqual([]);
  });

  it('on SIGHUP runs the phase reload, if there is one, and survives its failure', async () => {
    const reloads: string[] = [];
    const { clock, host, run, container } = stage(() => [component('config', { on: { reload: () => { reloads.push('reload'); throw new Error('bad file'); } } })]);
    void run();
    await clock.advance(150);
    expect(host.listening).toContain('SIGHUP');
    host.emit('SIGHUP');
    await clock.advance(10);
    expect(reloads).toEqual(['reload']);
    expect(host.errors[0]).toBe('config failed to answer reload: bad file');
    expect(container.state).toBe('running');
  });

  it('says who keeps a long start waiting', async () => {
    const { clock, lines, run } = stage(({ clock: time }) => {
      const Redis = component('redis', { start: () => time.after(12_000) });
      return [Redis, component('cache', { deps: [Redis], start: () => undefined })];
    });
    void run();
    await clock.advance(5_000);
    expect(lines).toEqual(['still starting: redis (5.0 s of 15.0 s); waiting for it: cache']);
  });

  it('waits for operations before it stops anything', async () => {
    const { clock, host, log, run, container } = stage();
    const ended = run();
    await clock.advance(150);
    container.operate(operation('deploy', async (op) => { await op.run(delay(1_000)); log.push('deployed'); }));
    host.emit('SIGTERM');
    await clock.advance(5_000);
    expect([await ended, host.errors, log.slice(2)]).toEqual([0, [], ['deployed', 'drain server', 'stop server', 'stop database']]);
  });

  it('names operations that are in flight in spite of the stop, and exits with 2', async () => {
    const { clock, host, run, container } = stage();
    const ended = run();
    await clock.advance(150);
    container.operate(operation('deaf', () => clock.after(100_000)));
    host.emit('SIGTERM');
    await clock.advance(20_000);
    expect([await ended, host.errors]).toEqual([2, ['deaf (operation 2) was abandoned: it was aborted when the stop went on without it, and something of it is in flight.']]);
  });

  it('waits for operations that still run when somebody else has stopped the components', async () => {
    const { clock, host, run, container } = stage();
    const ended = run();
    await clock.advance(150);
    const handle = container.operate(delay(3_000));
    void container.stop('database');
    await clock.advance(1_000);
    expect([container.state, host.done]).toEqual(['draining', []]);
    await clock.advance(2_000);
    expect([await ended, handle.state]).toEqual([0, 'succeeded']);
  });

  it('stops operations when the start fails', async () => {
    const { clock, run, container } = stage(() => [component('broken', { start: () => { throw new Error('broken'); } })]);
    const handle = container.operate(delay('1h'), undefined, { drainMs: 100 });
    const ended = run();
    await clock.advance(1_000);
    expect([await ended, handle.state]).toEqual([1, 'aborted']);
  });

  it('calls operations off at the second signal', async () => {
    const { clock, host, run, container } = stage();
    const ended = run();
    await clock.advance(150);
    const handle = container.operate(delay('1h'));
    host.emit('SIGTERM');
    await clock.advance(200);
    host.emit('SIGTERM');
    expect(handle.state).toBe('aborting');
    await clock.advance(2_000);
    expect([await ended, handle.state]).toEqual([2, 'aborted']);
  });
});
