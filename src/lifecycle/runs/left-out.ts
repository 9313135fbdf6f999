import { isStrict } from '../../model/adjacency';
import type { ComponentTable } from '../component-table';
import type { RunRecord } from './run-record';
import type { Walk } from './walk';

/**
 * Leaves out of a start all that wait for an invalid component and cannot do without it, and all that cannot do without those; who
 * can need not wait for them any more.
 *
 * @returns those that were left out
 */
export function leaveOutDependents(invalid: number, table: ComponentTable, walk: Walk, record: RunRecord): readonly number[] {
  const out = [invalid];
  for (const needed of out) {
    for (const { component, kind } of walk.followersOf(needed)) {
      if (!isStrict(kind) || table.state(component) !== 'waiting') continue;
      const because = table.ids[needed] ?? '';
      table.set(component, 'skipped', `skipped, because it requires ${because}, which is ${needed === invalid ? 'invalid' : 'skipped'}`);
      record.leaveOut(component, { kind: 'skipped', because });
      out.push(component);
    }
    if (needed !== invalid) walk.release(needed);
  }
  return out.slice(1);
}
