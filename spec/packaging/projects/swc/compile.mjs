// node compile.mjs <swcrc> <out>: compiles the sources beside it.
import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const [configFile, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
for (const file of readdirSync('.').filter((name) => name.endsWith('.ts'))) {
  writeFileSync(`${out}/${file.replace(/\.ts$/, '.js')}`, transformFileSync(file, { swcrc: false, configFile }).code);
}
