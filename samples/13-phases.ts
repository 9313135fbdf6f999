// A phase of your own visits what is up, along the graph; what handlers return stands in the report.
import { Before, Component, createContainer, On } from 'systole';

// #region phase
@Component()
class Rates {
  private version = 1;
  @On('reload') reload(): number { return ++this.version; }
}

@Component(Rates)
class Prices {
  constructor(readonly rates: Rates) {}
  @Before('reload') tell(): void { console.log('prices are about to change'); }
  @On('reload') async recompute(): Promise<string> { return 'recomputed'; }
}
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Prices] });
  // #region run
  container.definePhase('reload', { order: 'dependencies-first', timeoutMs: 5_000 });
  await container.startAll();
  const report = await container.run('reload'); // or { only: [Rates] }
  for (const { id, value } of report.components) console.log(`${id}: ${String(value)}`);
  // #endregion
  await container.stopAll();
}

void run();

// prints:
// prices are about to change
// Rates: 2
// Prices: recomputed
