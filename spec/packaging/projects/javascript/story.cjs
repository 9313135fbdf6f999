// The small service without a compiler: decorators are functions, and what has no class needs none.
module.exports = async function story(systole) {
  const { Component, component, createContainer, isSystoleError, OnStart, OnStop, value } = systole;
  const said = [];
  const Url = value('url', 'db://there');
  const Pool = component('pool', {
    deps: [Url],
    start: (url) => { said.push(`connect ${url}`); return { url }; },
    stop: () => { said.push('close'); },
  });

  class Api {
    constructor(pool) { this.pool = pool; }
    listen() { said.push(`listen on ${this.pool.url}`); }
    drain() { said.push('drain'); }
  }
  for (const [decorate, method] of [[OnStart, 'listen'], [OnStop, 'drain']]) decorate(Api.prototype, method, Object.getOwnPropertyDescriptor(Api.prototype, method));
  Component(Pool)(Api);

  const container = createContainer({ components: [Api] });
  await container.startAll();
  said.push(container.ids().join(' '));
  await container.stopAll();
  try {
    container.get('pol');
  } catch (error) {
    said.push(isSystoleError(error) ? `${error.code}: ${error.message}` : String(error));
  }
  return said.join('\n');
};
