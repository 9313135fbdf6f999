import { Component, OnStart, OnStop } from 'systole';

@Component()
export class Database {
  @OnStart open(): void { console.log('the database is open'); }
  @OnStop close(): void { console.log('the database is closed'); }
}
