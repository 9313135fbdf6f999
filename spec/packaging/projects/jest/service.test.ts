import { expect, test } from '@jest/globals';
import { story } from './service';
import { storyByTypes } from './by-types';

test('the service says what it does', async () => {
  expect((await story()).join('\n')).toBe(process.env['EXPECTED']);
});

test('a component without a list is wired by the types of its constructor, or refused', async () => {
  expect(await storyByTypes()).toBe(process.env['EXPECTED_BY_TYPES']);
});
