import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** In a process of its own: some of the libraries are ES modules, which jest cannot load. */
async function rehearsed(...suites: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
  const { stdout } = await run(process.execPath, ['--no-warnings', '-r', join(__dirname, 'compile.js'), join(__dirname, 'rehearsal.ts'), ...suites]);
  return JSON.parse(stdout) as Readonly<Record<string, readonly string[]>>;
}

const loops = ['tsyringe + loop', 'awilix + loop', 'inversify + loop'];
const both = ['floor', 'systole'];
const changed = ['from nothing', 'after an override of one in the middle', 'after switching one of the last off', 'after switching one in the middle off'];

describe('the benchmarks', () => {
  it('bring systems up and down in order, whoever does it', async () => {
    const shapes = ['layered', 'chain', 'star', 'fan-in', 'lattice'];
    expect(await rehearsed('up', 'stop', 'shapes', 'scale', 'heap', 'waiting')).toEqual({
      'up: Bringing up a layered system': [...both, ...loops, 'Effect Layer', 'NestJS', 'systemic', 'avvio'],
      'stop: Stopping a layered system': [...both, ...loops, 'Effect Layer', 'systemic', 'avvio'],
      'shapes: A realistic service': both,
      ...Object.fromEntries(shapes.flatMap((shape) => [[`shapes: ${shape}`, both], [`scale: ${shape}`, both]])),
      'heap: Heap kept by each component of a layered system': [...both, ...loops, 'Effect Layer', 'NestJS', 'systemic', 'avvio'],
      'waiting: A service whose handlers wait 1 to 20 ms': both,
      'waiting: A layered system whose handlers wait 1 to 20 ms': both,
    });
  });

  it('come to the right objects and answers, whoever makes them', async () => {
    expect(await rehearsed('lookup', 'resolve', 'replan', 'graph', 'operations')).toEqual({
      'lookup: Looking a singleton up': ['Map.get', 'systole get', 'systole resolve', 'typedi', 'inversify', 'tsyringe', 'awilix'],
      'resolve: The first resolve of 1,000 classes': ['new', 'systole, components', 'systole, @injectable classes', 'tsyringe', 'inversify', 'awilix', 'NestJS'],
      'resolve: A transient tree of 121 objects': ['new', 'new, in one piece', 'systole', 'tsyringe', 'inversify', 'awilix'],
      'resolve: A request scope of four objects on a singleton': ['new', 'systole', 'tsyringe', 'inversify', 'awilix'],
      'replan: Having verify() again in a layered system': changed,
      'replan: Having plan() again in a layered system': changed,
      'graph: The graphlib graph of a layered system': ['filled by hand', 'systole'],
      'operations: Sequential steps': ['plain promises', 'systole', 'effection', 'effection, each step a task', 'Effect', 'Effect, each step a fiber'],
      'operations: Parallel children': ['plain promises', 'systole', 'effection', 'Effect'],
    });
  });

  it('bring a system up, down and back in a process of its own', async () => {
    expect(await rehearsed('million')).toEqual({
      'million: A million components, layered': both,
      'million: A million components, layered; the last one fails': ['systole'],
      'million: A million components, chain': both,
      'million: A million components, chain; the last one fails': ['systole'],
    });
  });
});
