// An HTTP server as a component: on SIGTERM requests in flight get their answers, idle connections are closed.
// `/hello` is answered at once, `/slow` once the server is draining, `/never` never. With `--bounded`, the drain has a limit.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandlerContext } from 'systole';
import { Component, createContainer, main, OnDrain, OnForceStop, OnStart, OnStop } from 'systole';

@Component()
class Store {
  private open = true;
  greeting(): string { return this.open ? 'hello' : 'the store is closed'; }
  @OnStop close(): void { this.open = false; console.log('store closed'); }
}

@Component({ deps: [Store], ...(process.argv.includes('--bounded') ? { drainTimeoutMs: 100 } : {}) })
class HttpServer {
  private readonly server: Server = createServer((request, response) => { this.answer(request, response); });
  private isDraining = false;
  private readonly slow: (() => void)[] = [];

  constructor(private readonly store: Store) {}

  @OnStart async listen(): Promise<void> {
    this.server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    console.log(`port ${(this.server.address() as AddressInfo).port}`);
  }

  @OnDrain async finishRequests({ signal }: HandlerContext): Promise<void> {
    this.isDraining = true;
    const closed = new Promise<void>((resolve) => { this.server.close(() => { resolve(); }); });
    signal.addEventListener('abort', () => { this.server.closeAllConnections(); });
    for (const finish of this.slow) finish();
    await closed;
    console.log(signal.aborted ? 'drain cut short' : 'drained');
  }

  @OnStop close(): void { console.log('server closed'); }
  @OnForceStop cut(): void { this.server.closeAllConnections(); }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const finish = (): void => {
      // Nobody is to send another request on a connection that is about to be closed.
      if (this.isDraining) response.setHeader('connection', 'close');
      response.end(this.store.greeting());
    };
    if (request.url === '/hello') finish();
    else console.log(`got ${request.url ?? ''}`);
    if (request.url === '/slow') this.slow.push(finish);
  }
}

void main(createContainer({ components: [HttpServer], stopBudgetMs: 30_000 }), { onStarted: () => { console.log('listening'); } });
