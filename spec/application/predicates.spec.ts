import { alias, all, Component, component, completed, createContainer, group, isComponent, isContainer, isDependencyForm, isToken, lazy, local, optional, pick, ready, required, subsystem, token, value } from 'systole';

@Component()
class Decorated {}
class Plain {}

const Bare = token<number>('bare');
const definitions = [component('c'), value('v', 1), alias('a', 'v'), required('r'), subsystem('s', createContainer())];
const forms = [optional(Bare), lazy(() => Bare), all('tag'), pick(Bare, (bare) => bare), ready(Bare), completed(Bare), local('name'), group('name')];
const others = [undefined, null, 0, '', 'id', Symbol('id'), {}, [], { kind: 'other', of: 1 }, { kind: 'toString', of: 1 }, { kind: 'pick' }, { kind: 7, of: 1 }, () => undefined, Object.create(null) as object];

describe('isComponent', () => {
  it('is true for what a container takes in', () => {
    expect([Decorated, ...definitions].map(isComponent)).toEqual([true, true, true, true, true, true]);
    expect([Plain, class extends Decorated {}, Bare, createContainer(), ...forms, ...others].filter(isComponent)).toEqual([]);
  });
});

describe('isContainer', () => {
  it('is true for containers, forks and selections', () => {
    const container = createContainer({ components: [Decorated] });
    expect([container, container.fork(), container.select(Decorated)].map(isContainer)).toEqual([true, true, true]);
    expect([Decorated, container.createChildContainer(), ...definitions, ...forms, ...others].filter(isContainer)).toEqual([]);
  });
});

describe('isToken', () => {
  it('is true for tokens, those that are definitions too', () => {
    expect([Bare, ...definitions].map(isToken)).toEqual([true, true, true, true, true, true]);
    expect([Decorated, Plain, ...forms, ...others].filter(isToken)).toEqual([]);
  });
});

describe('isDependencyForm', () => {
  it('is true for the forms, and for plain data of their shape', () => {
    expect(forms.map((form) => isDependencyForm(form) && form.kind)).toEqual(['optional', 'lazy', 'all', 'pick', 'ready', 'completed', 'local', 'group']);
    expect(isDependencyForm({ kind: 'group', of: 'env' })).toBe(true);
    expect([Decorated, Bare, ...definitions, ...others].filter(isDependencyForm)).toEqual([]);
  });
});
