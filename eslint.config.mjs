// The bridge through which ESLint 10 reads .eslintrc.json; all rules are there.
import { readFileSync } from 'node:fs';
import { FlatCompat } from '@eslint/eslintrc';
import js from '@eslint/js';

const here = import.meta.dirname;
const rc = JSON.parse(readFileSync(new URL('.eslintrc.json', import.meta.url), 'utf8'));
const compat = new FlatCompat({
  baseDirectory: here,
  resolvePluginsRelativeTo: here,
  recommendedConfig: js.configs.recommended,
  allConfig: js.configs.all,
});

export default [...compat.config(rc)];
