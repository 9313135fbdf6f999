import { alias, Component, component, container as application, createClosedContainer, createContainer, token, value } from 'systole';
import type { Container } from 'systole';
import { systoleError } from '../support/errors';

/** A class that is to become a component later, and what is registered for it. @param id - the application's container has all of this file */
function late(id: string): { readonly Late: new () => { readonly name: string }; readonly declare: () => void; readonly stand: { readonly name: string } } {
  class Late { readonly name: string = 'made'; }
  return { Late, declare: () => { Component({ name: id })(Late); }, stand: { name: 'stands in' } };
}

const nameIn = (container: Container, key: new () => { readonly name: string }): string => container.resolve<{ readonly name: string }>(key).name;

describe('what is registered for a decorated class', () => {
  it('overrides it, whether it is a component of the container already, comes later, or is taken along', () => {
    const { Late, declare, stand } = late('Stood');
    declare();
    const Needs = component('needs', { deps: [Late], make: (given: { readonly name: string }) => given.name });
    for (const make of [
      () => createContainer({ components: [Late, Needs] }).register(Late, { useValue: stand }),
      () => createContainer().register(Late, { useValue: stand }).add(Late, Needs),
      () => createContainer().register(Late, { useValue: stand }).add(Needs),
      () => createContainer().register(Late, { useValue: stand }).fork().add(Needs),
    ]) {
      const container: Container = make();
      expect([nameIn(container, Late), container.resolve(Needs), container.ids()]).toEqual(['stands in', 'stands in', expect.arrayContaining(['Stood', 'needs'])]);
      container.restore(Late);
      expect(container.resolve(Needs)).toBe('made');
    }
  });
});

describe('a component that comes after something plain that is registered for it', () => {
  it('is refused where it was no component when that was registered, and says why', async () => {
    const { Late, declare, stand } = late('Late');
    const container = createContainer().register(Late, { useValue: stand });
    declare();
    const error = systoleError(() => container.add(Late));
    expect(error.message.split('\n').map((line) => line.replace(/ \/.*:\d+$/, ' <place>'))).toEqual([
      'Late is to be a component, but Late is registered plainly before: nobody would be given that any more.',
      '  registered: a plain registration: a value',
      '  component: <place>',
      '  register it when Late is there, which overrides the component; or leave one of the two out',
    ]);
    expect(error).toMatchObject({ code: 'ERR_DUPLICATE_ID', details: { id: 'Late', declaredAt: [undefined, expect.stringContaining(__filename)] } });
    expect([container.ids(), container.resolve(Late)]).toEqual([[], stand]);
    await container.startAll();
  });

  it('is refused by a closed container, which takes nothing along', () => {
    const { Late, declare, stand } = late('Closed');
    declare();
    const container = createClosedContainer({ components: [] }).register(Late, { useValue: stand });
    expect(systoleError(() => container.add(Late)).code).toBe('ERR_DUPLICATE_ID');
    expect(container.resolve(Late)).toBe(stand);
    const first = createClosedContainer({ components: [Late] }).register(Late, { useValue: stand });
    expect([first.resolve(Late), first.ids()]).toEqual([stand, ['Closed']]);
  });

  it('is refused where its id is registered, with all that were to come with it', () => {
    const container = createContainer().register('port', { useFactory: () => 80 });
    const [Port, Host] = [value('port', 8080), value('host', 'localhost')];
    expect(systoleError(() => container.add(Host, Port)).message.split('\n').slice(0, 2)).toEqual([
      'port is to be a component, but port is registered plainly before: nobody would be given that any more.',
      '  registered: a plain registration: what a factory makes, each time',
    ]);
    expect([container.ids(), container.resolve('port')]).toEqual([[], 80]);
    expect(container.add(Host).ids()).toEqual(['host']);
    expect(systoleError(() => container.group('servers', { one: value('x', 1) }).fork().add(Port)).code).toBe('ERR_DUPLICATE_ID');
  });

  it('is refused as what somebody depends on, before anything is constructed', async () => {
    const { Late, declare, stand } = late('Needed');
    const container = createContainer().register(Late, { useValue: stand });
    declare();
    container.add(component('needs', { deps: [Late], make: () => { throw new Error('made'); } }));
    expect(container.verify().map(({ code }) => code)).toEqual(['ERR_DUPLICATE_ID']);
    await expect(container.startAll()).rejects.toMatchObject({ code: 'ERR_DUPLICATE_ID' });
  });

  it('is taken in where it is registered as itself, or when that has been forgotten', () => {
    const { Late, declare, stand } = late('Itself');
    const itself = createContainer().registerSingleton(Late).register('Itself', { useToken: Late });
    const forgotten = createContainer().register(Late, { useValue: stand });
    declare();
    for (const container of [itself, forgotten]) {
      if (container === forgotten) container.reset();
      expect(container.add(Late).ids()).toEqual(['Itself']);
      expect(nameIn(container, Late)).toBe('made');
    }
    expect(itself.resolve('Itself')).toBe(itself.resolve(Late));
  });

  it('leaves alone what is registered under other tokens, and in children', () => {
    const { Late, declare, stand } = late('Beside');
    const Other = token<string>('Late');
    const container = createContainer().register(Other, { useValue: 'other' });
    const child = container.createChildContainer().register(Late, { useValue: stand });
    declare();
    container.add(Late, alias('another', Late));
    expect([container.resolve(Other), nameIn(container, Late), child.resolve(Late)]).toEqual(['other', 'made', stand]);
  });
});

describe('a class that is declared after something has been registered for it with the application\'s container', () => {
  it('is a fault of the wiring, for as long as that is registered', async () => {
    const { Late, declare, stand } = late('Declared');
    application.register(Late, { useValue: stand });
    declare();
    expect(application.verify().map(({ code, message }) => [code, message.split('\n')[0]])).toEqual([
      ['ERR_DUPLICATE_ID', 'Declared is to be a component, but Late is registered plainly before: nobody would be given that any more.'],
    ]);
    await expect(application.startAll()).rejects.toMatchObject({ code: 'ERR_DUPLICATE_ID' });
    await expect(application.fork().startAll()).rejects.toMatchObject({ code: 'ERR_DUPLICATE_ID' });
    expect(application.resolve(Late)).toBe(stand);
    application.reset();
    expect([application.verify(), nameIn(application, Late)]).toEqual([[], 'made']);
  });
});
