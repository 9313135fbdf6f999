import type { Picture, PictureEdge, PictureNode, Tone } from './picture';
import { edgeText, groupsOf, layersOf, oneLine, stateText, tones } from './picture';

/** A digraph for Graphviz: dependencies on the left, each layer in a column. */
export function dotOf(picture: Picture): string {
  const lines = [
    `digraph ${quoted(picture.name)} {`,
    '  rankdir=RL; newrank=true;',
    '  node [shape=box, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...picture.nodes.map((node) => `  ${quoted(node.id)} [${attributesOf(node)}];`),
  ];
  [...groupsOf(picture)].forEach(([group, members], place) => {
    lines.push(`  subgraph cluster_${String(place)} { label=${quoted(group)}; ${members.map(({ id }) => `${quoted(id)};`).join(' ')} }`);
  });
  for (const nodes of layersOf(picture)) lines.push(`  { rank=same; ${nodes.map(({ id }) => `${quoted(id)};`).join(' ')} }`);
  for (const edge of picture.edges) lines.push(`  ${quoted(edge.from)} -> ${quoted(edge.to)} [${edgeAttributes(edge)}];`);
  return `${[...lines, '}'].join('\n')}\n`;
}

const looks: Readonly<Record<Tone, string>> = {
  up: 'style="rounded,filled,bold", fillcolor="#e3f4e8", color="#1c7c3c"',
  moving: 'style="rounded,filled", fillcolor="#fff4d6", color="#9a6b00"',
  resting: 'style="filled", fillcolor="#f3f4f6", color="#5b6472"',
  broken: 'shape=octagon, style="filled", fillcolor="#fde4e1", color="#b3261e"',
  off: 'style="dashed", color="#8a919c", fontcolor="#666666"',
  plain: 'shape=parallelogram, style="solid", color="#5b6472"',
};

const strokes: Readonly<Record<PictureEdge['kind'], string>> = {
  required: 'style=solid', optional: 'style=dashed', order: 'style=dashed, arrowhead=empty', lazy: 'style=dotted, constraint=false',
};

function attributesOf(node: PictureNode): string {
  const label = `${inside(node.id)}\\n${inside(stateText(node))}`;
  return `label="${label}", ${looks[tones[node.state]]}${node.doc === undefined ? '' : `, tooltip=${quoted(node.doc)}`}`;
}

function edgeAttributes(edge: PictureEdge): string {
  const text = edgeText(edge);
  return `${strokes[edge.kind]}${text === '' ? '' : `, label="${text}"`}`;
}

/** As it is, so that equal names are one node and others are not; but Graphviz takes a NUL for the end of everything. */
function quoted(text: string): string {
  return `"${withEscapes(text).replaceAll('\0', '\u2400')}"`;
}

function inside(text: string): string {
  return withEscapes(oneLine(text));
}

function withEscapes(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}
