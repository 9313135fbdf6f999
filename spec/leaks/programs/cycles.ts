/** Runs a scenario again and again, and prints what it leaves behind: `cycles.ts <scenario>`. */
import type { Container, HandlerContext, Operation } from 'systole';
import { component, createContainer, isSystoleError, main, value } from 'systole';
import type { Cycle, Surroundings } from './measure';
import { measure } from './measure';
import { createParts, createShop } from './shop';

type Prepare = (around: Surroundings) => Cycle | Promise<Cycle>;

const scenarios: Readonly<Record<string, Prepare>> = {
  'start and stop': (around) => {
    const shop = createShop(around);
    return async () => {
      const listener = (event: object): void => { around.watch('event', event); };
      const unsubscribe = shop.subscribe(listener);
      await succeeds(around, shop.startAll({ signal: around.signal }));
      around.watch('snapshot', shop.snapshot());
      await succeeds(around, shop.stopAll());
      unsubscribe();
      around.watch('listener', listener);
    };
  },

  'start that fails': (around) => {
    const shop = withWorker(around, async () => { await Promise.resolve(); throw new Error('no connection'); });
    return () => endsWith('ERR_START_FAILED', around, shop.startAll({ signal: around.signal }));
  },

  'start over its limit': (around) => {
    const shop = withWorker(around, untilAborted).override('worker', { startTimeoutMs: 1 });
    return () => endsWith('ERR_START_FAILED', around, shop.startAll({ signal: around.signal }));
  },

  'start superseded by a stop': (around) => {
    const shop = withWorker(around, untilAborted);
    return async () => {
      const start = shop.startAll({ signal: around.signal });
      await until(() => shop.status('worker') === 'starting');
      const stop = shop.stopAll();
      await endsWith('ERR_SUPERSEDED', around, start);
      await succeeds(around, stop);
    };
  },

  'start aborted by its own signal': (around) => {
    const shop = withWorker(around, untilAborted);
    return async () => {
      const controller = new AbortController();
      around.watch('signal', controller.signal);
      const start = shop.startAll({ signal: controller.signal });
      const joined = shop.startAll({ signal: around.signal });
      await until(() => shop.status('worker') === 'starting');
      controller.abort(new Error('no patience'));
      await endsWith('ERR_ABORTED', around, start);
      await endsWith('ERR_ABORTED', around, joined);
    };
  },

  'start left behind that comes up late': (around) => {
    const comeUp = gate();
    const shop = withWorker(around, () => comeUp.passed());
    return async () => {
      await leaveWorkerBehind(around, shop);
      comeUp.open();
      await until(() => shop.status('worker') === 'stopped');
    };
  },

  'start left behind that fails late': (around) => {
    const fail = gate();
    const shop = withWorker(around, async () => { await fail.passed(); throw new Error('late'); });
    return async () => {
      await leaveWorkerBehind(around, shop);
      fail.open();
      await until(() => shop.status('worker') === 'failed');
    };
  },

  'stop left behind that ends late': (around) => {
    const end = gate();
    const shop = withWorker(around, () => ({})).override('worker', { stop: () => end.passed() });
    return async () => {
      await succeeds(around, shop.startAll({ signal: around.signal }));
      const stop = shop.stopAll({ forceGraceMs: 0 });
      await until(() => shop.status('worker') === 'stopping');
      shop.hurry();
      await endsWith('ERR_STOP_FAILED', around, stop);
      end.open();
      await until(() => shop.ids({ status: 'quarantined' }).length === 0);
    };
  },

  'calls that queue up, join and overtake each other': (around) => {
    const shop = createShop(around);
    return async () => {
      const { signal } = around;
      const calls = [
        shop.startAll({ signal }), shop.startAll({ signal }), shop.restart('Server'), shop.stop('Server'), shop.startAll({ signal }), shop.run('check'),
        shop.suspend(), shop.stopAll(), shop.stopAll(), shop.start('consumer', { signal }), shop.stopAll(),
      ];
      for (const call of calls) await ended(around, call);
    };
  },

  'suspend and resume': async (around) => {
    const shop = await running(around);
    let size = 0;
    return async () => {
      await succeeds(around, shop.suspend());
      await succeeds(around, shop.resume());
      await succeeds(around, shop.suspend());
      size += 1;
      await succeeds(around, shop.resume({ config: new Map([['Server', { size }]]) }));
    };
  },

  'restart': async (around) => {
    const shop = await running(around);
    return async () => {
      await succeeds(around, shop.restart('Pool', { signal: around.signal }));
      await succeeds(around, shop.restart('Server', { isolated: true, signal: around.signal }));
      await succeeds(around, shop.restartAll({ signal: around.signal }));
    };
  },

  'disable and enable': async (around) => {
    const shop = await running(around);
    return async () => {
      await succeeds(around, shop.disable('cache', 'too many misses'));
      await succeeds(around, shop.enable('cache'));
      await succeeds(around, shop.disable('Pool'));
      await succeeds(around, shop.enable('Pool'));
    };
  },

  'phase': async (around) => {
    const shop = await running(around);
    return () => succeeds(around, shop.run('check', { only: ['Server'] }));
  },

  'override, resolve and restore': (around) => {
    const shop = createShop(around);
    around.afterwards(async () => { shop.clearInstances(); });
    return async () => {
      shop.override('consumer', { useFactory: () => watchedObject(around, 'instance') });
      around.watch('instance', shop.resolve<object>('Server'));
      shop.restore('consumer');
    };
  },

  'fork': (around) => {
    const shop = createShop(around).definePhase('check', { order: 'dependents-first' });
    return async () => {
      const fork = shop.fork();
      around.watch('container', fork);
      await using report = await fork.startAll({ signal: around.signal });
      around.watch('report', report);
      around.watch('container', shop.select('Pool'));
    };
  },

  'container that is dropped while it runs': (around) => {
    const parts = createParts(around);
    return async () => {
      const shop = createContainer({ components: parts });
      around.watch('container', shop);
      shop.subscribe((event) => { around.watch('event', event); });
      await succeeds(around, shop.startAll({ signal: around.signal }));
    };
  },

  'child container and plain registrations': async (around) => {
    const shop = await running(around);
    return async () => {
      const child = shop.createChildContainer();
      around.watch('container', child);
      child.register('plain', { useFactory: () => watchedObject(around, 'instance') });
      around.watch('instance', child.resolve<object>('plain'));
      await child.dispose();
    };
  },

  'main': (around) => {
    const shop = createShop(around);
    return async () => {
      const code = main(shop, { onStarted: (report) => {
        around.watch('report', report);
        void shop.stopAll();
      } });
      around.watch('promise', code);
      await code;
    };
  },
};

/** Awaits an operation, and watches it, its report and its error. */
async function ended({ watch }: Surroundings, operation: Operation): Promise<string> {
  watch('operation', operation);
  watch('report', operation.report());
  return operation.then((report) => {
    watch('report', report);
    return 'done';
  }, (error: unknown) => {
    if (!isSystoleError(error)) throw error;
    watch('error', error);
    return error.code;
  });
}

/** Awaits an operation that has to end in this way; a cycle that does something else proves nothing. */
async function endsWith(code: string, around: Surroundings, operation: Operation): Promise<void> {
  const end = await ended(around, operation);
  if (end !== code) throw new Error(`${operation.name} ended with ${end}`);
}

function succeeds(around: Surroundings, operation: Operation): Promise<void> {
  return endsWith('done', around, operation);
}

function watchedObject({ watch }: Surroundings, kind: string): object {
  const object = {};
  watch(kind, object);
  return object;
}

/** A shop that is up until the cycles are over. */
async function running(around: Surroundings): Promise<Container> {
  const shop = createShop(around);
  await shop.startAll();
  around.afterwards(async () => { await shop.stopAll(); });
  return shop;
}

/** A shop with one more component, whose start is what the scenario is about. */
function withWorker(around: Surroundings, start: (context: HandlerContext) => unknown): Container {
  const worker = component('worker', { deps: ['Server', value('setting', 1)], start: (_server, _setting, context) => {
    around.watch('context', context);
    context.defer(() => { context.meta.clear(); });
    return start(context);
  } });
  return createShop(around).add(worker);
}

function untilAborted({ signal }: HandlerContext): Promise<never> {
  return new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason); }); });
}

async function leaveWorkerBehind(around: Surroundings, shop: Container): Promise<void> {
  const start = shop.startAll({ abortGraceMs: 0, signal: around.signal });
  await until(() => shop.status('worker') === 'starting');
  start.abort(new Error('no patience'));
  await endsWith('ERR_ABORTED', around, start);
}

/** Lets through whoever waits when it is opened. */
function gate(): { readonly passed: () => Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  return {
    passed: () => new Promise((resolve) => { open = resolve; }),
    open: () => {
      open();
      open = () => undefined;
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => { setImmediate(resolve); });
}

const [, , scenario = '', cycles = ''] = process.argv;
const prepare = scenarios[scenario];
if (prepare === undefined) throw new Error(`no scenario is called ${scenario}`);
void measure(Number(cycles), prepare);
