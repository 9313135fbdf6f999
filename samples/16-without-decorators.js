// Plain JavaScript, no compiler at all: decorators are functions, and components need no class.
const { Component, component, createContainer } = require('systole');

class Greeter {
  constructor(name) { this.name = name; }
  greet() { console.log(`hello ${this.name}`); }
}
Component({ deps: ['name'] })(Greeter);

const Name = component('name', { start: () => 'world' });
const Once = component('once', { deps: [Greeter], start: (greeter) => greeter.greet() });

async function run() {
  const container = createContainer({ components: [Once, Name] });
  await container.startAll();
  await container.stopAll();
}

void run();

// prints:
// hello world
