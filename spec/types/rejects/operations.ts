import type { OperationSpec } from 'systole/operations';
import { all, delay, fail, operate, operation, reduce, retry, sequenceOf, timeout, value, withCompensation, wrap } from 'systole/operations';

interface Host { readonly name: string }
const pull = operation('pull', (_, host: Host) => host.name);

// @ts-expect-error the input is missing
operate(pull);
// @ts-expect-error the input is of another type
operate(pull, 5);
// @ts-expect-error one of the parts takes an input, so all of them do
operate(all([pull, value(5)]));
operation('outer', async (op) => {
  // @ts-expect-error the input is missing
  await op.run(pull);
  // @ts-expect-error the result is of another type
  const size: number = await op.run(pull, { name: 'a' });
  return size;
});
// @ts-expect-error there is no such unit
delay('3 fortnights');
// @ts-expect-error a time without a unit is a number
timeout(pull, '50');
// @ts-expect-error a function is no operation
all([() => 5]);
// @ts-expect-error a text is no operation
operate('pull');
// @ts-expect-error the result is of another type
export const wrong: OperationSpec<Host, number> = pull;
// @ts-expect-error the failure is of another type
export const wrongFailure: OperationSpec<unknown, never, number> = fail('no disk');
// @ts-expect-error the number of attempts is missing
retry(pull, { backoff: 5 });
// @ts-expect-error what undoes it takes what it gives
withCompensation(pull, (result: number) => result);
// @ts-expect-error there is no such state
wrap(pull, { on: { 'enter finished': () => undefined } });
// @ts-expect-error each step gives what the next one takes
reduce([1], 0, () => value('text'));
// @ts-expect-error a step gives what its name stands for
sequenceOf([{ run: () => value('text'), as: 'size' }], ({ size }) => size, { size: 0 });
