import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from '../../spec/process/child';

const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const programs = folders.flatMap((folder) => readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`));

it('has a program from before, one half way and one from after for each library', () => {
  expect(folders).toEqual(['from-awilix', 'from-inversify', 'from-nestjs', 'from-tsyringe']);
  for (const folder of folders) expect(programs).toEqual(expect.arrayContaining(['before', 'beside', 'after'].map((name) => `${folder}/${name}.ts`)));
});

it.each(programs)('%s does what the others do', async (file) => {
  const stdout = [
    'connect db://there', 'listen', 'mail to ada: order 1', 'drain', 'close',
    'connect db://there', 'listen', 'no mail to bob', 'drain', 'close', '',
  ].join('\n');
  expect(await new Program(`samples/moving/${file}`).ended).toEqual({ code: 0, signal: null, stdout, stderr: '' });
});

it('takes another import, and nothing else, to go on with what tsyringe has', () => {
  const code = (file: string): readonly string[] => readFileSync(join(__dirname, 'from-tsyringe', file), 'utf8').split('\n').filter((line) => !/^(import|\/\/) /.test(line));
  const imports = (file: string): string => [...readFileSync(join(__dirname, 'from-tsyringe', file), 'utf8').matchAll(/^import (.*)$/gm)].map(([, what]) => what).join(' ');
  expect(code('step.ts')).toEqual(code('before.ts'));
  expect(imports('before.ts')).toBe("'reflect-metadata'; { container, inject, singleton } from 'tsyringe';");
  expect(imports('step.ts')).toBe("{ container, inject, singleton } from 'systole';");
});

it.each(folders)('leaves nothing of the library behind in the end: %s', (folder) => {
  const after = readFileSync(join(__dirname, folder, 'after.ts'), 'utf8');
  expect([...after.matchAll(/ from '(.*)'/g)].map(([, module]) => module)).toEqual(['systole', 'systole']);
});
