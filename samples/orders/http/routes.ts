import type { FastifyInstance } from 'fastify';
import { token } from 'systole';
import { z } from 'zod';

/** Some paths of the API. */
export interface Routes {
  register(server: FastifyInstance): void;
}

/** The tag that the HTTP server finds routes by; those of a feature that is off are not there. */
export const Routes = token<Routes>('routes');

/** The part of a path that names an order. */
export const OrderPath = z.object({ id: z.uuid() });
