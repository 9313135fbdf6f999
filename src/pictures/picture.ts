import type { ComponentState, SystemState } from '../model/state';

/** A component as pictures show it, or something plain, which has no state. */
export interface PictureNode {
  readonly id: string;
  readonly group: string | undefined;
  readonly state: ComponentState | 'plain';
  /** Why it is in that state; of something plain, what it is. */
  readonly reason: string | undefined;
  readonly doc: string | undefined;
  /** How many instances there are of what is no singleton, in words. */
  readonly scope: string | undefined;
  /** The earliest round it could start in: 0 needs nothing. Components on a cycle, and behind one, share the last. */
  readonly layer: number;
}

/** An arrow from a component to what it asks for. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'required' | 'optional' | 'order' | 'lazy';
  readonly condition: 'started' | 'ready' | 'completed';
}

/** A system as pictures show it; holds no config and no instance. Equal systems give equal pictures, however they were registered. */
export interface Picture {
  readonly name: string;
  readonly state: SystemState;
  /** By layer, then by id. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** How a state looks: never by its colour alone. */
export type Tone = 'up' | 'moving' | 'resting' | 'broken' | 'off' | 'plain';

export const tones: Readonly<Record<PictureNode['state'], Tone>> = {
  started: 'up', ready: 'up',
  waiting: 'moving', starting: 'moving', aborting: 'moving', draining: 'moving', stopping: 'moving', forcing: 'moving', suspending: 'moving', resuming: 'moving',
  registered: 'resting', stopped: 'resting', suspended: 'resting', skipped: 'resting',
  failed: 'broken', quarantined: 'broken',
  disabled: 'off',
  plain: 'plain',
};

/** Nodes and edges in the order in which they are drawn. */
export function pictureOf(name: string, state: SystemState, nodes: readonly PictureNode[], edges: readonly PictureEdge[]): Picture {
  return {
    name, state,
    nodes: [...nodes].sort((a, b) => a.layer - b.layer || byText(a.id, b.id)),
    edges: [...edges].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to) || byText(a.kind, b.kind)),
  };
}

/** The nodes of each layer, the first first. */
export function layersOf({ nodes }: Picture): readonly (readonly PictureNode[])[] {
  const layers: PictureNode[][] = [];
  for (const node of nodes) (layers[node.layer] ??= []).push(node);
  return layers;
}

/** The nodes of each group, by its name. */
export function groupsOf({ nodes }: Picture): ReadonlyMap<string, readonly PictureNode[]> {
  const groups = new Map<string, PictureNode[]>();
  for (const node of nodes) if (node.group !== undefined) groups.set(node.group, [...groups.get(node.group) ?? [], node]);
  return new Map([...groups].sort(([a], [b]) => byText(a, b)));
}

const told: ReadonlySet<Tone> = new Set<Tone>(['off', 'broken', 'plain']);

/** The state in words, with the reason of what is off or broken; one line, and not a long one. */
export function stateText(node: PictureNode): string {
  return told.has(tones[node.state]) ? cut(fullStateText(node), 80 + node.state.length + 2) : withScope(node);
}

/** The state in words, with its reason, if there is any. */
export function fullStateText(node: PictureNode): string {
  const { id, state, reason } = node;
  if (reason === undefined) return withScope(node);
  const said = [`${id} is ${state}: `, `${state}, `].find((own) => reason.startsWith(own))?.length ?? 0;
  return `${state}: ${oneLine(reason.slice(said))}`;
}

function withScope({ state, scope }: PictureNode): string {
  return scope === undefined ? state : `${state}, ${scope}`;
}

/** What is written on an arrow; empty for a plain requirement. */
export function edgeText({ kind, condition }: PictureEdge): string {
  const words = { required: '', optional: 'optional', order: 'after', lazy: 'lazy' } as const;
  return [words[kind], condition === 'started' ? '' : condition].filter((word) => word !== '').join(', ');
}

/** Without line breaks, and without what writes nothing itself and changes how the rest is written. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD').trim();
}

export function cut(text: string, length: number): string {
  const letters = Array.from(text);
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join('')}…`;
}

/** What fits into so many letters of usual width: of a text that is too long its beginning, of a name its end, too. */
export function fitting(text: string, width: number, what: 'name' | 'text'): string {
  const letters = Array.from(oneLine(text));
  if (letters.reduce((sum, letter) => sum + widthOf(letter), 0) <= width) return letters.join('');
  const [head, tail]: [string[], string[]] = [[], []];
  let left = width - 1;
  for (let turn = 0; ; turn += 1) {
    const isHead = what === 'text' || turn % 2 === 0;
    const letter = (isHead ? letters.shift() : letters.pop()) ?? '';
    left -= widthOf(letter);
    if (left < 0) return `${head.join('')}…${tail.join('')}`;
    if (isHead) head.push(letter);
    else tail.unshift(letter);
  }
}

/** About as wide as letters are on a page; East Asian ones and pictograms take two. */
function widthOf(letter: string): number {
  if ((letter.codePointAt(0) ?? 0) >= 0x1100) return 2;
  return /[MWmw@%]/.test(letter) ? 1.5 : 1;
}

/** By code units, so that every machine sorts alike. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
