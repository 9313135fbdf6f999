// Writes the code of the package into dist: a file for each part, and for each door one that names what it shows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { bundle, parts, wayTo } from './bundle.mjs';
import { doors, root } from './parts.mjs';

for (const part of parts) {
  const { outputFiles } = await bundle(part, { write: false });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.js') ? linked(part, withBuiltins(withNames(text))) : text);
  }
  if (doors.includes(part.entry)) writeDoor(part);
}

/** Parts that are loaded later get other parts from the copy of the core that they are made for; see `laterParts`. Lines stay where they are, for source maps. */
function linked(part, code) {
  const core = parts.find(({ entry }) => entry === doors[0]);
  const later = part.isLater || part === core ? '$later' : `require("${wayTo(core, part)}").$later`;
  const text = parts.filter((other) => other.isLater || (part.isLater && other === core)).reduce((all, other) => {
    const required = `require("${wayTo(other, part)}")`;
    return all.replaceAll(required, other === core ? `$later("${other.file}")` : `${later}("${other.file}", () => ${required})`);
  }, code);
  if (!part.isLater) return text;
  return text.replace('"use strict";', '"use strict"; module.exports = ($later) => {').replace(/^module\.exports = (\{.*\});$/m, 'return $1; };');
}

/** Stack traces show the names of classes: esbuild puts a mark before those that speak of themselves. A space in its place leaves source maps true. */
function withNames(code) {
  return [...code.matchAll(/^var (\w+) = class (_\1)\b/gm)].reduce((text, [, name, marked]) => text.replace(new RegExp(`\\b${marked}\\b`, 'g'), ` ${name}`), code);
}

/**
 * Modules of Node itself are asked for without `require`: where a bundler has made an ES module of this code, there is none, and only what it has bundled is found
 * without it.
 */
function withBuiltins(code) {
  return code.replace(/\brequire\("(node:[\w/]+)"\)/g, 'process.getBuiltinModule("$1")');
}

/** A door names what it shows by hand: the code beside it shows more, to other parts. */
function writeDoor({ entry, file, offers }) {
  const lines = [...offers.get(entry)].sort().map((name) => `  ${name}: core.${name},`);
  const code = ["'use strict';", `const core = require('./${posix.basename(file)}');`, 'module.exports = {', ...lines, '};', "Object.defineProperty(module.exports, '__esModule', { value: true });", ''];
  writeFileSync(join(root, 'dist', entry.replace(/\.ts$/, '.js')), code.join('\n'));
}
