// A feature that is off leaves out its components and whatever requires them; who asks optionally gets undefined.
import { Component, createContainer, OnStart, optional } from 'systole';

// #region feature
@Component({ feature: 'payments' })
class Stripe {}

@Component(Stripe)
class Billing {
  constructor(readonly stripe: Stripe) {}
}

@Component(optional(Billing))
class Orders {
  constructor(private readonly billing: Billing | undefined) {}
  @OnStart start(): void { console.log(this.billing === undefined ? 'orders without billing' : 'orders with billing'); }
}

const container = createContainer({
  components: [Orders, Billing],
  features: { payments: { enabled: false, reason: 'config/prod.json' } },
});
// #endregion

async function run(): Promise<void> {
  await container.startAll();
  console.log(container.explain(Billing));
  await container.enable('payments'); // starts Stripe and Billing, and Orders anew, which did without
  console.log(container.ids({ status: 'ready' }).join(', '));
  await container.disable('payments', 'incident'); // the other way round
  console.log(container.explain(Stripe));
  await container.stopAll();
}

void run();

// prints:
// orders without billing
// Billing requires Stripe, which is disabled: feature payments is off (config/prod.json)
// orders with billing
// Orders, Billing, Stripe
// orders without billing
// Stripe is disabled: feature payments is off: incident
