import { isStrict } from '../../model/adjacency';
import type { ComponentTable } from '../component-table';
import type { RunRecord } from './run-record';
import type { Walk } from './walk';

/**
 * Leaves a component out of a start, and all that wait for it and cannot do without it; the others need not wait any more.
 *
 * @returns how many components were left out
 */
export function leaveOut(component: number, reason: string, table: ComponentTable, walk: Walk, record: RunRecord): number {
  table.set(component, 'disabled', reason);
  const off = [component];
  for (const needed of off) {
    for (const follower of walk.followersOf(needed)) {
      if (!isStrict(follower.kind) || table.state(follower.component) !== 'waiting') continue;
      const because = `requires ${table.ids[needed] ?? ''}, which is disabled`;
      table.set(follower.component, 'disabled', because);
      record.leaveOut(follower.component, { kind: 'disabled', reason: because });
      off.push(follower.component);
    }
    walk.release(needed);
  }
  return off.length;
}
