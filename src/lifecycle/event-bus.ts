import type { Clock } from '../model/clock';
import type { Happening, Listener, SystoleEvent } from '../model/event';

interface Subscription {
  readonly listener: Listener;
  /** The last event before it. */
  readonly after: number;
}

/**
 * Tells listeners what happened, synchronously and in order.
 *
 * What a listener asks for is done once all have heard the event, in the same turn: so everybody who hears an event finds the
 * state that the events so far have led to. A listener that throws changes nothing; one that is taken off hears nothing more, not
 * even what has happened already; one that is added hears only what happens from then on.
 */
export class EventBus {
  private readonly clock: Clock;
  private readonly onListenerError: (error: unknown) => void;
  private subscriptions: ReadonlySet<Subscription> = new Set();
  private pending: SystoleEvent[] = [];
  private delivering = false;
  /** What listeners have asked for. */
  private readonly putOff: (() => void)[] = [];
  private sequence = 0;

  constructor(clock: Clock, onListenerError: (error: unknown) => void) {
    this.clock = clock;
    this.onListenerError = onListenerError;
  }

  /** Without listeners nothing is built; hot paths ask before they describe what happened. */
  get isHeard(): boolean {
    return this.subscriptions.size > 0;
  }

  /** Does something now; or, when a listener asks for it, once the event that is being told has been told to all. */
  afterTelling(action: () => void): void {
    if (this.delivering) this.putOff.push(action);
    else action();
  }

  get isTelling(): boolean {
    return this.delivering;
  }

  subscribe(listener: Listener): () => void {
    // An object of its own, so that one listener subscribed twice is two subscriptions.
    const subscription: Subscription = { listener, after: this.sequence };
    this.subscriptions = new Set([...this.subscriptions, subscription]);
    return () => {
      this.subscriptions = new Set([...this.subscriptions].filter((other) => other !== subscription));
    };
  }

  emit(happening: Happening): void {
    if (!this.isHeard) return;
    this.sequence += 1;
    this.pending.push(Object.freeze({ ...happening, sequence: this.sequence, atMs: this.clock.now() }));
    if (this.delivering) return;
    this.deliver();
    for (let action = this.putOff.shift(); action !== undefined; action = this.putOff.shift()) action();
  }

  private deliver(): void {
    this.delivering = true;
    while (this.pending.length > 0) {
      // Taken as a whole: shifting a long queue one by one costs its length each time.
      const batch = this.pending;
      this.pending = [];
      for (const event of batch) this.tellAll(event);
    }
    this.delivering = false;
  }

  private tellAll(event: SystoleEvent): void {
    for (const subscription of this.subscriptions) {
      // Asked again: an earlier listener may have taken this one off.
      if (event.sequence > subscription.after && this.subscriptions.has(subscription)) this.tell(subscription.listener, event);
    }
  }

  private tell(listener: (event: SystoleEvent) => unknown, event: SystoleEvent): void {
    try {
      // A listener may be an async function in disguise: what it rejects with must not end the process.
      const result = listener(event);
      if (result instanceof Promise) result.catch(this.onListenerError);
    } catch (error) {
      this.onListenerError(error);
    }
  }
}
