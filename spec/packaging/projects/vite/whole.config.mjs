// The package in the program's own file, which is an ES module.
import { defineConfig } from 'vitest/config';

export default defineConfig({ ssr: { noExternal: true } });
