import { Component, OnStart, OnStop } from 'systole';
import { Database } from './database';
import { greeting } from './greeting';

@Component(Database)
export class Api {
  constructor(readonly database: Database) {}
  @OnStart listen(): void { console.log(`the api says ${greeting}`); }
  @OnStop close(): void { console.log('the api is down'); }
}
