// node compile.mjs <babel config> <out>: compiles the sources beside it.
import { transformFileSync } from '@babel/core';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const [configFile, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
for (const file of readdirSync('.').filter((name) => name.endsWith('.ts'))) {
  writeFileSync(`${out}/${file.replace(/\.ts$/, '.js')}`, transformFileSync(file, { configFile: `./${configFile}` }).code);
}
