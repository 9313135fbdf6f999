// Writes the code of the package into dist: a file for each part, and for each door one that names what it shows.
import { writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { bundle, parts } from './bundle.mjs';
import { doors, root } from './parts.mjs';

for (const part of parts) {
  await bundle(part);
  if (doors.includes(part.entry)) writeDoor(part);
}

/** A door names what it shows by hand: the code beside it shows more, to other parts. */
function writeDoor({ entry, file, offers }) {
  const lines = [...offers.get(entry)].sort().map((name) => `  ${name}: core.${name},`);
  const code = ["'use strict';", `const core = require('./${posix.basename(file)}');`, 'module.exports = {', ...lines, '};', "Object.defineProperty(module.exports, '__esModule', { value: true });", ''];
  writeFileSync(join(root, 'dist', entry.replace(/\.ts$/, '.js')), code.join('\n'));
}
