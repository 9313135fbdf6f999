import { createHash } from 'node:crypto';
import { component, createContainer, lazy } from 'systole';

const hostile = 'a "b" \\N `c` #1; <script>alert("x")</script> & %%{init} ]end';

describe('a picture', () => {
  it('writes names and reasons from anywhere as text, never as its own language', async () => {
    const container = createContainer({ name: hostile, components: [component(hostile, { start: () => { throw new Error('no </title><img src=x onerror=alert(1)>\n"quoted"'); } }), component('after', { deps: [hostile], doc: '</td><b>' })] });
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_START_FAILED' });
    expect(container.toMermaid().split('\n').slice(1, 4)).toEqual([
      '  %% a #34;b#34; #92;N #96;c#96; #35;1; #60;script#62;alert(#34;x#34;)#60;/script#62; #38; %%{init} ]end, failed',
      '  %% layer 0',
      '  n0{{"a #34;b#34; #92;N #96;c#96; #35;1; #60;script#62;alert(#34;x#34;)#60;/script#62; #38; %%{init} ]end<br/>failed: no #60;/title#62;#60;img src=x onerror=alert(1)#62; #34;quoted#34;"}}',
    ]);
    const name = '"a \\"b\\" \\\\N `c` #1; <script>alert(\\"x\\")</script> & %%{init} ]end"';
    expect(container.toDot().split('\n').filter((line) => line.includes('->'))).toEqual([`  "after" -> ${name} [style=solid];`]);
    const page = container.toHtml();
    expect(page).not.toMatch(/<script|<img|<b>|onerror=alert\(1\)>/);
    expect(page).toContain('<th scope="row">a &quot;b&quot; \\N `c` #1; &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; %%{init} ]end</th><td>failed: no &lt;/title&gt;&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot;</td>');
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
