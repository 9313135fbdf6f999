import type { AnySystoleError } from '../model/errors';
import { loadRefusals } from './later';

export { invalidOption, invalidSecret } from '../model/invalid-option';

/** Throws what was found: one finding as itself, several in one `ERR_WIRING`. */
export function refuse(findings: readonly AnySystoleError[]): void {
  const [first, second] = findings;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw loadRefusals().severalFaults(findings);
}
