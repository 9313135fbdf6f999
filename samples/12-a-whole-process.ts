// main() runs a container for a whole process: signals stop it in order, and the exit code says how it went.
import { createServer } from 'node:http';
import { Component, createContainer, main, OnDrain, OnStart, OnStop } from 'systole';

// #region main
@Component()
class Server {
  private readonly server = createServer((_request, response) => { response.end('hello\n'); });

  @OnStart async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, resolve));
    console.log('listening');
  }

  @OnDrain finishRequests(): void { console.log('no new requests'); }

  @OnStop async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    console.log('closed');
  }
}

void main(createContainer({ components: [Server] })); // Ctrl-C, or kill: drain, stop, exit with 0
// #endregion

// prints, and ends on SIGTERM:
// listening
// no new requests
// closed
