// TypeScript that is run as it stands, its types stripped: it has no decorators, so those are called.
import { Component, component, createContainer, OnStart } from 'systole';

const Url = component('url', { start: (): string => 'db://there' });

class Database {
  readonly url: string;
  constructor(url: string) { this.url = url; }
  connect(): void { console.log(`connect ${this.url}`); }
}
OnStart(Database.prototype, 'connect', Object.getOwnPropertyDescriptor(Database.prototype, 'connect') as TypedPropertyDescriptor<() => void>);
Component(Url)(Database);

const container = createContainer({ components: [Database] });
await container.startAll();
await container.stopAll();
