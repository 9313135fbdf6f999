import { Component } from 'systole';
import { Log } from '../log';
import { OrderCache } from '../storage/order-cache';
import { ScheduledJob } from './scheduler';

/** Says once an hour how many orders there are in each status. */
@Component({ deps: [OrderCache, Log], tags: [ScheduledJob] })
export class HourlyReport implements ScheduledJob {
  readonly name = 'hourly report';
  readonly everyMs = 3_600_000;

  constructor(
    private readonly orders: OrderCache,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    this.log.info({ orders: await this.orders.countByStatus() }, 'hourly report');
  }
}
