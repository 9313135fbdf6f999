import { Component, OnStart, OnStop } from 'systole';

@Component()
export class Metrics {
  @OnStart on(): void { console.log('metrics on'); }
  @OnStop off(): void { console.log('metrics off'); }
}
