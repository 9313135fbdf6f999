// What handlers say stands in the report; and a component that says it is not fit to take part is left out, with all that requires it.
import { component, createContainer } from 'systole';

// #region say
const Cache = component('cache', { start: ({ report }) => { report('warn', 'starts cold'); return new Map<string, string>(); } });
const Search = component('search', {
  start: ({ invalid }) => { if (process.env['SEARCH_URL'] === undefined) invalid('SEARCH_URL is not set'); },
});
const Suggestions = component('suggestions', { deps: [Search], start: () => ({}) });
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Cache, Suggestions] });
  // #region read
  const { channels } = await container.startAll();     // nothing is thrown, and nothing is rolled back
  console.log(channels['warn'], channels['invalid']);
  console.log(container.ids({ status: 'ready' }), container.explain('suggestions'));
  // #endregion
  await container.stopAll();
}

void run();

// prints:
// { cache: [ 'starts cold' ] } { search: [ 'SEARCH_URL is not set' ] }
// [ 'cache' ] suggestions is skipped: skipped, because it requires search, which is invalid
