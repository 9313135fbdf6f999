import type { OperationName, OperationReport, Reported } from '../../model/report';

type Components = OperationReport['components'];

/** What a report says at once. */
export type SaidAtOnce = Pick<OperationReport, 'operation' | 'outcome' | 'startedAtMs' | 'elapsedMs'>;

/** Where a report keeps what it says later: a property that nobody lists, which proxies hand on, as they do not what is private. */
const later: unique symbol = Symbol('later');

interface Later {
  readonly make: () => Components;
  made: Components | undefined;
  /** What leaving the block does that the report was declared in. */
  readonly leave: (() => Promise<void>) | undefined;
}

/** A report whose components are made when somebody first reads them; to whoever looks at it, it is an object like any other. */
export class LaterReport implements OperationReport {
  // One getter for all reports: with a function of its own, each would be of a shape of its own.
  private static readonly components = { get(this: LaterReport): Components { return this[later].made ??= this[later].make(); }, enumerable: true, configurable: true };

  static {
    // What `console.log` shows, on Node: the list of components, rather than that there is a getter.
    const inspected = { value(this: OperationReport): object { return { ...this }; } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  // Declared alone, so that they stand in the order in which they are assigned.
  declare readonly operation: OperationName;
  declare readonly outcome: OperationReport['outcome'];
  declare readonly startedAtMs: number;
  declare readonly elapsedMs: number;
  declare readonly components: Components;
  declare readonly reported: readonly Reported[];
  declare readonly channels: OperationReport['channels'];
  /** @internal */
  declare readonly [later]: Later;

  /** @param make - called once */
  constructor({ operation, outcome, startedAtMs, elapsedMs }: SaidAtOnce, reported: readonly Reported[], make: () => Components, leave?: () => Promise<void>) {
    this.operation = operation;
    this.outcome = outcome;
    this.startedAtMs = startedAtMs;
    this.elapsedMs = elapsedMs;
    Object.defineProperty(this, 'components', LaterReport.components);
    this.reported = reported.length === 0 ? nothingReported : Object.freeze([...reported]);
    this.channels = reported.length === 0 ? noChannels : channelsOf(reported);
    Object.defineProperty(this, later, { value: { make, made: undefined, leave } satisfies Later });
  }
}

/** The report of what is up, whose block stops it when it is left. */
export class LeavableReport extends LaterReport implements AsyncDisposable {
  async [Symbol.asyncDispose](): Promise<void> {
    await this[later].leave?.();
  }
}

const nothingReported: readonly Reported[] = Object.freeze([]);
const noChannels: OperationReport['channels'] = Object.freeze({});

/** By channel, then by component; names are data, so they are defined rather than assigned. */
function channelsOf(reported: readonly Reported[]): OperationReport['channels'] {
  const channels = new Map<string, Map<string, unknown[]>>();
  for (const { channel, component, value } of reported) {
    const components = channels.get(channel) ?? new Map<string, unknown[]>();
    const values = components.get(component);
    if (values === undefined) components.set(component, [value]);
    else values.push(value);
    channels.set(channel, components);
  }
  return Object.freeze(Object.fromEntries([...channels].map(([channel, components]) =>
    [channel, Object.freeze(Object.fromEntries([...components].map(([component, values]) => [component, Object.freeze(values)])))])));
}
