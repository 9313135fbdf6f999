import { describe, expect, test } from '@jest/globals';
import { createContainer } from 'systole';
import { useSystem } from 'systole/testing';
import { Api, Database, story, Url } from './service';
import { storyByTypes } from './by-types';

test('the service says what it does', async () => {
  expect((await story()).join('\n')).toBe(process.env['EXPECTED']);
});

test('a component without a list is wired by the types of its constructor, or refused', async () => {
  expect(await storyByTypes()).toBe(process.env['EXPECTED_BY_TYPES']);
});

test('a component stands where it stands in the source', () => {
  expect(createContainer({ components: [Api] }).describe(Api).declaredAt).toMatch(/service\.ts:27$/);
});

describe('a system for each test', () => {
  const system = useSystem(createContainer({ components: [Api] }), { overrides: [[Url, { useValue: 'db://test' }]] });
  const seen = new Set<Database>();

  test.each([1, 2])('is started anew, %i', (count) => {
    seen.add(system.get(Database));
    expect([system.get(Database).url, seen.size]).toEqual(['db://test', count]);
  });
});
