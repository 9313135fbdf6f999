// node bundle.mjs: each program made one file by each bundler, with settings for production.
import { build } from 'esbuild';
import webpack from 'webpack';
import settings from './webpack.config.cjs';

await new Promise((done) => {
  webpack(settings, (failed, stats) => {
    if (failed !== null) throw failed;
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
    done();
  });
});

const bundles = { entryPoints: settings.entry, bundle: true, minify: true, platform: 'node', outdir: '.', logLevel: 'warning' };
await build({ ...bundles, entryNames: 'esbuild-[name]' });
await build({ ...bundles, entryNames: 'keeping-[name]', keepNames: true });

// ES modules, which have no `require`.
await build({ ...bundles, entryPoints: { service: './main.ts', tested: './tested.mjs' }, entryNames: 'modules-[name]', format: 'esm', outExtension: { '.js': '.mjs' }, tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } });
