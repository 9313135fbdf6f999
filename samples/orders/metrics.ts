import { Component } from 'systole';

/** Counts since the start of the process. */
@Component()
export class Metrics {
  ordersAccepted = 0;
  mailsSent = 0;
  mailFailures = 0;
}
