import type { FastifyInstance } from 'fastify';
import { Component } from 'systole';
import { z } from 'zod';
import { Payments } from '../payments/payments';
import { OrderPath, Routes } from './routes';

const PaymentNotice = z.object({ signature: z.string() });

@Component({ deps: [Payments], tags: [Routes] })
export class PaymentRoutes implements Routes {
  constructor(private readonly payments: Payments) {}

  register(server: FastifyInstance): void {
    server.post('/orders/:id/payment', async (request, reply) => {
      const { id } = OrderPath.parse(request.params);
      const order = await this.payments.settle(id, PaymentNotice.parse(request.body).signature);
      return order ?? reply.code(409).send({ error: 'no such unpaid order, or not the signature of its payment' });
    });

    server.post('/orders/:id/refund', async (request, reply) => {
      const order = await this.payments.refund(OrderPath.parse(request.params).id);
      return order ?? reply.code(409).send({ error: 'no such paid order' });
    });
  }
}
