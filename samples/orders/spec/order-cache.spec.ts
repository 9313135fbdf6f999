import type { Order } from '../order';
import { OrderCache } from '../storage/order-cache';
import { InMemoryStore } from './in-memory';
import { gate } from './test-application';

const order: Order = { id: '1', customer: 'ada@example.com', items: [], totalCents: 0, status: 'unpaid', placedAt: '' };
const mail = { to: '', subject: '', text: '' };

describe('OrderCache', () => {
  it('reads an order once', async () => {
    const store = new InMemoryStore();
    const find = jest.spyOn(store, 'find');
    const cache = new OrderCache(store);
    await cache.place(order, mail);

    expect([await cache.find('1'), await cache.find('1')]).toEqual([order, order]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('does not remember a missing order', async () => {
    const cache = new OrderCache(new InMemoryStore());

    expect(await cache.find('1')).toBeUndefined();
    await cache.place(order, mail);
    expect(await cache.find('1')).toEqual(order);
  });

  it('does not keep what a read brings that a write has overtaken', async () => {
    const store = new InMemoryStore();
    const reading = gate();
    jest.spyOn(store, 'find').mockReturnValueOnce(reading.opened.then(() => order));
    const cache = new OrderCache(store);
    await cache.place(order, mail);

    const overtaken = cache.find('1');
    await cache.move('1', 'unpaid', 'paid', () => mail);
    reading.open();
    await overtaken;

    expect((await cache.find('1'))?.status).toBe('paid');
  });
});
