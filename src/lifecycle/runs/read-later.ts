import type { OperationReport } from '../../model/report';

type Components = OperationReport['components'];

/**
 * A report whose components are made when somebody first reads them; to whoever looks at it, it is an object like any other.
 *
 * @param make - called once
 */
export function withComponents(rest: Omit<OperationReport, 'components'>, make: () => Components): OperationReport {
  let made: Components | undefined;
  const { operation, outcome, startedAtMs, elapsedMs, ...others } = rest;
  const report = { operation, outcome, startedAtMs, elapsedMs, get components(): Components { return made ??= make(); }, ...others };
  // What `console.log` shows, on Node: the list, rather than that there is a getter.
  return Object.defineProperty(report, Symbol.for('nodejs.util.inspect.custom'), { value: () => ({ ...report }) });
}
