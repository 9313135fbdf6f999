import { parentPort } from 'node:worker_threads';
import type { Batch } from './batch';
import { playBatch } from './batch';

// Many errors are made, and nobody reads where.
Error.stackTraceLimit = 0;

// Plays the batches it is sent, one at a time, until it is ended from outside. What goes wrong ends it.
parentPort?.on('message', (batch: Batch) => {
  playBatch(batch).then(
    (result) => { parentPort?.postMessage(result); },
    (error: unknown) => { setImmediate(() => { throw error; }); },
  );
});
