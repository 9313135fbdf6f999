import { component, createContainer, isSystoleError, optional, ready } from '../../src/index';
import type { Container } from '../../src/index';
import { explore } from '../../src/testing/index';
import type { ExploredRun, ExploreOptions } from '../../src/testing/index';

const nothing = (): void => undefined;

async function refusal(container: Container, options: ExploreOptions): Promise<string> {
  const error: unknown = await explore(container, options).then(() => 'nothing was found', (reason: unknown) => reason);
  if (isSystoleError(error) && error.code === 'ERR_INVARIANT_VIOLATED') return error.message;
  throw new Error(`explore ended otherwise: ${String(error)}`);
}

describe('explore finds in a design', () => {
  describe('limits that add up to more than the budget of the whole stop', () => {
    const chain = (stopBudgetMs: number): Container => {
      const Database = component('database', { start: nothing, stop: nothing, stopTimeoutMs: 8_000 });
      const Queue = component('queue', { deps: [Database], start: nothing, stop: nothing, stopTimeoutMs: 8_000 });
      const Worker = component('worker', { deps: [Queue], start: nothing, stop: nothing, stopTimeoutMs: 8_000 });
      return createContainer({ components: [Worker], stopBudgetMs });
    };
    const options: ExploreOptions = {
      faults: 'none', calls: ['startAll', 'stopAll'],
      check: ({ moments }) => {
        for (const { event } of moments()) {
          if (event.kind === 'component-changed' && event.to === 'forcing') return `${event.component} is forced, though it keeps to its own limit`;
        }
        return undefined;
      },
    };

    it('so that somebody is forced without any fault', async () => {
      expect(await refusal(chain(18_000), options)).toBe([
        'The check refuses run 38 of 200 (seed 38): database is forced, though it keeps to its own limit.',
        '  called: stopAll() at 0 ms, done; startAll() at 160000 ms, done; startAll() at 320000 ms, done; stopAll() at 320000 ms, going on',
        '  at 326531 ms: queue is stopping',
        '  at 334372 ms: queue is stopped',
        '  at 334372 ms: database is stopping',
        '  at 338000 ms: database is told to end its stop: database took longer than 3628 ms in its stop handlers.',
        '  at 338000 ms: database is forcing: database took longer than 3628 ms in its stop handlers.',
        "  play it again: explore(container, { seed: 38, runs: 1, faults: 'none', calls: ['startAll', 'stopAll'], check })",
      ].join('\n'));
    });

    it('and is content when the budget is long enough', async () => {
      expect((await explore(chain(25_000), options)).reached).not.toHaveProperty(['state forcing']);
    });
  });

  describe('a dependency on what has started but is not ready', () => {
    const shop = (need: 'started' | 'ready'): Container => {
      const Consumer = component('consumer', { start: nothing, readiness: 'explicit' });
      return createContainer({ components: [component('api', { deps: [need === 'ready' ? ready(Consumer) : Consumer], start: nothing })] });
    };
    const options: ExploreOptions = {
      faults: 'none', calls: ['startAll', 'stopAll'],
      check: ({ moments }) => {
        for (const { isUp, status } of moments()) if (isUp('api') && status('consumer') === 'started') return 'the api takes requests before the consumer is ready';
        return undefined;
      },
    };

    it('where ready(X) was meant', async () => {
      expect(await refusal(shop('started'), options)).toBe([
        'The check refuses the run that comes first, with every handler done at once: the api takes requests before the consumer is ready.',
        '  called: startAll() at 0 ms, done',
        '  at 0 ms: consumer is waiting',
        '  at 0 ms: consumer is starting',
        '  at 0 ms: consumer is started',
        '  at 0 ms: api is starting',
        '  at 0 ms: api is started',
        '  play it again: explore(container, { runs: 0, check })',
      ].join('\n'));
    });

    it('and is content with ready(X)', async () => {
      expect((await explore(shop('ready'), options)).violations).toEqual([]);
    });
  });

  describe('a feature that others require', () => {
    const shop = (isOptional: boolean): Container => {
      const Stripe = component('stripe', { feature: 'payments', start: nothing });
      const Billing = component('billing', { deps: [Stripe], start: nothing });
      const Api = isOptional ? component('api', { deps: [optional(Billing)], start: nothing }) : component('api', { deps: [Billing], start: nothing });
      return createContainer({ components: [Api, Billing] });
    };
    const options: ExploreOptions = {
      calls: ['startAll', { call: 'disable', targets: ['payments'] }, { call: 'enable', targets: ['payments'] }],
      check: ({ moments }) => {
        for (const { status } of moments()) if (status('api') === 'disabled') return 'switching payments off takes the api down';
        return undefined;
      },
    };

    it('so that switching it off takes them down', async () => {
      expect(await refusal(shop(false), options)).toBe([
        'The check refuses run 1 of 200 (seed 1): switching payments off takes the api down.',
        '  called: startAll() at 0 ms, done; startAll() at 174000 ms, done; disable(payments) at 348000 ms, done',
        '  at 348000 ms: billing is stopping',
        '  at 348000 ms: billing is stopped',
        '  at 348000 ms: stripe is stopping',
        '  at 348000 ms: stripe is stopped',
        '  at 348000 ms: api is disabled: requires billing, which is disabled',
        "  play it again: explore(container, { seed: 1, runs: 1, calls: ['startAll', { call: 'disable', targets: ['payments'] }, { call: 'enable', targets: ['payments'] }], check })",
      ].join('\n'));
    });

    it('and is content when they ask for it optionally', async () => {
      expect((await explore(shop(true), options)).reached).toHaveProperty(['call disable: done']);
    });
  });

  describe('a mere convenience that nobody can do without', () => {
    const shop = (onFailure: 'fail' | 'absent'): Container => {
      const Cache = component('cache', { start: nothing, stop: nothing });
      return createContainer({ components: [component('api', { deps: [optional(Cache, { onFailure })], start: nothing }), Cache] });
    };
    const options: ExploreOptions = {
      faults: 'obedient', calls: ['startAll'],
      check: ({ moments }) => {
        for (const { event, isUp } of moments()) {
          if (event.kind === 'operation-failing' && event.rootCause === 'cache' && !isUp('api')) return 'the api does not come up, because the cache does not';
        }
        return undefined;
      },
    };

    it('so that its failure fails every start', async () => {
      expect(await refusal(shop('fail'), options)).toBe([
        'The check refuses run 4 of 200 (seed 4): the api does not come up, because the cache does not.',
        '  called: startAll() at 0 ms, ERR_START_FAILED',
        '  at 0 ms: start begins',
        '  at 0 ms: api is waiting',
        '  at 0 ms: cache is waiting',
        '  at 0 ms: cache is starting',
        '  at 8 ms: cache is failed: cache fails to start, as planned',
        "  play it again: explore(container, { seed: 4, runs: 1, faults: 'obedient', calls: ['startAll'], check })",
      ].join('\n'));
    });

    it('and is content when others go on without it', async () => {
      expect((await explore(shop('absent'), options)).reached).toHaveProperty(['step start: failed']);
    });
  });

  it('what a handler can do that looks at no signal, and that one which obeys leaves nothing behind', async () => {
    const stuck = ({ snapshot }: ExploredRun): string | undefined => {
      const left = snapshot.components.filter(({ state }) => state === 'quarantined').map(({ id }) => id);
      return left.length === 0 ? undefined : `${left.join(', ')} is never heard of again`;
    };
    const container = createContainer({ components: [component('mailer', { start: nothing, stop: nothing })] });

    expect((await explore(container, { faults: 'obedient', check: stuck })).violations).toEqual([]);
    expect(await refusal(container, { faults: 'any', check: stuck })).toBe([
        'The check refuses run 3 of 200 (seed 3): mailer is never heard of again.',
        '  called: startAll() at 0 ms, done; enable(mailer) at 174000 ms, done; abort() at 348000 ms, done; startAll() at 348013 ms, done; restart(mailer) at 522013 ms, ERR_BUSY; stopAll() at 533013 ms, done',
        '  at 532013 ms: mailer is forcing: mailer took longer than 10000 ms in its stop handlers.',
        '  at 533013 ms: mailer is quarantined: a handler ignored its signal and is still in flight',
        '  at 533013 ms: restart is over: failed',
        '  at 533013 ms: stop begins',
        '  at 533013 ms: stop is over: done',
        "  play it again: explore(container, { seed: 3, runs: 1, faults: 'any', check })",
      ].join('\n'));
  });
});
