import { createHash } from 'node:crypto';
import type { Layout, Place, Point } from './layout';
import { box, layOut } from './layout';
import type { Picture, PictureEdge, PictureNode } from './picture';
import { edgeText, fitting, fullStateText, oneLine, stateText, tones } from './picture';

/** A page of its own: a drawing and a table, without scripts and without a network. */
export function pageOf(picture: Picture): string {
  const layout = layOut(picture);
  const title = `${escaped(picture.name)}, ${picture.state}`;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${title}</h1>`,
    `<p>${counted(picture)}; an arrow leads from a component to what it needs. ${legend}</p>`,
    drawing(picture, layout),
    table(picture),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const legend = 'Solid: required. Dashed: optional. Dash and dot: order only. Dotted: lazy. A dashed box is switched off, a double one has failed, a slanted one is a plain registration or class, which has no state.';

function counted({ nodes }: Picture): string {
  const plain = nodes.filter(({ state }) => state === 'plain').length;
  return `${String(nodes.length - plain)} components${plain === 0 ? '' : ` and ${String(plain)} plain`}`;
}

function drawing(picture: Picture, layout: Layout): string {
  const { width, height, places, ways } = layout;
  const anchors = new Map(picture.nodes.map(({ id }, place) => [id, `c${String(place)}`]));
  return [
    `<div class="drawing"><svg viewBox="0 0 ${size(width)} ${size(height)}" width="${size(width)}" height="${size(height)}" role="group" aria-label="the graph">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...picture.edges.flatMap((edge) => {
      const [from, to] = [places.get(edge.from), places.get(edge.to)];
      return from === undefined || to === undefined ? [] : [line(edge, from, to, ways.get(edge) ?? [])];
    }),
    ...[...places.values()].map((place) => node(place, anchors.get(place.node.id) ?? '')),
    '</svg></div>',
  ].join('\n');
}

/** From the left side of the box that stands further right to the right side of the other, whichever way the arrow points. */
function line(edge: PictureEdge, from: Place, to: Place, way: readonly Point[]): string {
  const words = edgeText(edge);
  const told = `${escaped(edge.from)} → ${escaped(edge.to)}${words === '' ? '' : ` (${words})`}`;
  return `<path class="edge ${edge.kind}" marker-end="url(#tip)" d="${curve(from, to, way)}"><title>${told}</title></path>`;
}

function curve(from: Place, to: Place, way: readonly Point[]): string {
  const middle = box.height / 2;
  if (from.x === to.x) {
    const [x, startY, endY] = [from.x + box.width, from.y + middle, to.y + middle];
    return `M${size(x)} ${size(startY)}C${size(x + 60)} ${size(startY)} ${size(x + 60)} ${size(endY)} ${size(x)} ${size(endY)}`;
  }
  const isBack = from.x < to.x;
  const [right, left] = isBack ? [to, from] : [from, to];
  // What points back stands beside what points forth.
  const offset = isBack ? 9 : 0;
  const points = [{ x: right.x, y: right.y + middle + offset }, ...way, { x: left.x + box.width, y: left.y + middle + offset }];
  const [first, ...rest] = isBack ? points.reverse() : points;
  let at = first as Point;
  return [`M${size(at.x)} ${size(at.y)}`, ...rest.map((point, place) => {
    const half = (at.x + point.x) / 2;
    const straight = place % 2 === 1;
    const bent = `C${size(half)} ${size(at.y)} ${size(half)} ${size(point.y)} ${size(point.x)} ${size(point.y)}`;
    at = point;
    return straight ? `L${size(point.x)} ${size(point.y)}` : bent;
  })].join('');
}

function node({ node: shown, x, y }: Place, anchor: string): string {
  const tone = tones[shown.state];
  const [right, bottom] = [String(box.width), String(box.height)];
  const frame = tone === 'plain' ? `<polygon points="8,0 ${right},0 ${String(box.width - 8)},${bottom} 0,${bottom}"/>` : `<rect width="${right}" height="${bottom}" rx="${tone === 'up' ? '14' : '3'}"/>`;
  const second = tone === 'broken' ? `<rect class="inner" x="3" y="3" width="${String(box.width - 6)}" height="${String(box.height - 6)}" rx="2"/>` : '';
  return `<a href="#${anchor}" class="node ${tone}" transform="translate(${size(x)} ${size(y)})"><title>${escaped(`${shown.id}: ${stateText(shown)}`)}</title>${frame}${second}`
    + `<text x="12" y="20">${escaped(fitting(shown.id, 24, 'name'))}</text><text x="12" y="36" class="state">${escaped(fitting(stateText(shown), 31, 'text'))}</text></a>`;
}

function table(picture: Picture): string {
  const needs = new Map<string, string[]>();
  const neededBy = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, text: string): void => { map.set(key, [...map.get(key) ?? [], text]); };
  for (const edge of picture.edges) {
    const words = edgeText(edge);
    add(needs, edge.from, words === '' ? edge.to : `${edge.to} (${words})`);
    add(neededBy, edge.to, edge.from);
  }
  return [
    '<table>',
    '<thead><tr><th scope="col">component</th><th scope="col">state</th><th scope="col">needs</th><th scope="col">needed by</th><th scope="col">about</th></tr></thead>',
    '<tbody>',
    ...picture.nodes.map((shown, place) => row(shown, `c${String(place)}`, needs.get(shown.id) ?? [], neededBy.get(shown.id) ?? [])),
    '</tbody>',
    '</table>',
  ].join('\n');
}

function row(shown: PictureNode, anchor: string, needs: readonly string[], neededBy: readonly string[]): string {
  const cells = [fullStateText(shown), needs.join(', '), neededBy.join(', '), shown.doc ?? ''].map((text) => `<td>${escaped(text)}</td>`).join('');
  return `<tr id="${anchor}"><th scope="row">${escaped(shown.id)}</th>${cells}</tr>`;
}

/** Whole pixels and halves; the same text on every machine. */
function size(value: number): string {
  return String(Math.round(value * 2) / 2);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Names come from code, and reasons from anywhere. */
function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
}

const style = `
:root { color-scheme: light dark; --ink: #1a1c20; --paper: #fff; --line: #5b6472; --up: #e3f4e8; --moving: #fff4d6; --resting: #f3f4f6; --broken: #fde4e1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --paper: #16181c; --line: #9aa3b2; --up: #143d24; --moving: #45360d; --resting: #23262d; --broken: #4f1c18; } }
body { margin: 2rem; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; }
.drawing { overflow: auto; }
.edge { fill: none; stroke: var(--line); stroke-width: 1.4; }
.optional { stroke-dasharray: 7 5; }
.order { stroke-dasharray: 9 4 2 4; }
.lazy { stroke-dasharray: 2 5; }
marker path { fill: var(--line); }
.node rect, .node polygon { stroke: var(--line); fill: var(--resting); }
.node.plain polygon { fill: none; }
.node.up rect { fill: var(--up); stroke-width: 2; }
.node.moving rect { fill: var(--moving); }
.node.broken rect { fill: var(--broken); }
.node.broken .inner { fill: none; }
.node.off rect { fill: none; stroke-dasharray: 5 4; }
.node.off { opacity: .75; }
.node text { fill: var(--ink); font-weight: 600; }
.node .state { font-weight: 400; font-size: 12px; }
.node:focus-visible :is(rect, polygon), .node:hover :is(rect, polygon) { stroke-width: 3; }
table { border-collapse: collapse; margin-top: 2rem; }
th, td { max-width: 26rem; overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .3rem .8rem; border-bottom: 1px solid var(--line); }
tr:target { outline: 2px solid var(--line); }
@media print { .drawing { overflow: visible; } }
`;
