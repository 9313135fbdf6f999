// Two classes, each in a module of its own: what shortens names may give both the same. And two that have names of their own for a component.
const { component, Component, container, createContainer } = require('systole');
const { OrderStore } = require('./orders.cjs');
const { BillStore } = require('./bills.cjs');

const isOneName = OrderStore.name === BillStore.name;
class First {}
Component({ name: 'first', group: 'named' })(First);
const named = createContainer({ components: [First, component('second', { group: 'named' })] });

const said = { isOneName, name: OrderStore.name, named: named.ids() };
try {
  said.ids = createContainer({ components: [OrderStore, BillStore] }).ids();
} catch (error) {
  said.refused = error.message;
}
container.startAll().then(
  () => { said.started = container.ids(); },
  (error) => { said.code = error.code; },
).then(() => { console.log(JSON.stringify(said)); });
