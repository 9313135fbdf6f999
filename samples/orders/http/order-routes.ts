import type { FastifyInstance } from 'fastify';
import { Component } from 'systole';
import { z } from 'zod';
import { OrderDesk } from '../order-desk';
import { OrderRequest } from '../order';
import { OrderCache } from '../storage/order-cache';
import { OrderPath, Routes } from './routes';

const Page = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

@Component({ deps: [OrderDesk, OrderCache], tags: [Routes] })
export class OrderRoutes implements Routes {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrderCache,
  ) {}

  register(server: FastifyInstance): void {
    // The 201 goes out after the order has been committed: from then on it is not lost, whatever happens to this process.
    server.post('/orders', async (request, reply) => reply.code(201).send(await this.desk.place(OrderRequest.parse(request.body))));

    server.get('/orders', async (request) => this.orders.latest(Page.parse(request.query).limit));

    server.get('/orders/:id', async (request, reply) => {
      const order = await this.orders.find(OrderPath.parse(request.params).id);
      return order ?? reply.code(404).send({ error: 'no such order' });
    });
  }
}
