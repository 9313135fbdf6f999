import { z } from 'zod';

export const statuses = ['invoiced', 'unpaid', 'paid', 'expired', 'refunded'] as const;
export type Status = (typeof statuses)[number];

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly items: readonly Item[];
  readonly totalCents: number;
  readonly status: Status;
  readonly placedAt: string;
}

const Item = z.object({
  sku: z.string().min(1),
  quantity: z.number().int().positive(),
  unitPriceCents: z.number().int().nonnegative(),
});
export type Item = Readonly<z.output<typeof Item>>;

/** What a customer sends. */
export const OrderRequest = z.object({ customer: z.email(), items: z.array(Item).min(1) });
export type OrderRequest = z.output<typeof OrderRequest>;

export function totalCents(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0);
}
