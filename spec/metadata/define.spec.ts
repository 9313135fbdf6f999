import { component, token, value } from 'systole';
import { definitionOf } from '../../src/metadata/metadata-store';

class Env {}

describe('component()', () => {
  it('records its handlers as functions, by phase', () => {
    const call = (): undefined => undefined;
    const Pool = component('pool', { deps: [Env], start: call, stop: call, drain: call, forceStop: call, suspend: call, resume: call, on: { reload: call } });
    const definition = definitionOf(Pool);
    expect(definition).toMatchObject({ id: 'pool', key: Pool, source: { kind: 'start', start: call }, dependencies: [Env], options: {} });
    expect(definition?.handlers).toEqual(['drain', 'stop', 'force-stop', 'suspend', 'resume', 'reload'].map((phase) => ({ phase, moment: 'on', call })));
  });

  it('gives a frozen token that shows its id', () => {
    const Pool = component('pool', { group: 'database', start: () => 1 });
    expect(Pool).toEqual({ kind: 'token', description: 'database/pool' });
    expect(Object.isFrozen(Pool)).toBe(true);
  });

  it('for a token is known by that token, and takes its name from it', () => {
    const Mailer = token<string>('mailer');
    const made = component(Mailer, { start: () => 'mailer' });
    expect(definitionOf(made)).toMatchObject({ id: 'mailer', key: Mailer });
    expect(definitionOf(Mailer)).toBeUndefined();
  });

  it('has neither dependencies nor handlers unless it says so', () => {
    expect(definitionOf(component('bare'))).toMatchObject({ id: 'bare', source: { kind: 'start', start: undefined }, dependencies: [], handlers: [], options: {} });
  });
});

describe('value()', () => {
  it('records the constant', () => {
    const Port = value('http.port', 8080, { doc: 'where it listens', tags: ['http'] });
    expect(definitionOf(Port)).toMatchObject({
      id: 'http.port', key: Port, source: { kind: 'value', value: 8080 }, dependencies: [], handlers: [], options: { doc: 'where it listens', tags: ['http'] },
    });
  });

  it('is known by a symbol, and takes its name from it', () => {
    const port = Symbol('port');
    expect(definitionOf(value(port, 1))).toMatchObject({ id: 'port', key: port });
  });
});

describe('token()', () => {
  it('is frozen, and another one each time', () => {
    const one = token<number>('port');
    expect(one).toEqual({ kind: 'token', description: 'port' });
    expect(Object.isFrozen(one)).toBe(true);
    expect(token<number>('port')).not.toBe(one);
  });
});
