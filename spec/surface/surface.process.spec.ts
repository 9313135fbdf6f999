import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileOf, surfaces } from './surface';

// What a change does to users stands in the difference of these files. After one that is meant: npm run build && npm run surface

const doors = ['systole', 'systole/testing', 'systole/dev', 'systole/operations'] as const;
const built = new Map(surfaces().map((surface) => [surface.door, surface]));

it('is written down for each door, and for nothing else', () => {
  expect([...built.keys()]).toEqual(doors);
  expect(readdirSync(__dirname).filter((file) => file.endsWith('.txt')).sort()).toEqual(doors.map((door) => basename(fileOf(door))).sort());
});

it.each(doors)('%s shows what is written down', (door) => {
  expect(built.get(door)?.text).toBe(readFileSync(fileOf(door), 'utf8'));
});

it.each(doors)('%s declares what is there when it is loaded', (door) => {
  const [, ...path] = door.split('/');
  const loaded = jest.requireActual<object>(join(__dirname, '../../dist', ...path, 'index.js'));
  expect(built.get(door)?.values).toEqual(Object.keys(loaded).sort());
});
