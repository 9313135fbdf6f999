import { parentPort } from 'node:worker_threads';
import type { Batch, SweepBatch } from './batch';
import { playAny } from './batch';

// Many errors are made, and nobody reads where.
Error.stackTraceLimit = 0;

// Plays the batches it is sent, one at a time, until it is ended from outside. What goes wrong ends it.
parentPort?.on('message', (batch: Batch | SweepBatch) => {
  playAny(batch).then(
    (result) => { parentPort?.postMessage(result); },
    (error: unknown) => { setImmediate(() => { throw error; }); },
  );
});
