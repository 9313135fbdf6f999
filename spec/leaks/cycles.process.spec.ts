import { killLeftovers } from '../process/child';
import { leftovers, measured } from './measured';

/** Every scenario of `programs/cycles.ts`, and which kinds of objects it has to have watched: what is not made is not missed. */
const scenarios: readonly (readonly [scenario: string, kinds: readonly string[]])[] = [
  ['start that fails', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['start over its limit', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['start superseded by a stop', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['start aborted by its own signal', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['start left behind that comes up late', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['start left behind that fails late', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['stop left behind that ends late', ['context', 'error', 'instance', 'operation', 'report', 'signal']],
  ['calls that queue up, join and overtake each other', ['error', 'instance', 'operation', 'report']],
  ['suspend and resume', ['context', 'instance', 'operation', 'report', 'signal']],
  ['restart', ['context', 'instance', 'operation', 'report', 'signal']],
  ['disable and enable', ['context', 'instance', 'operation', 'report', 'signal']],
  ['phase', ['context', 'instance', 'operation', 'report', 'signal']],
  ['override, resolve and restore', ['instance']],
  ['fork', ['container', 'context', 'instance', 'report', 'signal']],
  ['container that is dropped while it runs', ['container', 'context', 'event', 'instance', 'operation', 'report', 'signal']],
  ['child container and plain registrations', ['container', 'context', 'instance', 'signal']],
  ['main', ['context', 'instance', 'promise', 'report', 'signal']],
];

/** A process may take its time on a busy machine; what it leaves behind is what counts. */
const patience = 120_000;

describe('what is over', () => {
  afterAll(killLeftovers);

  it.concurrent('leaves nothing behind in 10,000 cycles: start and stop', async () => {
    const measurement = await measured('cycles', 'start and stop', 10_000);
    expect(leftovers(measurement)).toEqual([]);
    expect(Object.keys(measurement.watched).sort()).toEqual(['context', 'event', 'instance', 'listener', 'operation', 'report', 'signal', 'snapshot']);
  }, patience);

  it.concurrent.each(scenarios)('leaves nothing behind in 1,000 cycles: %s', async (scenario, kinds) => {
    const measurement = await measured('cycles', scenario, 1_000);
    expect(leftovers(measurement)).toEqual([]);
    expect(Object.keys(measurement.watched).sort()).toEqual(kinds);
  }, patience);
});
