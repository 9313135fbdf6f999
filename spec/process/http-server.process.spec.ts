import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { killLeftovers, Program } from './child';

describe('a process with an HTTP server that gets SIGTERM', () => {
  // A process may take its time on a busy machine; what it does is what counts.
  jest.setTimeout(60_000);
  afterAll(killLeftovers);

  it('answers what is in flight, closes idle connections, refuses new ones, and ends with 0 long before its budget', async () => {
    const program = new Program('spec/process/programs/http-server.ts');
    const agent = new Agent({ keepAlive: true });
    const port = await portOf(program);
    const idle = await openIdle(agent, port, 3);
    const slow = answer(agent, port, '/slow');
    await program.printed('got /slow');
    const told = Date.now();

    program.kill('SIGTERM');

    expect(await slow).toEqual({ status: 200, connection: 'close', body: 'hello' });
    await Promise.all(idle.map(async (socket) => { if (!socket.destroyed) await once(socket, 'close'); }));
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr, lines: stdout.trim().split('\n').slice(2) }).toEqual({ code: 0, stderr: '', lines: ['got /slow', 'drained', 'server closed', 'store closed'] });
    // The budget is 30 s, and a connection that nobody closes would be kept for 60 s.
    expect(Date.now() - told).toBeLessThan(15_000);
    await expect(answer(agent, port, '/hello')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });

  it('cuts off who never gets an answer when the drain is over its limit, says so, and ends with 2', async () => {
    const program = new Program('spec/process/programs/http-server.ts', { args: ['--bounded'] });
    const agent = new Agent({ keepAlive: true });
    const port = await portOf(program);
    const never = answer(agent, port, '/never');
    const halfSent = connect(port, '127.0.0.1').on('error', () => undefined).resume();
    await once(halfSent, 'connect');
    halfSent.write('GET /hello HTTP/1.1\r\nHost: ');
    await program.printed('got /never');

    program.kill('SIGTERM');

    await expect(never).rejects.toMatchObject({ code: 'ECONNRESET' });
    await Promise.all([halfSent.destroyed ? undefined : once(halfSent, 'close'), program.ended]);
    const { code, stdout, stderr } = await program.ended;
    expect(stderr.split('\n')[0]).toBe('HttpServer took longer than 100 ms in its drain handlers.');
    expect(stdout.trim().split('\n').slice(-3).sort()).toEqual(['drain cut short', 'server closed', 'store closed']);
    expect(code).toBe(2);
    agent.destroy();
  });
});

async function portOf(program: Program): Promise<number> {
  await program.printed('listening');
  return Number((await program.printed(/^port /)).slice('port '.length));
}

/** Connections that have had an answer and wait for the next request. */
async function openIdle(agent: Agent, port: number, count: number): Promise<readonly Socket[]> {
  await Promise.all(Array.from({ length: count }, () => answer(agent, port, '/hello')));
  const sockets = Object.values(agent.freeSockets).flatMap((free) => free ?? []);
  expect(sockets).toHaveLength(count);
  return sockets;
}

async function answer(agent: Agent, port: number, path: string): Promise<{ readonly status: number | undefined; readonly connection: string | undefined; readonly body: string }> {
  const [response] = await once(get({ agent, port, path, host: '127.0.0.1' }), 'response') as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  // The agent takes the connection back a moment after the end of the answer.
  await new Promise((resolve) => { setImmediate(resolve); });
  return { status: response.statusCode, connection: response.headers.connection, body };
}
