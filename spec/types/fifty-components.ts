/** A file as a service has it, with fifty components of the usual kinds: what a compiler has to work out for it is measured. */
export function fiftyComponents(): string {
  return [head, ...Array.from({ length: 10 }, (_, place) => five(place)), tail].join('\n');
}

const head = `
import { all, component, Component, createContainer, lazy, On, OnDrain, OnStart, OnStop, optional, pick, token, value } from 'systole';
import type { HandlerContext, Lazy, Token } from 'systole';

interface Row { readonly id: number; readonly text: string }
const Handles = token<{ handle(row: Row): Promise<void> }>('handles');

@Component()
class Root {
  readonly settings = { http: { port: 8080, host: 'localhost' }, size: 4 };
  @OnStart async load({ signal }: HandlerContext): Promise<void> { await Promise.resolve(signal); }
}
type Store0 = Root;
const Store0 = Root;
`;

/** Five that stand on the five before them. */
function five(place: number): string {
  const own = String(place + 1);
  const before = String(place);
  return `
const Port${own} = value('port-${own}', ${String(8000 + place)});
const Pool${own} = component('pool-${own}', {
  deps: [Root, Port${own}],
  start: async (root, port, { signal }: HandlerContext) => ({ query: async (text: string): Promise<readonly Row[]> => [{ id: port, text: text + root.settings.http.host + String(signal.aborted) }] }),
  stop: async (pool) => { await pool.query('bye'); },
  config: { size: ${own} },
});
@Component(Pool${own}, pick(Root, (root) => root.settings.size), Store${before})
class Store${own} {
  constructor(private readonly pool: { query(text: string): Promise<readonly Row[]> }, private readonly size: number, readonly before: Store${before}) {}
  rows(): Promise<readonly Row[]> { return this.pool.query('rows of ' + String(this.size)); }
  @OnStart async open(): Promise<void> { await this.rows(); }
  @OnStop async close(): Promise<void> { await this.pool.query('close'); }
}
@Component({ deps: [Store${own}, optional(Port${own})], tags: [Handles], startTimeoutMs: 1_000, stopTimeoutMs: 2_000 })
class Worker${own} {
  constructor(private readonly store: Store${own}, private readonly port: number | undefined) {}
  async handle(row: Row): Promise<void> { await this.store.rows(); void (row.id === this.port); }
  @OnStart async begin(context: HandlerContext): Promise<void> { context.ready(); await Promise.resolve(); }
  @OnDrain async drain(): Promise<void> { await Promise.resolve(); }
}
@Component(Store${own}, lazy(() => Worker${own}), all(Handles))
class Api${own} {
  constructor(private readonly store: Store${own}, private readonly worker: Lazy<Worker${own}>, private readonly handlers: readonly { handle(row: Row): Promise<void> }[]) {}
  @OnStart async listen(): Promise<void> { for (const row of await this.store.rows()) for (const handler of this.handlers) await handler.handle(row); }
  @OnStop async end(): Promise<void> { await this.worker.get().drain(); }
  @On('reload') async reload(): Promise<void> { await this.listen(); }
}`;
}

const tail = `
const container = createContainer({ components: [${Array.from({ length: 10 }, (_, place) => `Api${String(place + 1)}, Worker${String(place + 1)}`).join(', ')}], name: 'service' });
container.override(Pool1, { useValue: { query: async () => [] } });
export const report: Promise<unknown> = Promise.resolve(container.startAll());
export const rows: Promise<readonly Row[]> = container.get(Store3).rows();
export const typed: Token<{ handle(row: Row): Promise<void> }> = Handles;
`;
