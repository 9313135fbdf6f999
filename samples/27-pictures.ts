// The graph as a picture: text for Mermaid (GitHub draws it) and Graphviz, and a page of its own.
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Component, component, createContainer, lazy, OnStart, openPicture, optional } from 'systole';

@Component()
class Database { @OnStart connect(): void {} }

const Mail = component('mail', { feature: 'mail', start: () => ({}) });

@Component(Database, optional(Mail), lazy(() => Reports))
class Api { constructor(readonly database: Database, readonly mail: object | undefined, readonly reports: object) {} }

const Reports = component('reports', { deps: [Api], start: () => ({}) });

const container = createContainer({ name: 'shop', components: [Reports], features: { mail: { enabled: false, reason: 'no account' } } }).add(Mail);

async function run(): Promise<void> {
  await container.start(Api);
  // #region pictures
  console.log(container.toMermaid());
  const page = await openPicture(container, { open: (file) => { console.log(`look at ${file.slice(-12)}`); } });
  // #endregion
  await rm(dirname(page), { recursive: true });
  await container.stopAll();
}

void run();

// prints:
// flowchart RL
//   %% shop, running
//   %% layer 0
//   n0(["Database<br/>ready"])
//   n1["mail<br/>disabled: feature mail is off (no account)"]
//   %% layer 1
//   n2(["Api<br/>ready"])
//   %% layer 2
//   n3["reports<br/>registered"]
//   n2 --> n0
//   n2 -.->|"optional"| n1
//   n2 -.->|"lazy"| n3
//   n3 --> n2
//   classDef up fill:#e3f4e8,stroke:#1c7c3c,color:#111
//   class n0,n2 up
//   classDef resting fill:#f3f4f6,stroke:#5b6472,color:#111
//   class n3 resting
//   classDef off fill:#fff,stroke:#8a919c,color:#666,stroke-dasharray:5 4
//   class n1 off
//
// look at picture.html
