import type { FastifyInstance } from 'fastify';
import { Component, OnStart } from 'systole';
import type { ContainerView, HandlerContext } from 'systole';
import { Outbox } from '../mail/outbox';
import { Metrics } from '../metrics';
import { Routes } from './routes';

/** What an operator, a probe and a scraper look at. */
@Component({ deps: [Outbox, Metrics], tags: [Routes] })
export class StatusRoutes implements Routes {
  private container: ContainerView | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
  ) {}

  @OnStart look(context: HandlerContext): void {
    this.container = context.container;
  }

  register(server: FastifyInstance): void {
    server.get('/status', async () => this.container?.snapshot());

    server.get('/health', async (_request, reply) => {
      const isReady = this.container?.snapshot().ready === true;
      return reply.code(isReady ? 200 : 503).send({ ready: isReady, mailsWaiting: await this.outbox.unsent() });
    });

    server.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send([
      ...counter('orders_accepted_total', this.metrics.ordersAccepted),
      ...counter('mails_sent_total', this.metrics.mailsSent),
      ...counter('mail_failures_total', this.metrics.mailFailures),
      '# TYPE mails_waiting gauge', `mails_waiting ${String(await this.outbox.unsent())}`, '',
    ].join('\n')));
  }
}

function counter(name: string, value: number): readonly string[] {
  return [`# TYPE ${name} counter`, `${name} ${String(value)}`];
}
