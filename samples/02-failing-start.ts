// A start that fails is rolled back: what was up is stopped again, what was in flight is called off, and the error says all.
import { Component, container, isSystoleError, OnStart, OnStop } from 'systole';
import type { HandlerContext } from 'systole';

@Component()
class Config {
  @OnStart load(): void { console.log('load the config'); }
  @OnStop release(): void { console.log('release the config'); }
}

@Component(Config)
class Database {
  constructor(readonly config: Config) {}
  @OnStart async connect(): Promise<void> { throw new Error('connection refused'); }
}

// #region obey
@Component(Config)
class Cache {
  constructor(readonly config: Config) {}
  @OnStart warm({ signal, defer }: HandlerContext): Promise<void> {
    defer(() => { console.log('give back what the cache had taken'); });
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => { reject(new Error('told to stop')); });
    });
  }
}
// #endregion

@Component(Database, Cache)
class Api {
  constructor(readonly database: Database, readonly cache: Cache) {}
  @OnStart listen(): void { console.log('never reached'); }
}

async function run(): Promise<void> {
  try {
    await container.startAll();
  } catch (error) {
    if (!isSystoleError(error) || error.code !== 'ERR_START_FAILED') throw error;
    console.log(error.message);
    console.log(`root cause: ${String(error.details.rootCause)}, ${container.state}, ${Api.name} is ${container.status(Api)}`);
  }
}

void run();

// prints:
// load the config
// give back what the cache had taken
// release the config
// Database failed to start: connection refused
//   failed: Database (start): connection refused
//   called off: Cache
//   skipped: Api
//   stopped again: Config
//   mend the cause and start again; nothing of this start is left running
// root cause: Database, failed, Api is skipped
