import type { Container, HandlerContext, TypedKey } from 'systole';
import { all, Component, component, createContainer, lazy, On, OnDrain, OnResume, OnStart, OnStop, OnSuspend, optional, pick, value } from 'systole';
import type { Surroundings } from './measure';

/** A small container with something of everything, whose instances, contexts and signals are watched. */
export function createShop(around: Surroundings): Container {
  return createContainer({ components: createParts(around) });
}

/** What the shop is made of. Classes stay known to the process once they are decorated, so this is called once. */
export function createParts({ watch }: Surroundings): readonly TypedKey<unknown>[] {
  const Settings = value('settings', { database: { url: 'postgres://db' } });

  @Component({ deps: [pick(Settings, (settings) => settings.database.url)], config: () => ({ size: 4 }) })
  class Pool {
    constructor(readonly url: string) { watch('instance', this); }

    @OnStart async connect(context: HandlerContext): Promise<void> {
      watch('context', context);
      watch('signal', context.signal);
      context.meta.set('connected', this);
      context.defer(() => { context.meta.clear(); });
      context.extend(10);
      await Promise.resolve();
    }

    @OnDrain async finish({ signal }: HandlerContext): Promise<void> {
      watch('signal', signal);
      await Promise.resolve();
    }

    @OnSuspend rest(context: HandlerContext): void { watch('context', context); }
    @OnResume wake(context: HandlerContext): void { watch('context', context); }
    @On('check') check(context: HandlerContext): object {
      watch('context', context);
      return { url: this.url };
    }
  }

  @Component({ feature: 'cache', tags: ['part'] })
  class Cache implements AsyncDisposable {
    constructor() { watch('instance', this); }
    async [Symbol.asyncDispose](): Promise<void> { await Promise.resolve(); }
  }

  const Consumer = component('consumer', {
    deps: [Pool, optional(Cache), all('part'), lazy(() => Pool)], readiness: 'explicit',
    start: (pool, _cache, _parts, _lazy, context) => {
      watch('context', context);
      const instance = { pool, take: (): void => { context.progress('took one'); } };
      watch('instance', instance);
      context.ready();
      context.report('depth', 0);
      return instance;
    },
    stop: (instance, context) => {
      watch('context', context);
      instance.take();
    },
  });

  @Component(Pool, Consumer)
  class Server {
    constructor(readonly pool: Pool, readonly consumer: object) { watch('instance', this); }
    @OnStart listen(): void { /* nothing to listen on */ }
    @OnStop async close(context: HandlerContext): Promise<void> {
      watch('context', context);
      await Promise.resolve();
    }
  }

  return [Server, Cache, Consumer];
}
