import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';

export { invalidOption, invalidSecret } from '../model/invalid-option';

/** Findings that an error shows with their evidence; of more, it gives the number. */
const shownFindings = 6;

/** Throws what was found: one finding as itself, several in one `ERR_WIRING`. */
export function refuse(findings: readonly AnySystoleError[]): void {
  const [first, second] = findings;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw new SystoleError('ERR_WIRING', lines(
    `The wiring has ${String(findings.length)} faults; nothing was constructed or started.`,
    ...findings.slice(0, shownFindings).flatMap((finding, place) => numbered(place + 1, finding.message)),
    findings.length > shownFindings ? `… and ${String(findings.length - shownFindings)} more, all in details.findings` : undefined,
  ), { findings });
}

function numbered(place: number, message: string): readonly string[] {
  return message.split('\n').map((line, row) => (row === 0 ? `${String(place)}. ${line}` : ` ${line}`));
}
