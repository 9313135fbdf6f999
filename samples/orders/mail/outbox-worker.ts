import { Component, OnDrain, OnStart, OnStop, pick } from 'systole';
import { Log } from '../log';
import { Metrics } from '../metrics';
import { Settings } from '../settings';
import { Mailer } from './mailer';
import { Outbox } from './outbox';
import type { OutboxMessage } from './outbox';

const batchSize = 50;
/** How long a drain delivers before it leaves the rest to the next run; well below the limit of a stop. */
const drainMs = 7_000;
const longestRetryMs = 60_000;

/**
 * Delivers what is in the outbox, at least once: a mail is marked as sent after the mailer has taken it.
 *
 * Those who put mails there depend on this component, so it stops after them and drains what they left.
 */
@Component(Outbox, Mailer, Metrics, Log, pick(Settings, (settings) => settings.outboxPollMs))
export class OutboxWorker {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private isWanted = false;
  private isOver = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly mailer: Mailer,
    private readonly metrics: Metrics,
    private readonly log: Log,
    private readonly pollMs: number,
  ) {}

  @OnStart poll(): void {
    this.timer = setInterval(() => { this.wake(); }, this.pollMs);
    this.wake();
  }

  /** Delivers soon; a call during a round leads to one more. */
  wake(): void {
    this.isWanted = true;
    this.round ??= this.deliverWhileWanted();
  }

  @OnDrain async deliverTheRest(): Promise<void> {
    clearInterval(this.timer);
    const enough = setTimeout(() => { this.isOver = true; }, drainMs);
    this.wake();
    await this.round;
    clearTimeout(enough);
  }

  @OnStop async end(): Promise<void> {
    clearInterval(this.timer);
    this.isOver = true;
    await this.round;
  }

  private async deliverWhileWanted(): Promise<void> {
    while (this.isWanted && !this.isOver) {
      this.isWanted = false;
      await this.deliverDue();
    }
    this.round = undefined;
  }

  /** A database that cannot be reached is told of once a round; the next round tries again. */
  private async deliverDue(): Promise<void> {
    try {
      let batch = await this.outbox.due(batchSize);
      while (batch.length > 0 && !this.isOver) {
        for (const message of batch) await this.deliver(message);
        batch = await this.outbox.due(batchSize);
      }
    } catch (error) {
      this.log.error({ error }, 'the outbox cannot be worked on');
    }
  }

  private async deliver({ id, mail, failures }: OutboxMessage): Promise<void> {
    if (this.isOver) return;
    try {
      await this.mailer.send(String(id), mail);
    } catch (error) {
      this.metrics.mailFailures += 1;
      this.log.warn({ error, id, failures: failures + 1 }, 'a mail could not be sent; it stays in the outbox');
      await this.outbox.markFailed(id, Math.min(1000 * 2 ** failures, longestRetryMs));
      return;
    }
    await this.outbox.markSent(id);
    this.metrics.mailsSent += 1;
  }
}
