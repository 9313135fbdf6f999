import type { Order } from '../order';
import type { Mail } from './mailer';

export function orderConfirmation(order: Order, checkoutUrl: string | undefined): Mail {
  const next = checkoutUrl === undefined ? 'An invoice will follow.' : `Pay here: ${checkoutUrl}`;
  return letter(order, 'We have your order', `Thank you. The total is ${euros(order)}. ${next}`);
}

export function paymentReceipt(order: Order): Mail {
  return letter(order, 'Payment received', `Thank you for paying ${euros(order)}.`);
}

export function refundNotice(order: Order): Mail {
  return letter(order, 'Your money is on its way', `We return ${euros(order)} to you.`);
}

export function expiryNotice(order: Order): Mail {
  return letter(order, 'Your order has expired', `We have not received ${euros(order)} in time; nothing will be delivered.`);
}

function letter(order: Order, subject: string, text: string): Mail {
  return { to: order.customer, subject: `${subject} (${order.id})`, text };
}

function euros(order: Order): string {
  return `${(order.totalCents / 100).toFixed(2)} EUR`;
}
