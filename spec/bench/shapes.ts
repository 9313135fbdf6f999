/** Who needs whom, in compressed rows: what component `i` needs is `needs[offsets[i]] … needs[offsets[i + 1] - 1]`, all of it before `i`. */
export interface Shape {
  readonly name: string;
  readonly count: number;
  readonly offsets: Int32Array;
  readonly needs: Int32Array;
}

/** Makes a shape of about so many components; what it came to is in its `count`. */
export type ShapeMaker = (size: number) => Shape;

/** As programs are: layers as wide as they are many, each component needs three of the layer before. */
export const layered: ShapeMaker = (size) => {
  const width = Math.max(3, Math.round(Math.sqrt(size)));
  return shapeOf('layered', size, (index) => {
    const place = index % width;
    const before = index - place - width;
    if (before < 0) return [];
    // Three different places, spread so that neither neighbours nor columns form.
    const spread = (Math.floor(index / width) * 7 + place * 5) % width;
    const far = Math.max(1, Math.floor(width / 3));
    return [spread, (spread + far) % width, (spread + 2 * far) % width].map((other) => before + other);
  });
};

/** Each needs the one before it: nothing can be done at the same time. */
export const chain: ShapeMaker = (size) => shapeOf('chain', size, (index) => (index === 0 ? [] : [index - 1]));

/** All need the first. */
export const star: ShapeMaker = (size) => shapeOf('star', size, (index) => (index === 0 ? [] : [0]));

/** A constructor cannot be called with many more arguments than this: the stack ends. */
const widest = 10_000;

/** The last needs all others; where those are too many for one constructor, through collectors that need 10,000 each. */
export const fanIn: ShapeMaker = (size) => {
  const collectors = size - 1 <= widest ? 0 : Math.ceil((size - 1) / (widest + 1));
  const leaves = size - 1 - collectors;
  return shapeOf('fan-in', size, (index) => {
    if (index < leaves) return [];
    if (index < leaves + collectors) return range((index - leaves) * widest, Math.min(leaves, (index - leaves + 1) * widest));
    return collectors === 0 ? range(0, leaves) : range(leaves, leaves + collectors);
  });
};

/** A grid: each needs its left and its upper neighbour. */
export const lattice: ShapeMaker = (size) => {
  const width = Math.max(1, Math.round(Math.sqrt(size)));
  return shapeOf('lattice', size, (index) => [...(index % width === 0 ? [] : [index - 1]), ...(index < width ? [] : [index - width])]);
};

/** A service as a team has it: each line is a component and what it needs. */
const serviceLines: readonly (readonly [name: string, ...needs: readonly string[]])[] = [
  ['env'], ['clock'], ['logger', 'env'], ['metrics', 'env', 'logger'], ['tracer', 'env', 'logger'], ['errors', 'logger', 'tracer'],
  ['secrets', 'env', 'logger'], ['flags', 'env', 'logger', 'metrics'],
  ['ordersPool', 'env', 'secrets', 'logger', 'metrics'], ['usersPool', 'env', 'secrets', 'logger', 'metrics'], ['reportsPool', 'env', 'secrets', 'logger'],
  ['redis', 'env', 'secrets', 'logger'], ['kafka', 'env', 'secrets', 'logger', 'metrics'], ['objects', 'env', 'secrets'], ['mailer', 'env', 'secrets', 'logger'],
  ['payments', 'env', 'secrets', 'tracer'], ['geocoder', 'env', 'secrets', 'tracer'], ['search', 'env', 'secrets', 'logger'],
  ['migrations', 'ordersPool', 'usersPool', 'logger'], ['locks', 'redis', 'clock'], ['sessionCache', 'redis', 'metrics'], ['priceCache', 'redis', 'metrics'],
  ['users', 'usersPool', 'migrations', 'tracer'], ['orders', 'ordersPool', 'migrations', 'tracer'], ['products', 'ordersPool', 'migrations', 'tracer'],
  ['stock', 'ordersPool', 'migrations', 'locks'], ['invoices', 'ordersPool', 'migrations', 'objects'], ['audit', 'reportsPool', 'tracer'], ['outbox', 'ordersPool', 'migrations'],
  ['tokens', 'usersPool', 'migrations', 'secrets'], ['templates', 'objects', 'logger'],
  ['producer', 'kafka', 'outbox', 'metrics'], ['searchIndex', 'search', 'products', 'logger'],
  ['authentication', 'users', 'tokens', 'sessionCache', 'clock'], ['authorization', 'users', 'authentication', 'flags'], ['pricing', 'products', 'priceCache', 'flags'],
  ['inventory', 'stock', 'locks', 'producer'], ['checkout', 'orders', 'pricing', 'inventory', 'payments', 'producer'], ['shipping', 'orders', 'geocoder', 'producer'],
  ['billing', 'invoices', 'payments', 'producer', 'audit'], ['notifications', 'mailer', 'templates', 'users'], ['reporting', 'audit', 'objects', 'clock'],
  ['recommendations', 'products', 'searchIndex', 'flags'], ['accounts', 'users', 'authentication', 'notifications'], ['returns', 'orders', 'inventory', 'billing'],
  ['orderPlaced', 'kafka', 'shipping', 'notifications', 'errors'], ['paymentSettled', 'kafka', 'billing', 'orders', 'errors'], ['stockMoved', 'kafka', 'inventory', 'searchIndex', 'errors'],
  ['userChanged', 'kafka', 'accounts', 'sessionCache', 'errors'], ['outboxRelay', 'outbox', 'producer', 'locks'], ['nightly', 'reporting', 'locks', 'errors', 'clock'],
  ['cleanUp', 'tokens', 'sessionCache', 'clock'], ['health', 'ordersPool', 'usersPool', 'redis', 'kafka'],
  ['usersApi', 'accounts', 'authorization', 'errors'], ['shopApi', 'checkout', 'recommendations', 'authorization', 'errors'], ['backOffice', 'returns', 'reporting', 'authorization', 'errors'],
  ['http', 'env', 'usersApi', 'shopApi', 'backOffice', 'tracer'], ['grpc', 'env', 'inventory', 'pricing', 'tracer'], ['admin', 'env', 'health', 'metrics', 'nightly'],
  ['gate', 'http', 'grpc', 'admin'],
];

/** A realistic service of 60 components, whatever the size asked for. */
export const service: ShapeMaker = () => {
  const places = new Map(serviceLines.map(([name], index) => [name, index]));
  return shapeOf('service', serviceLines.length, (index) => (serviceLines[index] ?? []).slice(1).map((name) => places.get(name) ?? Number.NaN));
};

/** A thousand components in so many layers, each of which needs three of the layer before; a thousand layers are a chain. */
export const thousandIn: ShapeMaker = (layers) => {
  const width = Math.floor(1_000 / layers);
  if (width < 3) return { ...chain(1_000), name: 'a chain' };
  return shapeOf(`${String(layers)} layers`, 1_000, (index) => {
    const before = Math.floor(index / width) * width - width;
    return before < 0 ? [] : [0, 1, 2].map((offset) => before + (index + offset * Math.floor(width / 3)) % width);
  });
};

/** Those that nobody needs: with all that they need, they are everything. */
export function lastOf({ count, needs }: Shape): readonly number[] {
  const needed = new Uint8Array(count);
  for (const need of needs) needed[need] = 1;
  return Array.from({ length: count }, (_, index) => index).filter((index) => needed[index] === 0);
}

/** How many components the service has. */
export const serviceSize: number = serviceLines.length;

/** What one component needs. */
export function needsOf({ offsets, needs }: Shape, index: number): Int32Array {
  return needs.subarray(offsets[index], offsets[index + 1]);
}

function shapeOf(name: string, count: number, needsOfOne: (index: number) => readonly number[]): Shape {
  const offsets = new Int32Array(count + 1);
  // Asked twice, so that millions of needs are never in a list that has to grow: its memory would count as that of who is measured.
  for (let index = 0; index < count; index += 1) offsets[index + 1] = (offsets[index] as number) + needsOfOne(index).length;
  const needs = new Int32Array(offsets[count] as number);
  for (let index = 0; index < count; index += 1) {
    const own = needsOfOne(index);
    const wrong = own.find((need) => !(need >= 0 && need < index));
    if (wrong !== undefined) throw new Error(`Component ${String(index)} of "${name}" needs ${String(wrong)}, which does not stand before it`);
    needs.set(own, offsets[index]);
  }
  return { name, count, offsets, needs };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}
