import { Component } from 'systole';
import type { Mail } from '../mail/mailer';
import type { Order, Status } from '../order';
import { Orders } from './orders';

const capacity = 1000;

/**
 * Orders with the recently read ones at hand.
 *
 * All reading and writing goes through here. It keeps promises, not orders, so that a write forgets a read that is still under way.
 */
@Component(Orders)
export class OrderCache implements Orders {
  private readonly recent = new Map<string, Promise<Order | undefined>>();

  constructor(private readonly orders: Orders) {}

  async find(id: string): Promise<Order | undefined> {
    const known = this.recent.get(id);
    const reading = known ?? this.orders.find(id);
    this.keep(id, reading);
    try {
      const order = await reading;
      if (order === undefined) this.forget(id, reading);
      return order;
    } catch (error) {
      this.forget(id, reading);
      throw error;
    }
  }

  place(order: Order, mail: Mail): Promise<void> {
    return this.orders.place(order, mail);
  }

  async move(id: string, from: Status, to: Status, mailFor: (order: Order) => Mail): Promise<Order | undefined> {
    try {
      return await this.orders.move(id, from, to, mailFor);
    } finally {
      this.recent.delete(id);
    }
  }

  latest(limit: number): Promise<readonly Order[]> {
    return this.orders.latest(limit);
  }

  unpaidBefore(moment: Date): Promise<readonly Order[]> {
    return this.orders.unpaidBefore(moment);
  }

  countByStatus(): Promise<Readonly<Record<Status, number>>> {
    return this.orders.countByStatus();
  }

  /** Moves it to the young end; the oldest goes when there are too many. */
  private keep(id: string, reading: Promise<Order | undefined>): void {
    this.recent.delete(id);
    this.recent.set(id, reading);
    for (const oldest of this.recent.keys()) {
      if (this.recent.size <= capacity) break;
      this.recent.delete(oldest);
    }
  }

  private forget(id: string, reading: Promise<Order | undefined>): void {
    if (this.recent.get(id) === reading) this.recent.delete(id);
  }
}
