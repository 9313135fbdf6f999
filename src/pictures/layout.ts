import type { Picture, PictureNode } from './picture';
import { layersOf } from './picture';

/** Where a component stands on the page. */
export interface Place {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  readonly width: number;
  readonly height: number;
}

export const box = { width: 190, height: 46 } as const;
const gap = { x: 110, y: 18 } as const;
const margin = 24;
const sweeps = 6;

/**
 * One column for each layer, the first on the left; within a column, near those that a component hangs together with.
 *
 * Linear in nodes and edges, but for sorting the columns.
 */
export function layOut(picture: Picture): Layout {
  const columns = layersOf(picture).map((nodes) => [...nodes]);
  const neighbours = neighboursOf(picture);
  const rows = new Map<string, number>();
  const number = (column: readonly PictureNode[]): void => { column.forEach(({ id }, row) => rows.set(id, row - column.length / 2)); };
  columns.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const weights = new Map(column.map(({ id }) => [id, mean(neighbours.get(id) ?? [], rows) ?? rows.get(id) ?? 0]));
      column.sort((a, b) => (weights.get(a.id) as number) - (weights.get(b.id) as number));
      number(column);
    }
  }
  return placed(columns);
}

function placed(columns: readonly (readonly PictureNode[])[]): Layout {
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const heightOf = (count: number): number => count * box.height + (count - 1) * gap.y;
  const places = new Map<string, Place>();
  columns.forEach((column, layer) => {
    const top = margin + (heightOf(tallest) - heightOf(column.length)) / 2;
    column.forEach((node, row) => places.set(node.id, { node, x: margin + layer * (box.width + gap.x), y: top + row * (box.height + gap.y) }));
  });
  const count = Math.max(1, columns.length);
  return { places, width: 2 * margin + count * box.width + (count - 1) * gap.x, height: 2 * margin + heightOf(tallest) };
}

function neighboursOf({ edges }: Picture): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (one: string, other: string): void => {
    const list = neighbours.get(one);
    if (list === undefined) neighbours.set(one, [other]);
    else list.push(other);
  };
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  return neighbours;
}

function mean(ids: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  if (ids.length === 0) return undefined;
  let sum = 0;
  for (const id of ids) sum += rows.get(id) ?? 0;
  return sum / ids.length;
}
