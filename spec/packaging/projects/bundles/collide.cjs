// Two classes, each in a module of its own: what shortens names may give both the same.
const { container, createContainer } = require('systole');
const { OrderStore } = require('./orders.cjs');
const { BillStore } = require('./bills.cjs');

const isOneName = OrderStore.name === BillStore.name;
const said = { isOneName, name: OrderStore.name };
try {
  said.ids = createContainer({ components: [OrderStore, BillStore] }).ids();
} catch (error) {
  said.refused = error.message;
}
container.startAll().then(
  () => { said.started = container.ids(); },
  (error) => { said.code = error.code; },
).then(() => { console.log(JSON.stringify(said)); });
