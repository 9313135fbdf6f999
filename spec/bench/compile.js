// Lets Node run the benchmarks' sources. Not by ts-node: TypeScript in the heap, some hundred megabytes of it, is marked and swept while others are timed.
const { readFileSync } = require('node:fs');
const { transformSync } = require('esbuild');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs', target: 'es2022', sourcefile: file });
  module._compile(code, file);
};
