// Vite leaves standard decorators as they are, and no Node can run those: esbuild, in front of it, writes them out.
import { transform } from 'esbuild';
import { defineConfig } from 'vitest/config';

const decorators = {
  name: 'decorators',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.ts')) return undefined;
    return transform(code, { loader: 'ts', target: 'es2022', sourcefile: id, sourcemap: true, tsconfigRaw: { compilerOptions: {} } });
  },
};

export default defineConfig({ oxc: false, plugins: [decorators], test: { include: ['*.test.ts'] } });
