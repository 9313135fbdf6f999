import type { OperationReport, Reported } from '../../model/report';

type Components = OperationReport['components'];

/** What a report says at once. */
export type SaidAtOnce = Pick<OperationReport, 'operation' | 'outcome' | 'startedAtMs' | 'elapsedMs'>;

/** What `console.log` shows, on Node: the list of components, rather than that there is a getter. */
const inspected = { value(this: object): object { return { ...this }; } };

/**
 * A report whose components are made when somebody first reads them; to whoever looks at it, it is an object like any other.
 *
 * @param make - called once
 */
export function withComponents({ operation, outcome, startedAtMs, elapsedMs }: SaidAtOnce, reported: readonly Reported[], make: () => Components): OperationReport {
  let made: Components | undefined;
  const report: OperationReport = {
    operation, outcome, startedAtMs, elapsedMs,
    get components(): Components { return made ??= make(); },
    reported: reported.length === 0 ? nothingReported : Object.freeze([...reported]),
    channels: reported.length === 0 ? noChannels : channelsOf(reported),
  };
  return Object.defineProperty(report, inspect, inspected);
}

const inspect = Symbol.for('nodejs.util.inspect.custom');
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
