module.exports = {
  mode: 'production',
  target: 'node',
  entry: { collide: './collide.cjs', service: './out/main.js', plain: './out/plain.js' },
  output: { path: __dirname, filename: 'webpack-[name].js' },
};
