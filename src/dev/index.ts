export { createRunner, running } from './runner';
export type { RunnerOptions, SystemRunner } from './runner';
