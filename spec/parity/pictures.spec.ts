import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from 'systole';
import { completed, component, createContainer, lazy, openPicture, optional } from 'systole';
import { rejection } from '../support/errors';

/** `api` needs everything, each in another way; `mail` is switched off. */
function shop(order: 'as written' | 'reversed' = 'as written'): Container {
  const components = [
    component('api', { deps: ['db', optional('mail'), lazy(() => 'reports'), completed('env/migrations')], after: ['cache'], start: () => ({}) }),
    component('mail', { feature: 'mail', start: () => ({}) }), component('db', { doc: 'all the rows', start: () => ({}) }),
    component('reports', { deps: ['api'], start: () => ({}) }), component('cache', { start: () => ({}) }),
  ];
  return createContainer({
    name: 'shop', components: order === 'reversed' ? components.reverse() : components,
    groups: { env: { migrations: component('migrations', { start: () => 7 }) } }, features: { mail: { enabled: false, reason: 'no account' } },
  });
}

describe('a picture of the graph', () => {
  it('#226 is text for Mermaid: layers, groups, states, and each kind of edge told apart', async () => {
    const container = shop();
    await container.start('db');
    expect(container.toMermaid().split('\n')).toEqual([
      'flowchart RL',
      '  %% shop, running',
      '  %% layer 0',
      '  n0["cache<br/>registered"]',
      '  n1(["db<br/>ready"])',
      '  n2["env/migrations<br/>registered"]',
      '  n3["mail<br/>disabled: feature mail is off (no account)"]',
      '  %% layer 1',
      '  n4["api<br/>registered"]',
      '  %% layer 2',
      '  n5["reports<br/>registered"]',
      '  subgraph g0["env"]',
      '    n2',
      '  end',
      '  n4 -.->|"after"| n0',
      '  n4 --> n1',
      '  n4 -->|"completed"| n2',
      '  n4 -.->|"optional"| n3',
      '  n4 -.->|"lazy"| n5',
      '  n5 --> n4',
      '  classDef up fill:#e3f4e8,stroke:#1c7c3c,color:#111',
      '  class n1 up',
      '  classDef resting fill:#f3f4f6,stroke:#5b6472,color:#111',
      '  class n0,n2,n4,n5 resting',
      '  classDef off fill:#fff,stroke:#8a919c,color:#666,stroke-dasharray:5 4',
      '  class n3 off',
      '',
    ]);
    await container.stopAll();
  });

  it('#226 is text for Graphviz, with a column for each layer', () => {
    const resting = 'style="filled", fillcolor="#f3f4f6", color="#5b6472"';
    expect(shop().toDot().split('\n')).toEqual([
      'digraph "shop" {',
      '  rankdir=RL; newrank=true;',
      '  node [shape=box, fontname="sans-serif"];',
      '  edge [fontname="sans-serif", fontsize=10];',
      `  "cache" [label="cache\\nregistered", ${resting}];`,
      `  "db" [label="db\\nregistered", ${resting}, tooltip="all the rows"];`,
      `  "env/migrations" [label="env/migrations\\nregistered", ${resting}];`,
      '  "mail" [label="mail\\ndisabled: feature mail is off (no account)", style="dashed", color="#8a919c", fontcolor="#666666"];',
      `  "api" [label="api\\nregistered", ${resting}];`,
      `  "reports" [label="reports\\nregistered", ${resting}];`,
      '  subgraph cluster_0 { label="env"; "env/migrations"; }',
      '  { rank=same; "cache"; "db"; "env/migrations"; "mail"; }',
      '  { rank=same; "api"; }',
      '  { rank=same; "reports"; }',
      '  "api" -> "cache" [style=dashed, arrowhead=empty, label="after"];',
      '  "api" -> "db" [style=solid];',
      '  "api" -> "env/migrations" [style=solid, label="completed"];',
      '  "api" -> "mail" [style=dashed, label="optional"];',
      '  "api" -> "reports" [style=dotted, constraint=false, label="lazy"];',
      '  "reports" -> "api" [style=solid];',
      '}',
      '',
    ]);
  });

  it('#226 is a page of its own, with a drawing and a table, that loads and runs nothing', () => {
    const page = shop().toHtml();
    const rows = [...page.matchAll(/<tr id="(\w+)"><th scope="row">(.*?)<\/th><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)].map((match) => match.slice(1));
    expect(rows).toEqual([
      ['c0', 'cache', 'registered', '', 'api', ''],
      ['c1', 'db', 'registered', '', 'api', 'all the rows'],
      ['c2', 'env/migrations', 'registered', '', 'api', ''],
      ['c3', 'mail', 'disabled: feature mail is off (no account)', '', 'api', ''],
      ['c4', 'api', 'registered', 'cache (after), db, env/migrations (completed), mail (optional), reports (lazy)', 'reports', ''],
      ['c5', 'reports', 'registered', 'api', 'api', ''],
    ]);
    const drawn = [...page.matchAll(/<a href="#(\w+)" class="node (\w+)" transform="translate\((\d+) /g)].map((match) => match.slice(1).join(' '));
    expect(drawn.sort()).toEqual(['c0 resting 24', 'c1 resting 24', 'c2 resting 24', 'c3 off 24', 'c4 resting 364', 'c5 resting 704']);
    const edges = [...page.matchAll(/<path class="edge (\w+)" [^>]*><title>(.*?)<\/title>/g)].map((match) => match.slice(1).join(': '));
    expect(edges).toEqual([
      'order: api → cache (after)', 'required: api → db', 'required: api → env/migrations (completed)', 'optional: api → mail (optional)', 'lazy: api → reports (lazy)', 'required: reports → api',
    ]);
    expect(page).not.toMatch(/<script|<link|https?:|@import|style=/);
  });

  it('#226 is the same however the components were registered', () => {
    for (const draw of [(of: Container) => of.toMermaid(), (of: Container) => of.toDot(), (of: Container) => of.toHtml()]) expect(draw(shop('reversed'))).toBe(draw(shop()));
  });
});

describe('showing it', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'parity-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it('#227 writes the page into a new temporary folder and has it opened', async () => {
    const container = shop();
    const opened: string[] = [];
    const files = [await openPicture(container, { folder, open: (file) => { opened.push(file); } }), await openPicture(container, { folder, open: async (file) => { await Promise.resolve(); opened.push(file); } })];
    expect([opened, new Set(files).size, readdirSync(folder).length]).toEqual([files, 2, 2]);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual([container.toHtml(), container.toHtml()]);
  });

  it('#227 is refused, with the place of the page, where nothing opens it', async () => {
    const cause = new Error('no screen');
    const refused = await rejection(openPicture(shop(), { folder, open: () => Promise.reject(cause) }));
    const file = join(folder, readdirSync(folder)[0] ?? '', 'picture.html');
    expect([refused.code, refused.details, refused.cause, refused.message]).toEqual(['ERR_NO_OPENER', { container: 'shop', file }, cause, [
      'The picture of shop could not be opened: no screen',
      `  it is here: ${file}`,
      '  open it by hand, or say how: openPicture(container, { open: (file) => … })',
    ].join('\n')]);
    expect(readFileSync(file, 'utf8')).toBe(shop().toHtml());
  });
});
