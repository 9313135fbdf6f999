// A plugin changes a whole container: what it lays under it, what it lays over it, and whatever else there is to change.
import { append, component, createContainer, value } from 'systole';
import type { Plugin } from 'systole';

const Server = component('server', { config: { port: 80, headers: ['date'] }, safe: true, start: ({ config }) => { console.log(`:${config.port} ${config.headers.join(' ')}`); } });

// #region plugin
const tls: Plugin = {
  name: 'tls',
  doc: 'Serves over TLS.',
  defaults: { components: [value('certificate', 'self-signed')] }, // unless the system has one
  merge: { config: { server: { port: 443, headers: append(['strict-transport-security']) } } }, // whatever the system says
  update: (container) => { container.definePhase('rotate'); }, // anything else
};

const container = createContainer({ components: [Server], plugins: [tls] }); // or container.use(tls)
for (const { what, field, before, after } of container.describePlugins()[0]?.changes ?? []) console.log(what, field ?? '', before, after);
// #endregion

async function run(): Promise<void> {
  await container.startAll();
  await container.stopAll();
}

void run();

// prints:
// server config { port: 80, headers: [ 'date' ] } { port: 443, headers: [ 'date', 'strict-transport-security' ] }
// certificate  absent present
// phase rotate  absent present
// :443 date strict-transport-security
