// What takes the names of classes away takes nothing from components that have names of their own.
const { Component, createContainer } = require('systole');

class First {}
Component({ name: 'first' })(First);

const container = createContainer({ components: [First, require('./second.cjs').Second] });
container.startAll().then(() => console.log(container.ids().join(' ')));
