import { component } from 'systole';
import type { HandlerContext } from 'systole';
import { z } from 'zod';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** The environment variables, checked together: a wrong one is refused by its name before anything else starts. */
const Environment = z.object({
  /** 0 takes any free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** Where orders and mails are kept. Default: a temporary folder, removed at stop. */
  ORDERS_DATA_DIR: z.string().optional(),
  ORDERS_LOG_LEVEL: z.enum(logLevels).default('info'),
  /** How often the outbox is looked at for mails that nobody called for, such as those of an earlier run. */
  ORDERS_OUTBOX_POLL_MS: z.coerce.number().int().min(10).default(1000),
  ORDERS_UNPAID_MINUTES: z.coerce.number().positive().default(60),
  /** Signs checkout links. Without it the feature `payments` is off, and orders are paid by invoice. */
  ORDERS_PAYMENT_SECRET: z.string().min(16).optional(),
});

const SettingsSchema = z.preprocess(withoutEmpty, Environment).transform((environment) => ({
  port: environment.PORT,
  host: environment.HOST,
  dataDirectory: environment.ORDERS_DATA_DIR,
  logLevel: environment.ORDERS_LOG_LEVEL,
  outboxPollMs: environment.ORDERS_OUTBOX_POLL_MS,
  unpaidMinutes: environment.ORDERS_UNPAID_MINUTES,
  paymentSecret: environment.ORDERS_PAYMENT_SECRET,
}));

export type Settings = Readonly<z.output<typeof SettingsSchema>>;

/** Its config is the environment; what the schema makes of that is the instance. */
export const Settings = component('settings', {
  doc: 'What the environment says, checked',
  configSchema: SettingsSchema,
  start: ({ config }: HandlerContext<Settings>) => config,
});

/** `PORT=` in a shell or an env file means "not set", not 0. */
function withoutEmpty(environment: unknown): unknown {
  return Object.fromEntries(Object.entries(environment ?? {}).filter(([, text]) => text !== ''));
}
