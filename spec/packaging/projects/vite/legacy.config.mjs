// Vite reads from tsconfig.json that decorators are TypeScript's own, and that types are to be written down.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['*.test.ts'] } });
