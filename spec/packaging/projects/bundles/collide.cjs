// Two classes, each in a module of its own: what shortens names may well give both the same.
const { createContainer, container } = require('systole');
const { OrderStore } = require('./orders.cjs');
const { BillStore } = require('./bills.cjs');

const said = [OrderStore === BillStore ? 'one class' : 'two classes'];
try {
  said.push(createContainer({ components: [OrderStore, BillStore] }).ids().join(' '));
} catch (error) {
  said.push(error.code, error.message);
}
container.startAll().then(
  () => said.push(`started ${container.ids().join(' ')}`),
  (error) => said.push(error.code),
).then(() => console.log(JSON.stringify({ said, names: [OrderStore.name, BillStore.name] })));
