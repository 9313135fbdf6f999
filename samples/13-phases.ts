// A phase of your own visits what is up, along the graph; what handlers return stands in the report.
import { Component, createContainer, On } from 'systole';

// #region phase
@Component()
class Rates {
  private version = 1;
  @On('reload') reload(): number { return ++this.version; }
}

@Component(Rates)
class Prices {
  constructor(readonly rates: Rates) {}
  @On('reload') async recompute(): Promise<string> { return 'recomputed'; }
}
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Prices] }).definePhase('reload', { order: 'dependencies-first', timeoutMs: 1_000 });
  await container.startAll();
  const report = await container.run('reload');
  for (const { id, value } of report.components) console.log(`${id}: ${String(value)}`);
  await container.stopAll();
}

void run();

// prints:
// Rates: 2
// Prices: recomputed
