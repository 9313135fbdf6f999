import { alias, all, Component, component, createClosedContainer, createContainer, injectable, OnStart, OnStop, optional, required, value } from 'systole';
import { systoleError } from '../support/errors';

// Where a class stands for an interface, as teams write it that have been with containers of classes alone.

abstract class Outbox { abstract post(text: string): string; }
const log: string[] = [];
beforeEach(() => { log.length = 0; });

@Component()
class Printer extends Outbox {
  @OnStart open(): void { log.push('open'); }
  @OnStop close(): void { log.push('close'); }
  post(text: string): string { return `printed ${text}`; }
}
@Component(Outbox)
class Sender {
  constructor(readonly outbox: Outbox) {}
  @OnStart start(): void { log.push(this.outbox.post('hello')); }
}
@injectable()
class Plain {}
@Component(optional(Outbox), all(Outbox))
class Looking { constructor(readonly one: Outbox | undefined, readonly every: readonly Outbox[]) {} }

describe('what is defined for a class that is no component', () => {
  it.each([createContainer, createClosedContainer])('is given to who asks for the class, and orders starts and stops', async (create) => {
    const container = create({ components: [Sender, Printer, alias(Outbox, Printer)] });
    await container.startAll();
    expect([container.get(Outbox), container.resolve(Outbox), container.ids()]).toEqual([container.get(Printer), container.get(Printer), ['Sender', 'Printer', 'Outbox']]);
    await container.stopAll();
    expect(log).toEqual(['open', 'printed hello', 'close']);
  });

  it('may be made by a function, be a constant, or be what somebody else has to give', async () => {
    const made = component(Outbox, { deps: [value('paper', 'A4')], make: (paper) => ({ post: (text: string) => `${text} on ${paper}` }), doc: 'prints' });
    const constant = value(Outbox, { post: (text: string) => `${text} nowhere` });
    for (const [definition, said] of [[made, 'hello on A4'], [constant, 'hello nowhere']] as const) {
      const container = createContainer({ components: [Sender, definition] });
      await container.startAll();
      expect([log.pop(), container.graph().successors('Sender')]).toEqual([said, ['Outbox']]);
      await container.stopAll();
    }
    const asking = createContainer({ components: [Sender, required(Outbox)] });
    expect(asking.verify().map(({ code }) => code)).toEqual(['ERR_NOT_PROVIDED']);
    expect(asking.override(Outbox, { useClass: Printer }).resolve(Sender).outbox).toBeInstanceOf(Printer);
  });

  it('belongs to the container that lists it, beside others with other implementations, and is overridden and registered for by the class', () => {
    class Shredder extends Outbox { post(): string { return 'shredded'; } }
    const container = createContainer({ components: [Sender, alias(Outbox, Printer)] });
    const other = createContainer({ components: [Sender, value(Outbox, new Shredder())] });
    expect([container.resolve(Sender).outbox.post('a'), other.resolve(Sender).outbox.post('a')]).toEqual(['printed a', 'shredded']);
    expect(container.fork().override(Outbox, { useClass: Shredder }).resolve(Sender).outbox.post('a')).toBe('shredded');
    expect(container.register(Outbox, { useValue: new Shredder() }).resolve(Sender).outbox.post('a')).toBe('shredded');
    const looking = createContainer({ components: [Looking, Printer, alias(Outbox, Printer)] }).resolve(Looking);
    expect([looking.one, looking.every.length]).toEqual([looking.every[0], 1]); // it is of its kind, and counts once
    expect(createContainer({ components: [Looking] }).resolve(Looking)).toEqual({ one: undefined, every: [] });
  });

  it('is given to plain classes that ask for it, in the place of what they would make', () => {
    class Asking { constructor(readonly plain: Plain) {} }
    injectable()(Asking);
    const standIn = new Plain();
    const container = createContainer({ components: [value(Plain, standIn), component('asking', { deps: [Plain], start: () => undefined })] });
    expect(container.resolve(Plain)).toBe(standIn);
    expect(container.createChildContainer().resolve(Plain)).toBe(standIn);
  });

  it('is one for each class in a container, and goes by its name', () => {
    const twice = systoleError(() => createContainer({ components: [alias(Outbox, Printer), value(Outbox, new Printer())] }));
    expect([twice.code, twice.message.split('\n')[0]]).toEqual(['ERR_DUPLICATE_ID', 'Two components go by the id Outbox.']);
    const named = createContainer({ components: [component(Outbox, { name: 'the outbox', make: () => new Printer() })] });
    expect([named.ids(), named.resolve(Outbox), named.isRegistered('the outbox')]).toEqual([['the outbox'], named.resolve('the outbox'), true]);
  });

  it('is refused for a class that is a component itself', () => {
    const error = systoleError(() => alias(Printer, Sender as never));
    expect([error.code, error.message]).toEqual(['ERR_INVALID_OPTION', [
      'the name of a component is Printer.',
      '  it is a component by itself: list that, and to put something else in its place override it',
    ].join('\n')]);
  });
});
