module.exports = {
  mode: 'production',
  target: 'node',
  entry: { collide: './collide.cjs', service: './out/main.js' },
  output: { path: __dirname, filename: 'webpack-[name].js' },
};
