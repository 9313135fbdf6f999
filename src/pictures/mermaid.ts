import type { Picture, PictureEdge, Tone } from './picture';
import { edgeText, groupsOf, layersOf, oneLine, stateText, tones } from './picture';

/** A Mermaid flowchart: dependencies on the left, as GitHub and others show it. */
export function mermaidOf(picture: Picture): string {
  const names = new Map(picture.nodes.map(({ id }, place) => [id, `n${String(place)}`]));
  const nameOf = (id: string): string => names.get(id) ?? '';
  const lines = ['flowchart RL', `  %% ${escaped(picture.name)}, ${picture.state}`];
  layersOf(picture).forEach((nodes, layer) => {
    lines.push(`  %% layer ${String(layer)}`);
    for (const node of nodes) {
      const [open, close] = shapes[tones[node.state]];
      lines.push(`  ${nameOf(node.id)}${open}"${escaped(node.id)}<br/>${escaped(stateText(node))}"${close}`);
    }
  });
  [...groupsOf(picture)].forEach(([group, members], place) => {
    lines.push(`  subgraph g${String(place)}["${escaped(group)}"]`, ...members.map(({ id }) => `    ${nameOf(id)}`), '  end');
  });
  for (const edge of picture.edges) lines.push(`  ${nameOf(edge.from)} ${arrow(edge)} ${nameOf(edge.to)}`);
  for (const [tone, style] of Object.entries(styles)) {
    const own = picture.nodes.filter(({ state }) => tones[state] === tone);
    if (own.length > 0) lines.push(`  classDef ${tone} ${style}`, `  class ${own.map(({ id }) => nameOf(id)).join(',')} ${tone}`);
  }
  return `${lines.join('\n')}\n`;
}

const shapes: Readonly<Record<Tone, readonly [string, string]>> = {
  up: ['([', '])'], moving: ['(', ')'], resting: ['[', ']'], broken: ['{{', '}}'], off: ['[', ']'], plain: ['[/', '/]'],
};

const styles: Readonly<Record<Tone, string>> = {
  up: 'fill:#e3f4e8,stroke:#1c7c3c,color:#111',
  moving: 'fill:#fff4d6,stroke:#9a6b00,color:#111',
  resting: 'fill:#f3f4f6,stroke:#5b6472,color:#111',
  broken: 'fill:#fde4e1,stroke:#b3261e,color:#111,stroke-width:2px',
  off: 'fill:#fff,stroke:#8a919c,color:#666,stroke-dasharray:5 4',
  plain: 'fill:#fff,stroke:#5b6472,color:#111',
};

function arrow(edge: PictureEdge): string {
  const text = edgeText(edge);
  const line = edge.kind === 'required' ? '-->' : '-.->';
  return text === '' ? line : `${line}|"${text}"|`;
}

/** Mermaid writes what could be its own as entities; it looks for `%%{…}%%` inside of names, too. */
function escaped(text: string): string {
  return oneLine(text).replace(/[#%&<>"`\\]/g, (letter) => `#${String(letter.codePointAt(0))};`);
}
