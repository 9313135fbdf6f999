import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication } from '../../samples/orders/application';
import type { Ended } from './child';
import { Program } from './child';
import type { OrdersData } from './orders-data';

const order = { customer: 'ada@example.com', items: [{ sku: 'cup', quantity: 2, unitPriceCents: 750 }] };

/** Its folders: the data that several runs share (a new Postgres takes seconds), and one for each run's temporary files. */
const scratch = mkdtempSync(join(tmpdir(), 'orders-spec-'));
const data = join(scratch, 'data');

const programs: Program[] = [];
afterAll(() => {
  for (const program of programs) program.kill('SIGKILL'); // those that a failed test has left running
  rmSync(scratch, { recursive: true, force: true });
});

describe('the order sample as a process', () => {
  jest.setTimeout(120_000);

  it('loses no accepted order and no mail on SIGTERM under load, and exits with 0', async () => {
    const program = sample({ ORDERS_DATA_DIR: data });
    const load = new Load(await urlOf(program), 40);
    await load.accepted(200);

    program.kill('SIGTERM');
    const { stdout, ...end } = await program.ended;
    const accepted = await load.end;

    const said = stdout.split('\n');
    const stopping = said.indexOf('SIGTERM: stopping');
    expect({ ...end, stdout: said.slice(stopping, stopping + 2) }).toEqual({
      code: 0, signal: null, stderr: '',
      stdout: ['SIGTERM: stopping', expect.stringMatching(/^stopped 18 components in /)],
    });
    // The edge first, what everything stands on last.
    const stopped = said.slice(stopping + 2).map((line) => line.split('  ').at(-1));
    expect(stopped.filter((name) => ['HttpServer', 'postgres', 'settings'].includes(name ?? ''))).toEqual(['HttpServer', 'postgres', 'settings']);
    const { orders, sent, waiting } = await readData();
    expect(orders).toEqual(expect.arrayContaining([...accepted]));
    expect([...sent.map((mail) => mail.subject), ...waiting].sort()).toEqual(orders.map((id) => `We have your order (${id})`).sort());
  });

  it('gives back in a second run what the first has accepted', async () => {
    const { orders: [first = ''] } = await readData();
    const program = sample({ ORDERS_DATA_DIR: data });

    const read = await fetch(`${await urlOf(program)}/orders/${first}`);
    const answer: unknown = await read.json();
    program.kill('SIGTERM');

    expect(answer).toEqual({ ...order, id: first, totalCents: 1500, status: 'invoiced', placedAt: expect.any(String) as unknown });
    expect((await program.ended).code).toBe(0);
  });

  it('takes two SIGINT of one Ctrl-C as one', async () => {
    const { code, stdout, stderr } = await endOfTwoSignals();

    expect({ code, stderr, signals: stdout.split('\n').filter((line) => line.startsWith('SIGINT')) })
      .toEqual({ code: 0, stderr: '', signals: ['SIGINT: stopping'] });
  });

  it('names every wrong setting and exits with 1', async () => {
    const { code, stdout, stderr } = await sample({ PORT: 'http', ORDERS_OUTBOX_POLL_MS: '1' }).ended;

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^settings failed to start: /);
    expect(stderr).toContain('\n    PORT: Invalid input: expected number, received NaN\n    ORDERS_OUTBOX_POLL_MS: Too small: expected number to be >=10 (received: string)\n');
  });

  it('names the HTTP server and the address when its port is taken, and exits with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const { code, stderr } = await sample({ ORDERS_DATA_DIR: data, PORT: String(port) }).ended;
    other.close();

    expect({ code, firstLine: stderr.split('\n')[0] })
      .toEqual({ code: 1, firstLine: `HttpServer failed to start: listen EADDRINUSE: address already in use 127.0.0.1:${String(port)}` });
  });

  it('stops in order, with 0, when SIGTERM comes while Postgres is still creating its files', async () => {
    const temporary = mkdtempSync(join(scratch, 'tmp-'));
    const program = sample({ TMPDIR: temporary });
    await appears(temporary, /^orders-/);

    program.kill('SIGTERM');

    expect(await program.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(dataDirectoriesIn(temporary)).toEqual([]);
  });

  it('exits with 1 by itself, naming the culprit and leaving no data, whichever component fails to start', async () => {
    const settings = { ORDERS_PAYMENT_SECRET: 'a secret for tests only' };
    const ids = createApplication(settings).ids();

    const ends = await inTurns(2, ids, (id) => startWithout(id, settings));

    expect(ends).toEqual(ids.map((id) => ({
      id, code: 1, signal: null, lastLine: 'ended by itself',
      firstLine: `${id} failed to start: ${id} is broken on purpose`,
      dataDirectories: [],
    })));
  }, 600_000);
});

/** How a run ends that gets two SIGINT in one moment; another one, when this process has stood still between the two. */
async function endOfTwoSignals(): Promise<Ended> {
  const program = sample({ ORDERS_DATA_DIR: data });
  await urlOf(program);
  const sentAtMs = performance.now();
  program.kill('SIGINT');
  program.kill('SIGINT');
  const isOneMoment = performance.now() - sentAtMs < 50;
  const end = await program.ended;
  return isOneMoment ? end : endOfTwoSignals();
}

/** Those that stand on Postgres, or around it; the others are tried without it, which saves its boot. */
const triedWithPostgres: ReadonlySet<string> = new Set(['DataDirectory', 'mailer', 'postgres', 'Migrations', 'outbox', 'HttpServer']);

async function startWithout(id: string, settings: Readonly<Record<string, string>>): Promise<object> {
  const temporary = mkdtempSync(join(scratch, 'tmp-'));
  const storage = triedWithPostgres.has(id) ? join(data, 'postgres') : 'in-memory';
  const { code, signal, stdout, stderr } = await run('spec/process/orders-failing.ts', [id, storage], { ...settings, TMPDIR: temporary }).ended;
  return { id, code, signal, lastLine: stdout.split('\n').at(-2), firstLine: stderr.split('\n')[0], dataDirectories: dataDirectoriesIn(temporary) };
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const program = new Program(file, { args, env: { PORT: '0', ...env } });
  programs.push(program);
  return program;
}

function sample(env: Readonly<Record<string, string>>): Program {
  return run('samples/orders/main.ts', [], env);
}

async function urlOf(program: Program): Promise<string> {
  return (await program.printed(/^listening on /)).slice('listening on '.length);
}

async function readData(): Promise<OrdersData> {
  const { stdout, stderr } = await run('spec/process/orders-data.ts', [data], {}).ended;
  if (stdout === '') throw new Error(`the data cannot be read\n${stderr}`);
  return JSON.parse(stdout) as OrdersData;
}

function appears(directory: string, name: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!readdirSync(directory).some((entry) => name.test(entry))) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(directory, look);
    look();
  });
}

/** The loader of TypeScript leaves a cache among the temporary files; the sample leaves nothing. */
function dataDirectoriesIn(temporary: string): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('orders-'));
}

/** Clients that order again and again, each until it is refused or cut off. */
class Load {
  /** The ids of all orders that were answered with 201, once every client has ended. */
  readonly end: Promise<readonly string[]>;
  private readonly ids: string[] = [];
  private onAccepted: () => void = () => undefined;

  constructor(private readonly url: string, clients: number) {
    this.end = Promise.all(Array.from({ length: clients }, () => this.client())).then(() => this.ids);
  }

  accepted(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.onAccepted = () => { if (this.ids.length >= count) resolve(); };
    });
  }

  private async client(): Promise<void> {
    for (;;) {
      const answer = await this.post();
      if (answer?.status !== 201) return;
      this.ids.push(((await answer.json()) as { readonly id: string }).id);
      this.onAccepted();
    }
  }

  /** `undefined` when there is no server any more, or the connection was closed before an answer came. */
  private post(): Promise<Response | undefined> {
    return fetch(`${this.url}/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) })
      .catch(() => undefined);
  }
}

/** Does something for each item, at most `width` at a time; the results stand in the order of the items. */
async function inTurns<Item, Result>(width: number, items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  await Promise.all(Array.from({ length: width }, async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  }));
  return results;
}
