import type { ComponentTable } from '../component-table';

/** Whether the turn of a member of a start has not ended. */
export function isToCome(table: ComponentTable, component: number): boolean {
  const state = table.state(component);
  return state === 'waiting' || state === 'starting' || state === 'aborting';
}
