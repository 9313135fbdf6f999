// Everything a component may ask for.
import type { Lazy } from 'systole';
import { all, completed, Component, component, createContainer, lazy, OnStart, optional, pick, ready, token, value } from 'systole';

interface Route { readonly path: string }

const Settings = value('settings', { http: { port: 8080 } });
const Route = token<Route>('route');
const Health = component('health', { tags: [Route], start: (): Route => ({ path: '/health' }) });
const Orders = component('orders', { tags: [Route], start: (): Route => ({ path: '/orders' }) });
const Migrations = component('migrations', { start: async () => 12 });
const Consumer = component('consumer', {
  readiness: 'explicit',
  start: (context) => { queueMicrotask(() => { context.ready(); }); return { lag: 0 }; },
});
const Cache = token<Map<string, string>>('cache');

// #region forms
@Component(
  pick(Settings, (settings) => settings.http.port), // a part of an instance
  all(Route), // every component with the tag
  optional(Cache), // undefined when it is missing or switched off
  lazy(() => Reports), // asked for later; no edge, so no cycle
  completed(Migrations), // once its one-shot work is done
  ready(Consumer), // once it says that it is ready
)
class Server {
  constructor(
    readonly port: number,
    readonly routes: readonly Route[],
    readonly cache: Map<string, string> | undefined,
    readonly reports: Lazy<Reports>,
    readonly migrated: number,
    readonly consumer: { readonly lag: number },
  ) {}

  @OnStart listen(): void {
    console.log(`:${this.port} ${this.routes.map((route) => route.path).join(' ')}, ${this.migrated} migrations, cache: ${this.cache === undefined ? 'none' : 'some'}`);
  }
}
// #endregion

@Component(Server)
class Reports {
  constructor(readonly server: Server) {}
  summary(): string { return `reports on ${this.server.routes.length} routes`; }
}

async function run(): Promise<void> {
  const container = createContainer({ components: [Server, Health, Orders] });
  await container.startAll();
  console.log(container.get(Server).reports.get().summary());
  await container.stopAll();
}

void run();

// prints:
// :8080 /health /orders, 12 migrations, cache: none
// reports on 2 routes
