import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, InjectOptions, LightMyRequestResponse } from 'fastify';
import { all, Component, OnDrain, OnForceStop, OnStart, OnStop } from 'systole';
import { ZodError, z } from 'zod';
import { Log } from '../log';
import { Settings } from '../settings';
import { Routes } from './routes';

/**
 * The edge: takes requests as long as everything behind it is up.
 *
 * It needs all others, so it starts last and stops first. Its drain is exact: a request is either counted, and then answered
 * before anything behind the server stops, or refused with 503.
 */
@Component(all(Routes), Settings, Log)
export class HttpServer {
  private readonly server: FastifyInstance;
  private inFlight = 0;
  private isDraining = false;
  private onIdle: () => void = () => undefined;

  constructor(
    private readonly routes: readonly Routes[],
    private readonly settings: Settings,
    log: Log,
  ) {
    // Every request is a line at `info`; here only what went wrong is logged.
    const quiet: FastifyBaseLogger = log.child({}, { level: log.isLevelEnabled('warn') ? 'warn' : log.level });
    this.server = Fastify({ loggerInstance: quiet, return503OnClosing: false });
  }

  get url(): string {
    const { address, family, port } = this.server.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`;
  }

  /** A request without a socket, for tests. */
  inject(request: InjectOptions | string): Promise<LightMyRequestResponse> {
    return this.server.inject(request);
  }

  @OnStart async listen(): Promise<void> {
    this.countRequests();
    this.server.setErrorHandler((error, _request, reply) => answerError(error, reply));
    for (const routes of this.routes) routes.register(this.server);
    await this.server.listen({ port: this.settings.port, host: this.settings.host });
  }

  /** No new connection, no new request; those in flight are answered and told that the connection ends. */
  @OnDrain async finish(): Promise<void> {
    this.isDraining = true;
    const idle = new Promise<void>((resolve) => { this.onIdle = resolve; });
    this.server.server.close(); // idle kept-alive connections are closed along with the listening socket
    if (this.inFlight > 0) await idle;
  }

  /** Nothing is being answered any more: what is still connected is idle, or has not finished asking. */
  @OnStop async close(): Promise<void> {
    this.server.server.closeAllConnections();
    await this.server.close();
  }

  @OnForceStop destroy(): void {
    this.server.server.closeAllConnections();
  }

  private countRequests(): void {
    this.server.addHook('onRequest', async (_request, reply) => {
      if (this.isDraining) return reply.code(503).header('connection', 'close').send({ error: 'stopping' });
      this.inFlight += 1;
      void once(reply.raw, 'close').then(() => {
        this.inFlight -= 1;
        if (this.inFlight === 0) this.onIdle();
      });
      return undefined;
    });
    this.server.addHook('onSend', async (_request, reply) => {
      if (this.isDraining) reply.header('connection', 'close');
    });
  }
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
  const status = (error as { readonly statusCode?: number }).statusCode ?? 500;
  if (status >= 500) reply.log.error(error);
  return reply.code(status).send({ error: status >= 500 ? 'something went wrong here' : (error as Error).message });
}
