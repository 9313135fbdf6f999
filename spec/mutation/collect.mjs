// Reads spec files the way jest does, and gives their tests one by one, so that a single process can run each of them many times.
import { expect } from 'expect';

/** What a spec file finds in its surroundings; each test goes to `add`. */
function surroundings(add) {
  const open = [{ name: '', before: [], after: [] }];
  const inside = () => open.map(({ name }) => name).filter((name) => name !== '');

  const describe = (name, body) => {
    open.push({ name, before: [], after: [] });
    body();
    open.pop();
  };
  const it = (name, body) => {
    const blocks = [...open];
    add([...inside(), name].join(' › '), async () => {
      for (const { before } of blocks) for (const hook of before) await hook();
      try {
        await body();
      } finally {
        for (const { after } of blocks.toReversed()) for (const hook of after) await hook();
      }
    });
  };
  describe.each = eachOf(describe);
  it.each = eachOf(it);
  return {
    describe, it, expect,
    beforeEach: (hook) => { open.at(-1).before.push(hook); },
    afterEach: (hook) => { open.at(-1).after.push(hook); },
  };
}

function eachOf(one) {
  return (rows) => (name, body) => {
    rows.map((cells) => (Array.isArray(cells) ? cells : [cells])).forEach((cells, row) => { one(`${name}, row ${row + 1}`, () => body(...cells)); });
  };
}

/**
 * The tests of spec files, by a name of their own each.
 *
 * @param load - loads a file in this process, with what it needs as globals
 */
export function collectTests(files, load) {
  const tests = new Map();
  for (const file of files) {
    const globals = surroundings((name, run) => {
      const id = `${file}: ${name}`;
      tests.set(tests.has(id) ? `${id} (${tests.size})` : id, run);
    });
    Object.assign(globalThis, globals);
    load(file);
  }
  return tests;
}
