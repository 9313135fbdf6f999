import type { Picture, PictureEdge, PictureNode } from './picture';
import { layersOf } from './picture';

/** Where a component stands on the page. */
export interface Place {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
}

/** A point on an arrow's way. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** Where an arrow passes between boxes, in pairs, from the box that stands further right on. */
  readonly ways: ReadonlyMap<PictureEdge, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

export const box = { width: 230, height: 46 } as const;
const gap = { x: 110, y: 18 } as const;
/** What arrows pass through that lead further than to the next column. */
const lane = { height: 4, gap: 9 } as const;
const margin = 24;
const sweeps = 6;
/** With more lanes than that there is nothing to be seen anyway. */
const mostLanes = 20_000;

/** What stands in a column: a component, or a lane between two. */
interface Item {
  readonly key: string;
  readonly node: PictureNode | undefined;
}

/**
 * One column for each layer, the first on the left; within a column, near those that a component hangs together with. Arrows that lead over
 * columns have lanes between the boxes there; those that lead to the same component share them.
 *
 * Linear in nodes, edges and lanes, but for sorting the columns.
 */
export function layOut(picture: Picture): Layout {
  const columns = layersOf(picture).map((nodes) => nodes.map((node): Item => ({ key: node.id, node })));
  const chains = chainsOf(picture, columns);
  const neighbours = neighboursOf(chains.values());
  const rows = new Map<string, number>();
  const number = (column: readonly Item[]): void => { column.forEach(({ key }, row) => rows.set(key, row - column.length / 2)); };
  columns.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const weights = new Map(column.map(({ key }) => [key, mean(neighbours.get(key) ?? [], rows) ?? rows.get(key) ?? 0]));
      column.sort((a, b) => (weights.get(a.key) as number) - (weights.get(b.key) as number));
      number(column);
    }
  }
  return placed(columns, chains);
}

/** For each arrow what it passes through, its ends included, from the box that stands further right on; lanes are put into the columns. */
function chainsOf(picture: Picture, columns: Item[][]): ReadonlyMap<PictureEdge, readonly string[]> {
  const layers = new Map(picture.nodes.map(({ id, layer }) => [id, layer]));
  const chains = new Map<PictureEdge, readonly string[]>();
  const lanes = new Set<string>();
  for (const edge of picture.edges) {
    const [from, to] = [layers.get(edge.from) ?? 0, layers.get(edge.to) ?? 0];
    const isBack = from < to;
    const [right, left] = isBack ? [edge.to, edge.from] : [edge.from, edge.to];
    const between: string[] = [];
    for (let layer = Math.max(from, to) - 1; layer > Math.min(from, to) && lanes.size < mostLanes; layer -= 1) {
      const key = JSON.stringify([isBack, left, layer]);
      if (!lanes.has(key)) columns[layer]?.push({ key, node: undefined });
      lanes.add(key);
      between.push(key);
    }
    chains.set(edge, [right, ...between, left]);
  }
  return chains;
}

function placed(columns: readonly (readonly Item[])[], chains: ReadonlyMap<PictureEdge, readonly string[]>): Layout {
  const heights = columns.map(heightOf);
  const tallest = Math.max(box.height, ...heights);
  const places = new Map<string, Place>();
  const lanes = new Map<string, Point>();
  columns.forEach((column, layer) => {
    const x = margin + layer * (box.width + gap.x);
    let y = margin + (tallest - (heights[layer] as number)) / 2;
    column.forEach(({ key, node }, row) => {
      if (row > 0) y += between(column[row - 1] as Item, column[row] as Item);
      if (node === undefined) lanes.set(key, { x, y: y + lane.height / 2 });
      else places.set(key, { node, x, y });
      y += node === undefined ? lane.height : box.height;
    });
  });
  const ways = new Map([...chains].map(([edge, chain]) => [edge, chain.flatMap((key) => {
    const at = lanes.get(key);
    return at === undefined ? [] : [{ x: at.x + box.width, y: at.y }, at];
  })]));
  const count = Math.max(1, columns.length);
  return { places, ways, width: 2 * margin + count * box.width + (count - 1) * gap.x, height: 2 * margin + tallest };
}

function heightOf(column: readonly Item[]): number {
  let height = 0;
  column.forEach((item, row) => { height += (item.node === undefined ? lane.height : box.height) + (row === 0 ? 0 : between(column[row - 1] as Item, item)); });
  return height;
}

function between(above: Item, below: Item): number {
  return above.node === undefined || below.node === undefined ? lane.gap : gap.y;
}

function neighboursOf(chains: Iterable<readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (one: string, other: string): void => {
    const list = neighbours.get(one);
    if (list === undefined) neighbours.set(one, [other]);
    else list.push(other);
  };
  for (const chain of chains) {
    chain.slice(1).forEach((key, place) => {
      add(key, chain[place] as string);
      add(chain[place] as string, key);
    });
  }
  return neighbours;
}

function mean(keys: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  if (keys.length === 0) return undefined;
  let sum = 0;
  for (const key of keys) sum += rows.get(key) ?? 0;
  return sum / keys.length;
}
