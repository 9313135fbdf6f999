import type { Clock } from '../model/clock';
import type { Happening, Listener, SystoleEvent } from '../model/event';

/**
 * Tells listeners what happened, synchronously and in order.
 *
 * A listener that makes something happen sees the new event after the current one; a listener that throws changes nothing.
 */
export class EventBus {
  private readonly clock: Clock;
  private readonly onListenerError: (error: unknown) => void;
  private listeners: readonly Listener[] = [];
  private readonly pending: SystoleEvent[] = [];
  private delivering = false;
  private sequence = 0;

  constructor(clock: Clock, onListenerError: (error: unknown) => void) {
    this.clock = clock;
    this.onListenerError = onListenerError;
  }

  /** Without listeners nothing is built; hot paths ask before they describe what happened. */
  get isHeard(): boolean {
    return this.listeners.length > 0;
  }

  subscribe(listener: Listener): () => void {
    // Its own function, so that one listener subscribed twice is two subscriptions.
    const subscribed: Listener = (event) => { listener(event); };
    this.listeners = [...this.listeners, subscribed];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== subscribed);
    };
  }

  emit(happening: Happening): void {
    if (this.listeners.length === 0) return;
    this.sequence += 1;
    this.pending.push(Object.freeze({ ...happening, sequence: this.sequence, atMs: this.clock.now() }));
    if (!this.delivering) this.deliver();
  }

  private deliver(): void {
    this.delivering = true;
    for (let event = this.pending.shift(); event !== undefined; event = this.pending.shift()) {
      for (const listener of this.listeners) this.tell(listener, event);
    }
    this.delivering = false;
  }

  private tell(listener: Listener, event: SystoleEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.onListenerError(error);
    }
  }
}
