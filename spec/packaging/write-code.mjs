// Writes the code of the package into dist: a file for each part, and for each door one that names what it shows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { bundle, parts } from './bundle.mjs';
import { doors, root } from './parts.mjs';

for (const part of parts) {
  const { outputFiles } = await bundle(part, { write: false });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.js') ? withNames(text) : text);
  }
  if (doors.includes(part.entry)) writeDoor(part);
}

/** Stack traces show the names of classes: esbuild puts a mark before those that speak of themselves. A space in its place leaves source maps true. */
function withNames(code) {
  return [...code.matchAll(/^var (\w+) = class (_\1)\b/gm)].reduce((text, [, name, marked]) => text.replace(new RegExp(`\\b${marked}\\b`, 'g'), ` ${name}`), code);
}

/** A door names what it shows by hand: the code beside it shows more, to other parts. */
function writeDoor({ entry, file, offers }) {
  const lines = [...offers.get(entry)].sort().map((name) => `  ${name}: core.${name},`);
  const code = ["'use strict';", `const core = require('./${posix.basename(file)}');`, 'module.exports = {', ...lines, '};', "Object.defineProperty(module.exports, '__esModule', { value: true });", ''];
  writeFileSync(join(root, 'dist', entry.replace(/\.ts$/, '.js')), code.join('\n'));
}
