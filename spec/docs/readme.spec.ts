import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const documents = ['README.md', 'samples/moving/README.md'] as const;
type Document = (typeof documents)[number];
const readme = textOf('README.md');

/** A TypeScript block with the sample and region it names, if it names one. */
interface Block {
  readonly source: string | undefined;
  readonly region: string | undefined;
  readonly code: string;
}

const blocksOf = (document: Document): readonly Block[] => [...textOf(document).matchAll(/(?:<!-- (\S+)#(\S+) -->\n)?```ts\n([\s\S]*?)```/g)]
  .map(([, source, region, code]) => ({ source, region, code: code ?? '' }));

function textOf(document: Document): string {
  return readFileSync(join(root, document), 'utf8');
}

/** What stands between `// #region name` and `// #endregion`, without its common indentation. */
function regionOf(file: string, name: string): string {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const begin = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, place) => place > begin && line.trim() === '// #endregion');
  if (begin === -1 || end === -1) throw new Error(`${file} has no region ${name}`);
  const indent = /^ */.exec(lines[begin] ?? '')?.[0].length ?? 0;
  return lines.slice(begin + 1, end).map((line) => `${line.slice(indent)}\n`).join('');
}

describe.each(documents)('%s', (document) => {
  const blocks = blocksOf(document);

  it('names a sample for each of its code blocks', () => {
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.filter((block) => block.source === undefined)).toEqual([]);
  });

  it.each(blocks.map((block) => [`${block.source ?? ''}#${block.region ?? ''}`, block] as const))('shows %s as it is', (_, block) => {
    expect(block.code).toBe(regionOf(block.source ?? '', block.region ?? ''));
  });

  it('links only to what is there', () => {
    const headings = new Set([...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, title]) => `#${(title ?? '').toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-')}`));
    for (const [, target = ''] of textOf(document).matchAll(/\]\((?!http)([^)]+)\)/g)) {
      if (target.startsWith('#')) expect(headings).toContain(target);
      else expect([target, existsSync(join(root, dirname(document), target))]).toEqual([target, true]);
    }
  });
});

describe('the README', () => {
  it('prints under the first block what the sample prints', () => {
    const sample = readFileSync(join(root, 'samples/01-hello.ts'), 'utf8');
    const printed = sample.slice(sample.indexOf('// prints:')).split('\n').slice(1).filter((line) => line !== '').map((line) => line.slice(3));
    expect(/```text\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(`${printed.join('\n')}\n`);
  });

  it('lists every error code, and no other', () => {
    const details = readFileSync(join(root, 'src/model/errors.ts'), 'utf8');
    const known = new Set([...details.matchAll(/readonly (ERR_[A-Z_]+):/g)].map(([, code]) => code));
    const table = readme.slice(readme.indexOf('## Errors'), readme.indexOf('## What it is not for'));
    expect(new Set([...table.matchAll(/ERR_[A-Z_]+/g)].map(([code]) => code))).toEqual(known);
    // What the `docs` of an error leads to.
    expect(new Set([...table.matchAll(/<a id="(\w+)"><\/a>`\1`/g)].map(([, code]) => code))).toEqual(known);
  });
});
