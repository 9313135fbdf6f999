import { createHash } from 'node:crypto';
import { component, createContainer, delay, inject, injectable, lazy, optional } from 'systole';

const hostile = 'a "b" \\N `c` #1; <script>alert("x")</script> & %%{init} ]end';

describe('a picture', () => {
  it('writes names and reasons from anywhere as text, never as its own language', async () => {
    const container = createContainer({ name: hostile, components: [component(hostile, { start: () => { throw new Error('no </title><img src=x onerror=alert(1)>\n"quoted"'); } }), component('after', { deps: [hostile], doc: '</td><b>' })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    expect(container.toMermaid().split('\n').slice(1, 4)).toEqual([
      '  %% a #34;b#34; #92;N #96;c#96; #35;1; #60;script#62;alert(#34;x#34;)#60;/script#62; #38; #37;#37;{init} ]end, failed',
      '  %% layer 0',
      '  n0{{"a #34;b#34; #92;N #96;c#96; #35;1; #60;script#62;alert(#34;x#34;)#60;/script#62; #38; #37;#37;{init} ]end<br/>failed: no #60;/title#62;#60;img src=x onerror=alert(1)#62; #34;quoted#34;"}}',
    ]);
    const name = '"a \\"b\\" \\\\N `c` #1; <script>alert(\\"x\\")</script> & %%{init} ]end"';
    expect(container.toDot().split('\n').filter((line) => line.includes('->'))).toEqual([`  "after" -> ${name} [style=solid];`]);
    const page = container.toHtml();
    expect(page).not.toMatch(/<script|<img|<b>|onerror=alert\(1\)>/);
    expect(page).toContain('<th scope="row">a &quot;b&quot; \\N `c` #1; &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; %%{init} ]end</th><td>failed: no &lt;/title&gt;&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot;</td>');
  });

  it('shows what is plain between components and beside them, in a shape of its own, with what it is and not what is in it', () => {
    class Repository {}
    [inject('db'), inject('secret', { isOptional: true }), inject(delay(() => Report))].forEach((decorate, position) => { decorate(Repository, undefined, position); });
    injectable()(Repository);
    class Report {}
    inject(Repository)(Report, undefined, 0);
    injectable()(Report);
    const container = createContainer({ name: 'shop', components: [component('db'), component('api', { deps: [Repository as never, optional(Repository as never)] }), component('other', { deps: [optional(Report as never)] })] });
    container.register('secret', { useValue: 'hush' }).registerSingleton(Report).register('report', { useToken: Report });
    expect(container.toMermaid().split('\n')).toEqual([
      'flowchart RL', '  %% shop, idle', '  %% layer 0', '  n0["db<br/>registered"]', '  n1[/"secret<br/>plain: a value"/]', '  %% layer 1', '  n2[/"Repository<br/>plain: made anew each time"/]',
      '  %% layer 2', '  n3[/"Report<br/>plain: the class Report, made once, not yet"/]', '  n4["api<br/>registered"]', '  %% layer 3', '  n5["other<br/>registered"]',
      '  n6[/"report<br/>plain: another name for Report"/]',
      '  n3 --> n2', '  n2 -.->|"lazy"| n3', '  n2 --> n0', '  n2 -.->|"optional"| n1', '  n4 --> n2', '  n5 -.->|"optional"| n3', '  n6 --> n3',
      '  classDef resting fill:#f3f4f6,stroke:#5b6472,color:#111', '  class n0,n4,n5 resting', '  classDef plain fill:#fff,stroke:#5b6472,color:#111', '  class n1,n2,n3,n6 plain', '',
    ]);
    expect(container.toDot()).toContain('  "Repository" [label="Repository\\nplain: made anew each time", shape=parallelogram, style="solid", color="#5b6472"];');
    const page = container.toHtml();
    expect(page).toContain('<p>3 components and 4 plain;');
    expect(page).toMatch(/class="node plain" transform="translate\(\S+ \S+\)"><title>Repository: plain: made anew each time<\/title><polygon /);
    expect(page).toContain('<th scope="row">Repository</th><td>plain: made anew each time</td><td>Report (lazy), db, secret (optional)</td><td>Report, api</td>');
    for (const text of [container.toMermaid(), container.toDot(), page]) expect(text).not.toContain('hush');
  });

  it('draws of a part what is plain and leads there, too', () => {
    class Repository {}
    inject('db')(Repository, undefined, 0);
    injectable()(Repository);
    const container = createContainer({ components: [component('db'), component('api', { deps: [Repository as never] }), component('other')] });
    container.register('users', { useToken: Repository });
    expect(container.select('api').toMermaid().split('\n').filter((line) => /^ {2}n/.test(line))).toEqual([
      '  n0["db<br/>registered"]', '  n1[/"Repository<br/>plain: made anew each time"/]', '  n2["api<br/>registered"]', '  n3[/"users<br/>plain: another name for Repository"/]',
      '  n1 --> n0', '  n2 --> n1', '  n3 --> n1',
    ]);
  });

  it('writes no character that ends a text, or turns the writing of what stands beside it', () => {
    const container = createContainer({ components: [component('a\0b\u202Ec\u001B[31m', { deps: [component('d')] })] });
    for (const text of [container.toMermaid(), container.toHtml()]) {
      expect(text).toContain('a\uFFFDb\uFFFDc\uFFFD[31m');
      expect(['\0', '\u202E', '\u001B'].filter((letter) => text.includes(letter))).toEqual([]);
    }
    expect(container.toDot().split('\n').filter((line) => line.includes('->'))).toEqual(['  "a\u2400b\u202Ec\u001B[31m" -> "d" [style=solid];']);
  });

  it('leads arrows between the boxes, and never through one that they have nothing to do with', () => {
    const names = Array.from({ length: 60 }, (_, place) => `c${String(place)}`);
    const components = names.map((name, place) => component(name, { deps: place === 0 ? [] : [...new Set([Math.floor(place / 2), Math.max(0, place - 7), place % 3])].filter((dep) => dep < place).map((dep) => names[dep] as string) }));
    const picture = createContainer({ components: [...components, component('late', { deps: [lazy(() => 'c59')] })] }).toHtml();
    const boxes = [...picture.matchAll(/class="node resting" transform="translate\((\S+) (\S+)\)"><title>(\w+):/g)].map(([, x, y, id]) => ({ x: Number(x), y: Number(y), id }));
    const paths = [...picture.matchAll(/ d="(M[^"z]*)"><title>(\w+) → (\w+)/g)].map(([, d, from, to]) => ({ points: pointsOf(d ?? ''), ends: [from, to] }));
    expect([boxes.length, paths.length > 120]).toEqual([61, true]);
    const crossed = paths.flatMap(({ points, ends }) => boxes.filter(({ x, y, id }) => !ends.includes(id)
      && points.some((point) => point.x > x && point.x < x + 230 && point.y > y && point.y < y + 46)).map(({ id }) => `${ends.join(' → ')} through ${String(id)}`));
    expect(crossed).toEqual([]);
  });

  it('cuts names that are too long for their box in the middle, wide letters sooner', () => {
    const page = createContainer({ components: [component('payments/InternationalTransfers'), component('W'.repeat(40)), component('日'.repeat(13)), component('exactly-24-letters-long-')] }).toHtml();
    expect([...page.matchAll(/<text x="12" y="20">(.*?)<\/text>/g)].map(([, text]) => text).sort()).toEqual(
      ['WWWWWWWW…WWWWWWW', 'exactly-24-letters-long-', 'payments/In…alTransfers', '日日日日日日…日日日日日'].sort(),
    );
  });

  it('tells the whole reason of a state in the table, and its state once', async () => {
    const container = createContainer({ components: [component('a', { start: () => { throw new Error(`no ${'very '.repeat(30)}good`); } }), component('b', { deps: ['a'] })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    const page = container.toHtml();
    expect(page).toContain(`<td>failed: no ${'very '.repeat(30)}good</td>`);
    expect(page).toContain('<td>skipped: because the start failed at a</td>');
  });

  it('keeps names apart that differ in white space only', () => {
    const dot = createContainer({ components: [component('a b'), component('a  b', { deps: ['a b'] })] }).toDot();
    expect(dot.split('\n').filter((line) => line.includes('->'))).toEqual(['  "a  b" -> "a b" [style=solid];']);
  });

  it('lets the page use the style it brings, and nothing else', () => {
    const page = createContainer().toHtml();
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(/Content-Security-Policy" content="(.*?)"/.exec(page)?.[1]).toBe(`default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(page).toContain('<p>0 components;');
  });

  it('shows what is wrong, too: a ring shares the last layer, and what is missing is not there', () => {
    const container = createContainer({ components: [component('a', { deps: ['b'] }), component('b', { deps: ['a'] }), component('c', { deps: ['nowhere'] })] });
    expect(container.verify().length).toBe(2);
    expect(container.toMermaid().split('\n').slice(2, 10)).toEqual([
      '  %% layer 0', '  n0["c<br/>registered"]', '  %% layer 1', '  n1["a<br/>registered"]', '  n2["b<br/>registered"]', '  n1 --> n2', '  n2 --> n1',
      '  classDef resting fill:#f3f4f6,stroke:#5b6472,color:#111',
    ]);
  });

  it('holds no config and no instance, and asks nobody for anything', () => {
    const asked: string[] = [];
    const container = createContainer({ components: [component('a', { config: () => { asked.push('config'); return 'hush'; }, status: () => { asked.push('status'); }, start: () => { asked.push('start'); } }), component('b', { config: 'hush', safe: true, deps: [lazy(() => 'a')] })] });
    for (const text of [container.toMermaid(), container.toDot(), container.toHtml()]) expect(text).not.toContain('hush');
    expect(asked).toEqual([]);
  });

  it('places 500 components without one upon another, near those they hang together with', () => {
    const names = Array.from({ length: 500 }, (_, place) => `c${String(place)}`);
    const components = names.map((name, place) => component(name, { deps: place < 25 ? [] : [names[place - 25] as string] }));
    const boxes = [...createContainer({ components }).toHtml().matchAll(/<a href="#\w+" class="node resting" transform="translate\((\S+) (\S+)\)"><title>c(\d+):/g)]
      .map(([, x, y, number]) => [Number(x), Number(y), Number(number)] as const);
    expect([boxes.length, new Set(boxes.map(([x, y]) => `${String(x)} ${String(y)}`)).size, new Set(boxes.map(([x]) => x)).size]).toEqual([500, 500, 20]);
    // Chains that run side by side are straight lines.
    const rows = new Map(boxes.map(([, y, number]) => [number, y]));
    expect(boxes.filter(([, y, number]) => y !== rows.get(number % 25))).toEqual([]);
  });
});

/** Points on a path of lines and cubic curves, close to each other. */
function pointsOf(path: string): readonly { readonly x: number; readonly y: number }[] {
  const points: { x: number; y: number }[] = [];
  let [x, y] = [0, 0];
  for (const [, letter, numbers] of path.matchAll(/([MLC])([^MLC]*)/g)) {
    const n = (numbers ?? '').split(' ').map(Number);
    const [endX, endY] = n.slice(-2) as [number, number];
    const [x1, y1, x2, y2] = letter === 'C' ? n as [number, number, number, number] : [x, y, endX, endY] as const;
    for (let step = 0; letter !== 'M' && step <= 50; step += 1) {
      const [t, u] = [step / 50, 1 - step / 50];
      const at = (a: number, b: number, c: number, d: number): number => u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d;
      points.push({ x: at(x, x1, x2, endX), y: at(y, y1, y2, endY) });
    }
    [x, y] = [endX, endY];
  }
  return points;
}
