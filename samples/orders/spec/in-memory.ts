import type { Mail, Mailer } from '../mail/mailer';
import type { Outbox, OutboxMessage } from '../mail/outbox';
import { statuses } from '../order';
import type { Order, Status } from '../order';
import type { Orders } from '../storage/orders';

/** Stands for both tables; what is in them is at hand. */
export class InMemoryStore implements Orders, Outbox {
  readonly orders = new Map<string, Order>();
  readonly messages = new Map<number, OutboxMessage & { isHeldBack: boolean }>();
  private lastMessage = 0;

  async place(order: Order, mail: Mail): Promise<void> {
    this.orders.set(order.id, order);
    this.enqueue(mail);
  }

  async find(id: string): Promise<Order | undefined> {
    return this.orders.get(id);
  }

  async latest(limit: number): Promise<readonly Order[]> {
    return [...this.orders.values()].reverse().slice(0, limit);
  }

  async unpaidBefore(moment: Date): Promise<readonly Order[]> {
    return [...this.orders.values()].filter((order) => order.status === 'unpaid' && new Date(order.placedAt) < moment);
  }

  async move(id: string, from: Status, to: Status, mailFor: (order: Order) => Mail): Promise<Order | undefined> {
    const order = this.orders.get(id);
    if (order?.status !== from) return undefined;
    const moved = { ...order, status: to };
    await this.place(moved, mailFor(moved));
    return moved;
  }

  async countByStatus(): Promise<Readonly<Record<Status, number>>> {
    const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
    for (const { status } of this.orders.values()) counts[status] += 1;
    return counts;
  }

  async due(limit: number): Promise<readonly OutboxMessage[]> {
    return [...this.messages.values()].filter((message) => !message.isHeldBack).slice(0, limit);
  }

  async markSent(id: number): Promise<void> {
    this.messages.delete(id);
  }

  async markFailed(id: number): Promise<void> {
    const message = this.messages.get(id);
    if (message !== undefined) this.messages.set(id, { ...message, failures: message.failures + 1, isHeldBack: true });
  }

  async unsent(): Promise<number> {
    return this.messages.size;
  }

  private enqueue(mail: Mail): void {
    this.lastMessage += 1;
    this.messages.set(this.lastMessage, { id: this.lastMessage, mail, failures: 0, isHeldBack: false });
  }
}

export class RecordingMailer implements Mailer {
  readonly subjects: string[] = [];
  /** Set, it refuses every mail. */
  outage: Error | undefined;

  async send(_messageId: string, mail: Mail): Promise<void> {
    if (this.outage !== undefined) throw this.outage;
    this.subjects.push(mail.subject.replace(/ \(.*\)$/, ''));
  }
}
