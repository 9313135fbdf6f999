// Makes one file of each part: readable unless it is asked to be small. See parts.mjs for what a part is.
import { readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { build } from 'esbuild';
import typescript from 'typescript';
import { doors, partsOfPackage, programs, resolveModule, root, sources } from './parts.mjs';

export const parts = partsOfPackage();
const partOf = new Map(parts.flatMap((part) => part.modules.map((module) => [module, part])));
const aliases = new Map(parts.map((part) => [part, aliasesOf(part)]));

/** What each export of a part is called outside: its own name, or another one if two modules have one of that name. What a module only gives on is called as where it comes from. */
function aliasesOf({ entry, offers, originOf }) {
  const taken = new Set(offers.get(entry));
  const known = new Map([...taken].map((name) => [originOf(entry, name), name]));
  const aliasOf = (module, name) => {
    const origin = originOf(module, name);
    if (!known.has(origin)) known.set(origin, free(name, taken));
    return known.get(origin);
  };
  return new Map([...offers].map(([module, names]) => [module, new Map([...names].map((name) => [name, module === entry ? name : aliasOf(module, name)]))]));
}

function free(name, taken) {
  let alias = name;
  for (let count = 2; taken.has(alias); count += 1) alias = `${name}$${count}`;
  taken.add(alias);
  return alias;
}

const isCore = ({ entry }) => entry === doors[0];

/**
 * A part that is loaded later is a function: it is made once for each copy of the core, and works with that copy. Else a part that is read after a test runner has
 * cleared the cache of modules would bring a second core along, and errors of another class.
 */
const laterParts = `"use strict";
const $loaded = new Map();
function $later(file, read) {
  return $loaded.get(file) ?? $made(file, read()($later));
}
function $made(file, part) {
  $loaded.set(file, part);
  return part;
}`;

/** Makes the file of a part; `minify` and `write: false` are esbuild's, and so is what it gives. */
export function bundle(part, options = {}) {
  const isProgram = programs.includes(part.entry);
  const offered = [...aliases.get(part)].map(([module, names], place) => ({ from: `./${module}`, pairs: [...names].map(([name, alias]) => ({ name, alias, local: `from${String(place)}$${name}` })) }));
  // Values in one plain object: nothing that is offered ever changes, so that no getter has to stand for it.
  const given = new Map(offered.flatMap(({ pairs }) => pairs.map(({ alias, local }) => [alias, local])));
  const contents = [
    `import './${part.entry}';`,
    ...offered.map(({ from, pairs }) => `import { ${pairs.map(({ name, local }) => `${name} as ${local}`).join(', ')} } from '${from}';`),
    isProgram ? '' : `module.exports = { ${isCore(part) ? '$later, ' : ''}${[...given].map(([alias, local]) => `${alias}: ${local}`).join(', ')} };`,
  ];
  return build({
    stdin: { contents: contents.join('\n'), resolveDir: sources, sourcefile: 'part.js' },
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    outfile: join(root, 'dist', part.file),
    bundle: true, platform: 'node', target: 'es2022', format: 'cjs', packages: 'external', sourcemap: true, sourcesContent: false, logLevel: 'warning',
    // package.json says which files of dist have side effects; that is not said of sources.
    ignoreAnnotations: true,
    banner: isProgram ? { js: '#!/usr/bin/env node' } : isCore(part) ? { js: laterParts } : {},
    footer: isCore(part) ? { js: "$loaded.set('core.js', module.exports);" } : {},
    tsconfig: join(sources, 'tsconfig.json'),
    plugins: [otherParts(part), withoutComments], metafile: true, ...options,
  });
}

/**
 * Leaves to other parts what is theirs. A module of another part becomes one that gives its names on, under which that part offers them; all of them take
 * them from one place, so that the other part is required once.
 */
function otherParts(part) {
  const module = 'module of another part';
  const file = 'another part';
  return {
    name: 'other parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind, namespace }) => {
        if (namespace === file) return { path, external: true };
        const found = resolveModule(posix.join(relative(sources, resolveDir).split(sep).join('/'), path.replace(/\.ts$/, '')));
        const home = partOf.get(found);
        if (kind === 'require-call') return { path: wayTo(home, part), external: true };
        return home === part ? { path: join(sources, found) } : { path: found, namespace: module };
      });
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: file }));
      onLoad({ filter: /./, namespace: module }, ({ path }) => {
        const names = [...(aliases.get(partOf.get(path)).get(path) ?? [])];
        return { contents: `export { ${names.map(([name, alias]) => `${alias} as ${name}`).join(', ')} } from 'part:${partOf.get(path).file}';` };
      });
      onLoad({ filter: /./, namespace: file }, ({ path }) => {
        const other = parts.find((one) => one.file === path);
        return { contents: `export { ${[...new Set([...aliases.get(other).values()].flatMap((names) => [...names.values()]))].join(', ')} } from '${wayTo(other, part)}';` };
      });
    },
  };
}

/**
 * Comments are for who reads sources, which the package brings along, with maps that lead there; an engine reads what is left of them in dist at each start of a
 * program, and twice as slowly if one has a character that is not Latin. Blanks in their place leave maps true.
 */
const withoutComments = {
  name: 'without comments',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/, namespace: 'file' }, ({ path }) => {
      const source = typescript.createSourceFile(path, readFileSync(path, 'utf8'), typescript.ScriptTarget.Latest);
      const { text } = source;
      let code = '';
      let end = 0;
      const blank = (token) => {
        const start = token.getStart(source);
        code += text.slice(end, token.pos) + text.slice(token.pos, start).replace(/\S/g, ' ');
        end = start;
      };
      const visit = (node) => {
        if (node.kind >= typescript.SyntaxKind.FirstJSDocNode && node.kind <= typescript.SyntaxKind.LastJSDocNode) return;
        const children = node.getChildren(source);
        if (children.length === 0 && node.pos >= end) blank(node);
        children.forEach(visit);
      };
      visit(source);
      return { contents: code + text.slice(end), loader: 'ts' };
    });
  },
};

export function wayTo(to, from) {
  const path = posix.relative(posix.dirname(from.file), to.file);
  return path.startsWith('.') ? path : `./${path}`;
}
