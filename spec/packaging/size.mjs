// Tells how large the package's own code is, minified and gzipped, without its dependencies, and fails when something is above its budget. Budgets are bytes,
// gzipped, a few per cent above what there is: whoever adds to them says so in a diff.
//
//   npm run size [-- <file of budgets>]
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bundle, parts } from './bundle.mjs';
import { doors, programs } from './parts.mjs';

const budgets = JSON.parse(readFileSync(process.argv[2] ?? new URL('size-budgets.json', import.meta.url), 'utf8'));
const measured = await Promise.all(parts.map(measure));
const groups = {
  'the core: what an import, a start and a stop load': (part) => part.entry === doors[0],
  'systole, with what it loads later': (part) => part.door === doors[0],
  ...Object.fromEntries(doors.slice(1).map((door) => [`systole/${door.split('/')[0]}, beyond that`, (part) => part.door === door])),
  'the program systole, beyond that': (part) => programs.includes(part.door),
};

for (const [title, belongs] of Object.entries(groups)) {
  const chosen = measured.filter(({ part }) => belongs(part));
  const budget = budgets[title] ?? 0;
  const [bytes, gzipped] = [total(chosen, 'bytes'), total(chosen, 'gzipped')];
  console.log(`\n${title}: ${inKb(bytes)} minified, ${inKb(gzipped)} gzipped, budget ${inKb(budget)}`);
  for (const [room, size] of roomsOf(chosen)) console.log(`  ${room.padEnd(12)} ${inKb(size).padStart(9)} minified`);
  if (gzipped > budget) {
    console.error(`TOO LARGE: ${title} is ${String(gzipped)} bytes, ${String(gzipped - budget)} above its budget`);
    process.exitCode = 1;
  }
}
console.log('\nfile by file, gzipped:');
for (const { part, gzipped } of measured) console.log(`  ${part.file.padEnd(32)} ${inKb(gzipped).padStart(9)}`);

async function measure(part) {
  const { outputFiles, metafile } = await bundle(part, { minify: true, write: false, sourcemap: false });
  const [{ contents }] = outputFiles;
  const [{ inputs }] = Object.values(metafile.outputs);
  return { part, bytes: contents.length, gzipped: gzipSync(contents, { level: 9 }).length, inputs };
}

/** Rooms with what their modules come to, the largest first. */
function roomsOf(chosen) {
  const rooms = new Map();
  for (const [file, { bytesInOutput }] of chosen.flatMap(({ inputs }) => Object.entries(inputs))) {
    const room = /(?:^|\/)src\/([^/]+)\//.exec(file)?.[1];
    if (room !== undefined) rooms.set(room, (rooms.get(room) ?? 0) + bytesInOutput);
  }
  return [...rooms].sort(([, a], [, b]) => b - a);
}

function total(list, what) {
  return list.reduce((sum, one) => sum + one[what], 0);
}

function inKb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
