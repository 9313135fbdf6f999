import { createContainer } from 'systole';
import { systoleError } from '../support/errors';

describe('the message of an option that does not fit', () => {
  it.each([
    ['a class by its name', class Orders { open(): void {} }, 'Orders'],
    ['a function as one', (): number => 1, 'a function'],
    ['a text as it is written', 'ten', '"ten"'],
    ['an object as one', { ten: 10 }, 'an object'],
    ['a list as one', [10], 'a list'],
    ['anything else as a text', null, 'null'],
  ])('names %s, never by its source', (_, value, shown) => {
    expect(systoleError(() => createContainer({ startTimeoutMs: value as never })).message).toBe(
      `startTimeoutMs is ${shown}.\n  a timeout is more than 0 and at most 2147483647 milliseconds, or Infinity for none`,
    );
  });
});
