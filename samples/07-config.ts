// A config is a value, or a function of what is up; a schema of any Standard Schema library checks it before the start.
import { z } from 'zod';
import { Component, createContainer, OnStart, value } from 'systole';
import type { HandlerContext } from 'systole';

// #region config
const Environment = value('environment', { PORT: '8080', HOST: 'localhost' });

const ServerConfig = z.object({ port: z.coerce.number().int().positive(), host: z.string() });

@Component({
  deps: [Environment],
  config: (live) => ({ port: live.get(Environment).PORT, host: live.get(Environment).HOST }),
  configSchema: ServerConfig,
})
class Server {
  constructor(readonly environment: { readonly PORT: string }) {}

  @OnStart listen({ config }: HandlerContext<z.infer<typeof ServerConfig>>): void {
    console.log(`listen on ${config.host}:${config.port + 1}`);
  }
}
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Server] });
  await container.startAll();
  await container.stopAll();

  try {
    container.configure(Server, { port: 'eighty' }); // refused at once, and the config stays as it is
  } catch (error) {
    console.log((error as Error).message.replace(/at: .*07/, 'at: 07'));
  }
}

void run();

// prints:
// listen on localhost:8081
// Server has a config that its schema refuses.
//   port: Invalid input: expected number, received NaN
//   host: Invalid input: expected string, received undefined
//   declared at: 07-config.ts:17
//   mend the config of the component, or its configSchema
