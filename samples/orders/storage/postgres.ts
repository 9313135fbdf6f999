import type { PGlite } from '@electric-sql/pglite';
import { component } from 'systole';
import { DataDirectory } from './data-directory';

/** What the others use of it. */
export type Database = Pick<PGlite, 'exec' | 'query' | 'transaction' | 'close'>;

/** A Postgres of our own, inside this process, with its files in the data directory. */
export const Postgres = component('postgres', {
  doc: 'PostgreSQL, embedded',
  deps: [DataDirectory],
  startTimeoutMs: 60_000, // the first time it creates a whole cluster
  abortGraceMs: 20_000, // and cannot be interrupted then: a Ctrl-C at that moment waits for it
  start: async (directory): Promise<Database> => {
    // Loaded here, because it is large: who overrides this component never loads it.
    const { PGlite } = await import('@electric-sql/pglite');
    return PGlite.create(directory.pathOf('postgres'));
  },
  stop: (database) => database.close(),
});
