import type { Container } from 'systole';
import { component, createContainer, token } from 'systole';
import type { TestHook } from 'systole/testing';
import { called, calledWith, calls, currentSystem, fake, FakeLog, fakes, forgetCalls, startSystem, useSystem } from 'systole/testing';
import { systoleError } from '../support/errors';

interface Mailer { send(to: string, text: string): string }
type Charge = (customer: string, cents: number) => string;
interface Orders { place(customer: string): string }

const Mailer = token<Mailer>('mailer');
const Charge = token<Charge>('charge');
const Orders = component('orders', {
  deps: [Charge, Mailer],
  start: (charge, mailer): Orders => ({ place: (customer) => `${charge(customer, 100)}, ${mailer.send(customer, 'thanks')}` }),
});
const never = (): never => { throw new Error('not in tests'); };
const application = (): Container => createContainer({ components: [Orders, component(Mailer, { start: (): Mailer => never() }), component(Charge, { start: (): Charge => never() })] });

const told = (list: readonly { readonly fake: string; readonly method: string; readonly args: readonly unknown[] }[]): unknown =>
  list.map(({ fake: of, method, args }) => [of === method ? of : `${of}.${method}`, args]);

describe('a fake of a function', () => {
  it('#209 is a component that can be called, answers as it is told, and writes down its calls', async () => {
    const charge = fake(Charge, (customer, cents) => `${customer} paid ${cents}`);
    await using system = await startSystem(application(), { overrides: [[Charge, { useValue: charge }], [Mailer, { useValue: fake(Mailer, { send: () => 'sent' }) }]] });
    expect([system.get(Charge) === charge, called(charge)]).toEqual([true, false]);
    expect(system.get(Orders).place('ada')).toBe('ada paid 100, sent');
    expect(calls(charge)).toEqual([{ fake: 'charge', method: 'charge', args: ['ada', 100], result: 'ada paid 100', error: undefined }]);
    expect([calledWith(charge, 'ada', 100), calledWith(charge, 'ada', 99), calledWith(system.fake(Charge), 'ada', 100)]).toEqual([true, false, true]);
    const broken = fake(Charge, () => { throw new Error('no funds'); });
    expect(() => broken('bob', 1)).toThrow('no funds');
    expect(calls(broken)).toEqual([{ fake: 'charge', method: 'charge', args: ['bob', 1], result: undefined, error: new Error('no funds') }]);
    forgetCalls(charge);
    expect(calls(charge)).toEqual([]);
  });
});

describe('a log of several fakes', () => {
  it('#211 has the calls of all of them, each with its name and arguments, in the order in which they were made', async () => {
    const [mailer, charge] = [fake(Mailer, { send: (to) => `sent to ${to}` }), fake(Charge, () => 'paid')];
    await using system = await startSystem(application(), { overrides: [[Mailer, { useValue: mailer }], [Charge, { useValue: charge }]] });
    for (const customer of ['ada', 'bob']) system.get(Orders).place(customer);
    mailer.send('cleo', 'by hand');
    const inOrder = [['charge', ['ada', 100]], ['mailer.send', ['ada', 'thanks']], ['charge', ['bob', 100]], ['mailer.send', ['bob', 'thanks']], ['mailer.send', ['cleo', 'by hand']]];
    expect(told(calls(mailer, charge))).toEqual(inOrder);
    expect(told(system.calls())).toEqual(inOrder);
    expect(told(calls(mailer.send, mailer))).toEqual(inOrder.filter(([name]) => name === 'mailer.send'));
    expect(systoleError(() => calls(mailer, { send: never })).code).toBe('ERR_NOT_A_FAKE');
  });

  it('#216 is a component of its own, which a plugin brings with the fakes, and begins anew with each start', async () => {
    const Eager = component('eager', { deps: [Charge], start: (charge) => charge('at start', 1) });
    const plugin = fakes(fake(Mailer, { send: () => 'sent' }), fake(Charge, () => 'paid'));
    const system = application().add(Eager).use(plugin);
    const replaced = (what: string): readonly unknown[] => [
      { what, field: 'made', before: 'start', after: 'value' }, { what, field: 'phases', before: ['start'], after: [] }, { what, field: 'needs', before: [], after: ['fakes'] }, { what, field: 'implementation', before: 'its own', after: 'replaced' },
    ];
    expect(system.describePlugins()).toEqual([{
      name: 'fakes', doc: 'puts fakes in the places of what they stand for, and keeps one log of their calls',
      changes: [...replaced('mailer'), ...replaced('charge'), { what: 'fakes', field: undefined, before: 'absent', after: 'present' }],
    }]);
    for (let round = 0; round < 2; round += 1) {
      await system.startAll();
      system.get(Orders).place('ada');
      expect(told(system.get(FakeLog).calls)).toEqual([['charge', ['at start', 1]], ['charge', ['ada', 100]], ['mailer.send', ['ada', 'thanks']]]);
      await system.stopAll();
    }
    expect(systoleError(() => fakes({ send: never })).code).toBe('ERR_NOT_A_FAKE');
    const other = createContainer({ components: [component(Charge, { start: (): Charge => never() })] });
    const before = other.describe();
    expect(systoleError(() => other.use(plugin)).code).toBe('ERR_NOT_FOUND');
    expect([other.describe(), other.describePlugins()]).toEqual([before, []]);
  });
});

describe('the current system', () => {
  it('#205 is found by helpers that are handed none, in each test the one it runs on, and nowhere else', async () => {
    const place = (customer: string): string => currentSystem().get(Orders).place(customer);
    const hooks: Record<'before' | 'after', (() => Promise<void>)[]> = { before: [], after: [] };
    const hook = (when: 'before' | 'after'): TestHook => (run) => { hooks[when].push(run); };
    const answering = (answer: string): void => {
      useSystem(application(), {
        overrides: [[Mailer, { useValue: fake(Mailer, { send: () => answer }) }], [Charge, { useValue: fake(Charge, () => 'paid') }]],
        hooks: { beforeEach: hook('before'), afterEach: (run) => { hooks.after.unshift(run); } },
      });
    };
    answering('outer');
    const seen: unknown[] = [];
    for (let test = 0; test < 2; test += 1) {
      for (const run of hooks.before) await run();
      seen.push(place('ada'), currentSystem().calls().length);
      for (const run of hooks.after) await run();
    }
    answering('inner');
    for (const run of hooks.before) await run();
    seen.push(place('bob'));
    await hooks.after.shift()?.();
    seen.push(place('bob'));
    await hooks.after.shift()?.();
    expect(seen).toEqual(['paid, outer', 2, 'paid, outer', 2, 'paid, inner', 'paid, outer']);
    expect(systoleError(() => place('nobody')).message).toBe([
      'currentSystem() was called while no test runs; it is allowed when a test runs.',
      '  call it inside a test, or in a hook that comes after useSystem(...)',
    ].join('\n'));
  });
});
