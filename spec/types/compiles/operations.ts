/** Operations carry their types along: what they take, give, and fail with. */
import type { Handle, OperationReport } from 'systole';
import { createContainer } from 'systole';
import type { CalledOff, Detached, OperationHandle, OperationSpec, PartsFailed, RunReport, Settled } from 'systole/operations';
import {
  after, all, allOrAbort, delay, detach, fail, guard, nonCancellable, operate, operation, primitive, race, reduce, retry, sequenceOf, succeed, timeout, value, withCompensation, wrap,
} from 'systole/operations';

interface Host { readonly name: string }
class Unreachable extends Error {}

const pull = operation<Host, string, Unreachable>('pull', (op, host) => `${host.name} ${String(op.attempt)}`);
const count = operation('count', async (op, by: number) => { await op.run(delay('2s')); return by + 1; });
const nothing = operation('nothing', () => undefined);

export const counted: OperationSpec<number, number> = count;
export const settledAs: Promise<Settled<string, Unreachable | CalledOff>> = operate(pull, { name: 'a' }).settled();
export const text: Promise<string> = (async () => operate(pull, { name: 'a' }))();
export const numberOrText: Promise<number | 'later'> = operate(count, 1).wait({ timeoutMs: 5, orElse: 'later' });
export const reason: Unreachable | CalledOff | undefined = operate(pull, { name: 'a' }).reason;
export const isDone: boolean | undefined = operate(nothing).isComplete;
export const report: RunReport = operate(nothing, undefined, { graceMs: 10, onEvent: (event) => event.atMs }).report();

export const both: OperationSpec<Host, [string, string], PartsFailed<Unreachable>> = all([pull, pull]);
export const mixed: OperationSpec<Host, [string, 5, undefined], PartsFailed<Unreachable>> = all([pull, value(5), delay(5)], { concurrency: 2 });
export const inline: Promise<[number, string]> = (async () => operate(allOrAbort([operation('one', () => 1), operation('two', async () => Promise.resolve('2'))])))();
export const many: OperationSpec<Host, string[], PartsFailed<Unreachable>> = all([1, 2].map(() => pull));
export const first: OperationSpec<Host, string | 'spare', Unreachable | PartsFailed<Unreachable>> = race([pull, value('spare')]);
export const summed: OperationSpec<unknown, number, never> = reduce([1, 2], 0, (sum, item) => operation<unknown, number, never>('add', () => sum + item));
export const tried: OperationSpec<Host, string, Unreachable> = retry(pull, { attempts: 3, backoff: { from: '1s', factor: 3, atMost: '1 minute' }, jitter: 0.5, retryIf: (failure, attempt) => failure.message !== '' || attempt < 2 });
export const bounded: OperationSpec<Host, string, Unreachable> = timeout(nonCancellable(pull, { maxMs: '5s' }), '1h', { perStep: 100 });
export const undone: OperationSpec<Host, string, Unreachable> = withCompensation(pull, async (image, op) => { await op.run(delay(image.length)); });
export const undoneBy: OperationSpec<number, number> = withCompensation(count, operation('uncount', (_, sum: number) => { void sum; }));
export const apart: OperationSpec<Host, Detached<string, Unreachable>, never> = detach(pull);
export const later: OperationSpec<Host, string, Unreachable> = after('5 minutes', pull);
export const wrapped: OperationSpec<Host, string, Unreachable> = wrap(pull, {
  on: { 'enter failed': ({ name, reason: why, path }) => [name, why, path.length] }, body: async (op, host, inner) => op.run(inner, host),
});
export const never: OperationSpec<unknown, never, 'no disk'> = fail('no disk');
export const maybe: OperationSpec<unknown, undefined, 'no quorum'> = succeed(Math.random() > 0.5, 'no quorum');
export const closed: OperationSpec<unknown, void, Error> = primitive<void, Error>('close', ({ done, fail: failWith, signal }) => {
  if (signal.aborted) failWith(new Error('gone'));
  else done();
});
export const sequence: OperationSpec<unknown, string> = sequenceOf(
  [{ run: ({ host }) => value(host.length), as: 'size' }, { run: () => delay(5) }], ({ host, size }) => host.repeat(size), { host: 'a', size: 0 },
);
export const guarded: (size: number) => string | undefined = guard((size: number) => 'a'.repeat(size), () => undefined);
export const nested = operation('nested', async ({ run, detach: begin }, host: Host) => {
  const image: string = await run(pull, host);
  const handle: OperationHandle<number> = begin(count, 1);
  const pair: [string, 5] = await run(all([pull, value(5)]), host);
  const settled = await run(pull, host).settled();
  return settled.state === 'succeeded' ? settled.value : `${image} ${handle.name} ${pair[0]}`;
});
export const closing = async (): Promise<void> => {
  await using handle = operate(nested, { name: 'a' });
  void handle.text();
};

const container = createContainer();
export const inContainer: OperationHandle<number> = container.operate(count, 1, { drainMs: 5_000, graceMs: 100 });
export const live: readonly OperationHandle[] = container.operations();
export const started: Handle<OperationReport> = container.startAll();
export const abandoned = async (): Promise<readonly string[]> => (await container.stopAll()).abandoned?.map(({ name }) => name) ?? [];
