import pino from 'pino';
import { component } from 'systole';
import { Settings } from './settings';

export type Log = pino.Logger;

export const Log = component('log', {
  doc: 'Structured log lines on standard output',
  deps: [Settings],
  start: (settings): Log => pino({ level: settings.logLevel, base: null }, pino.destination({ fd: 1, sync: true })),
});
