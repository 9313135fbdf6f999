import fc from 'fast-check';
import { alias, all, completed, component, group, isSystoleError, lazy, local, optional, pick, ready, ref, required, supplier, value } from 'systole';
import type { Dependency, ScopeKind, Token } from 'systole';
import { Wired } from '../../src/app/wired';
import { attachDefinition, definitionOf } from '../../src/metadata/metadata-store';
import type { Definition } from '../../src/model/definition';
import { invalidOption } from '../../src/registry/findings';
import { referencesOf } from '../../src/registry/references';
import { Registry } from '../../src/registry/registry';
import type { Elsewhere, PlainNeed } from '../../src/registry/elsewhere';

const count = 9;
/** The last one goes by the id of the first. */
const names = Array.from({ length: count }, (_, number) => (number % 4 === 3 ? `g/c${String(number)}` : `c${String(number % (count - 1))}`));
const tags = ['red', 'blue'];
/** Each component by its token, which says what it is, so that whoever asks for it takes it along; a dependency may name the token, or the id. */
type Tokens = readonly Token<object>[];

/** What one component asks for, and is. Numbers are components, beyond `count` nobody. */
interface Said {
  readonly asks: readonly (readonly [form: string, of: number])[];
  readonly options: { readonly tags?: readonly string[]; readonly feature?: string; readonly enabled?: boolean; readonly after?: readonly number[]; readonly before?: readonly number[]; readonly refers?: number; readonly startTimeoutMs?: number; readonly scope?: ScopeKind };
  readonly kind: 'start' | 'required' | 'alias' | 'value' | 'system';
}

const anyOf = fc.nat(count);
const oddForms = ['token', 'id', 'optional', 'absent', 'lazy', 'supplier', 'all', 'group', 'local', 'pick', 'ready', 'completed', 'undefined'];
const oddSaid: fc.Arbitrary<Said> = fc.record({
  asks: fc.array(fc.tuple(fc.constantFrom(...oddForms), anyOf), { maxLength: 3 }),
  options: fc.record({
    tags: fc.subarray(tags), feature: fc.constantFrom('beta', 'gamma'), enabled: fc.constantFrom(true, false),
    after: fc.array(anyOf, { maxLength: 1 }), before: fc.array(anyOf, { maxLength: 1 }), refers: anyOf,
    startTimeoutMs: fc.constantFrom(1, 1, 1, -1), scope: fc.constantFrom('singleton', 'container', 'container', 'transient'),
  }, { requiredKeys: [] }),
  kind: fc.constantFrom('start', 'start', 'required', 'alias', 'value', 'system'),
});
/** Most say little, so that what goes on from an earlier wiring is seen at work, too. */
const plainSaid: fc.Arbitrary<Said> = fc.record({
  asks: fc.array(fc.tuple(fc.constantFrom('token', 'token', 'token', 'id'), fc.nat(count - 2)), { maxLength: 2 }),
  options: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom({ tags }, { feature: 'beta' }, { scope: 'container' as const }) }),
  kind: fc.constantFrom('start', 'start', 'start', 'system'),
});
const anySaid: fc.Arbitrary<Said> = fc.oneof({ weight: 5, arbitrary: plainSaid }, { weight: 1, arbitrary: oddSaid });

function keyOf(tokens: Tokens, form: string, of: number): unknown {
  const named = names[of] ?? 'nobody';
  const key = tokens[of] ?? 'nobody';
  switch (form) {
    case 'id': return named;
    case 'optional': return optional(key);
    case 'absent': return optional(ready(named), { onFailure: 'absent' });
    case 'lazy': return lazy(() => key);
    case 'supplier': return supplier(() => key);
    case 'all': return all<object>(tags[of % 2]!);
    case 'group': return group(of % 3 === 0 ? 'nowhere' : 'g');
    case 'local': return local(`c${String(of)}`);
    case 'pick': return pick(key as Tokens[number], (instance) => instance);
    case 'ready': return ready(named);
    case 'completed': return completed(key);
    case 'undefined': return of === 0 ? undefined : key;
    default: return key;
  }
}

/** The definition of a component, made of what it says: always of the same id and token. */
function definitionFrom(tokens: Tokens, number: number, { asks, options: { refers, after, before, ...rest }, kind }: Said): object {
  const deps = asks.map(([form, of]) => keyOf(tokens, form, of)) as Dependency[];
  const keys = (list: readonly number[] | undefined) => list?.map((of) => names[of] ?? 'nobody');
  const options = {
    name: `c${String(number % (count - 1))}`, ...number % 4 === 3 ? { group: 'g' } : {}, ...rest,
    ...after === undefined ? {} : { after: keys(after)! }, ...before === undefined ? {} : { before: keys(before)! },
    ...refers === undefined ? {} : { config: { to: ref(optional(tokens[refers] ?? 'nobody')) } },
  };
  const mine = tokens[number]!;
  switch (kind) {
    case 'required': return required(mine, options as object);
    case 'alias': return alias(mine, deps[0] ?? 'c0', options as object);
    case 'value': return value(mine, { to: ref(deps[0] ?? 'c0') }, options as object);
    case 'start': case 'system': return component(mine, { ...options, deps, start: () => ({}) });
  }
}

function madeOf(tokens: Tokens, number: number, said: Said): Definition {
  const definition = definitionOf(definitionFrom(tokens, number, said))!;
  if (said.kind !== 'system' || definition.source.kind !== 'start') return definition;
  const inside = (found: (position: number) => unknown) => (found(0) === 'there' ? [] : [invalidOption(definition.id, 'inside', found(0), 'it lacks something')]);
  return Object.freeze({ ...definition, source: { ...definition.source, inside } });
}

/** One registry that is wired anew each time, and one whose wiring goes on from the last one. */
class Pair {
  readonly tokens: Tokens;
  readonly registries = [new Registry(), new Registry()] as const;
  private readonly plain = new Map<unknown, Elsewhere>();
  private readonly elsewhere = (key: unknown): Elsewhere => this.plain.get(key);
  private readonly goingOn = new Wired(() => this.registries[0], this.elsewhere);
  private anew = new Wired(() => this.registries[1], this.elsewhere);
  private wiredVersion = -1;

  constructor(homes: readonly Said[]) {
    this.tokens = names.map((name) => ({ kind: 'token', description: `token of ${name}` }));
    homes.forEach((said, number) => { attachDefinition(this.tokens[number]!, madeOf(this.tokens, number, said)); });
  }

  each(change: (registry: Registry) => void): void {
    for (const registry of this.registries) change(registry);
  }

  register(key: unknown, what: Elsewhere): void {
    this.plain.set(key, what);
    this.each((registry) => { registry.version += 1; });
  }

  compare(): void {
    const [first, second] = this.registries;
    if (second.version !== this.wiredVersion) this.anew = new Wired(() => second, this.elsewhere);
    expect(told(this.goingOn, first)).toEqual(told(this.anew, second));
    this.wiredVersion = second.version;
  }
}

function told(wired: Wired, registry: Registry): unknown {
  const findings = wired.findings();
  const { definitions, layout, disabled, members, version: _version, findings: _findings, ...rest } = wired.wiring();
  // How it came to be is no part of what it is.
  const { anew: _anew, ...laidOut } = layout;
  return {
    ...rest, layout: { ...laidOut, members: [...layout.members] }, order: wired.order(), disabled: Array.from({ length: disabled.size }, (_, place) => [disabled.at(place), disabled.get(disabled.at(place))]), members: [...members],
    same: definitions.map((definition, index) => definition === registry.entry(index).effective),
    said: definitions.map(({ id, dependencies, options }) => [id, dependencies.length, options]),
    findings: findings.map(({ code, message, details }) => [code, message, details]),
  };
}

/** What something plain asks for: a component by its token, or a name, which may be something plain again. */
interface PlainAsk {
  readonly of: number;
  readonly isToken: boolean;
  readonly isOptional: boolean;
  readonly isLater: boolean;
}
const anyPlainAsk: fc.Arbitrary<PlainAsk> = fc.record({ of: anyOf, isToken: fc.boolean(), isOptional: fc.boolean(), isLater: fc.boolean() });

type KnownChange = 'override' | 'replace' | 'remove' | 'restore' | 'ask' | 'configure' | 'on' | 'off' | 'unset';
type Change =
  | { readonly kind: 'known'; readonly how: KnownChange; readonly number: number; readonly said: Said }
  | { readonly kind: 'clash'; readonly number: number; readonly said: Said }
  | { readonly kind: 'add' | 'try'; readonly number: number }
  | { readonly kind: 'feature'; readonly name: string; readonly on: boolean | undefined }
  | { readonly kind: 'plain'; readonly of: number; readonly to: number | undefined; readonly needs: readonly PlainAsk[] }
  | { readonly kind: 'order'; readonly order: readonly number[] }
  | { readonly kind: 'base'; readonly feature: string | undefined };

const anyNumber = fc.nat(count - 1);
const anyKnownChange = fc.constantFrom<KnownChange>('override', 'override', 'override', 'replace', 'remove', 'remove', 'restore', 'ask', 'configure', 'on', 'off', 'off', 'unset');
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('known' as const), how: anyKnownChange, number: anyNumber, said: anySaid }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clash' as const), number: anyNumber, said: anySaid }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('add', 'add', 'try'), number: anyNumber }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('feature' as const), name: fc.constantFrom('beta', 'gamma'), on: fc.constantFrom(true, false, undefined) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('plain' as const), of: anyOf, to: fc.option(anyOf, { nil: undefined }), needs: fc.array(anyPlainAsk, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('order' as const), order: fc.uniqueArray(anyNumber, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('base' as const), feature: fc.constantFrom('beta', undefined) }) },
);

/** Both registries are given the same definition, since they are compared by identity. */
function applied(pair: Pair, change: Change): void {
  const { tokens } = pair;
  const needOf = ({ of, isToken, isOptional, isLater }: PlainAsk, position: number): PlainNeed =>
    ({ key: (isToken ? tokens[of] : names[of]) ?? 'nobody', position, isOptional, isAll: false, isLater, lacks: undefined });
  if (change.kind === 'plain') {
    pair.register(names[change.of] ?? 'nobody', change.to === undefined ? { kind: 'provided', needs: change.needs.map(needOf) } : { kind: 'alias', of: tokens[change.to] ?? 'nobody' });
    return;
  }
  const made = 'said' in change ? madeOf(tokens, change.number, change.said) : undefined;
  pair.each((registry) => { applyTo(registry, change, tokens, made); });
}

function applyTo(registry: Registry, change: Exclude<Change, { readonly kind: 'plain' }>, tokens: Tokens, made: Definition | undefined): void {
  switch (change.kind) {
    case 'feature': registry.setFeature(change.name, change.on === undefined ? undefined : change.on ? { on: true } : { on: false, reason: 'not yet' }); return;
    case 'order': registry.setOrder(change.order.map((number) => names[number]!)); return;
    case 'base': registry.setBase(change.feature === undefined ? {} : { feature: change.feature }); return;
    case 'add': ifSound(() => { registry.add([tokens[change.number], tokens[0]]); }); return;
    case 'clash': registry.absorb([holding(made!)], 0); return;
    case 'try': {
      const undo = registry.remember();
      registry.absorb([tokens[change.number]!], 0);
      const first = registry.entries()[0];
      if (first !== undefined) registry.remove(first.index);
      undo();
      return;
    }
    case 'known': {
      const known = registry.find(tokens[change.number]);
      if (known !== undefined) changeKnown(registry, known, change.how, made!);
    }
  }
}

function changeKnown(registry: Registry, known: number, how: KnownChange, made: Definition): void {
  switch (how) {
    case 'override': ifSound(() => { registry.override(known, made); }); return;
    case 'replace': {
      const other = new Registry();
      other.absorb([holding(made)], 0);
      if (other.size > 0) registry.replace(known, other.entry(0));
      return;
    }
    case 'remove': registry.remove(known); return;
    case 'restore': registry.restore(known); return;
    case 'ask': registry.askFor(known); return;
    case 'configure':
      // A config that refers to others makes edges, and is changed by an override; another is seen by whoever is wired next.
      if (referencesOf(registry.entry(known).effective).length === 0) registry.configure(known, { changed: true });
      registry.setFeature('delta', undefined);
      return;
    case 'on': registry.setSwitch(known, { on: true }); return;
    case 'off': registry.setSwitch(known, { on: false, reason: 'off by hand' }); return;
    case 'unset': registry.setSwitch(known, undefined);
  }
}

/** What is refused has changed nothing. */
function ifSound(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!isSystoleError(error)) throw error;
  }
}

/** A token that says of itself what is given. */
function holding(definition: Definition): object {
  const holder = { kind: 'token' as const, description: definition.id };
  attachDefinition(holder, definition);
  return holder;
}

describe('a wiring that goes on from the last one', () => {
  it('is in every field as one from nothing, whatever has changed in between', () => {
    const anyHomes = fc.array(anySaid, { minLength: count, maxLength: count });
    fc.assert(fc.property(anyHomes, fc.subarray([...names.keys()]), fc.array(fc.tuple(anyChange, fc.boolean()), { maxLength: 12 }), (homes, added, changes) => {
      const pair = new Pair(homes);
      pair.each((registry) => { registry.absorb(added.map((number) => pair.tokens[number]!), 0); });
      pair.compare();
      for (const [change, isLookedAt] of changes) {
        applied(pair, change);
        if (isLookedAt) pair.compare();
      }
      pair.compare();
    }), { numRuns: 600 });
  });
});

describe('what has not changed', () => {
  const chain = Array.from({ length: 50 }, (_, number) => component(`c${String(number)}`, { deps: number === 0 ? [] : [`c${String(number - 1)}`], start: () => ({}) }));
  const lookups = (change: (registry: Registry) => void): number => {
    const registry = new Registry();
    registry.add(chain);
    const wired = new Wired(() => registry, () => undefined);
    expect(wired.isSound()).toBe(true);
    change(registry);
    const find = jest.spyOn(registry, 'find');
    wired.wiring();
    return find.mock.calls.length;
  };

  it('is not looked for again', () => {
    expect(lookups((registry) => { registry.setSwitch(7, { on: false, reason: 'off' }); })).toBe(0);
    expect(lookups((registry) => { registry.override(7, { ...registry.entry(7).effective, dependencies: ['c1', 'c2'] }); })).toBe(2);
    expect(lookups((registry) => { registry.add([component('new', { deps: ['c3'] })]); })).toBe(1);
    expect(lookups((registry) => { registry.remove(49); })).toBe(0);
  });

  it('is looked for again when it cannot be told what has changed', () => {
    expect(lookups((registry) => { registry.version += 1; })).toBe(49);
    expect(lookups((registry) => { for (let times = 0; times < 70; times += 1) registry.setSwitch(7, undefined); })).toBe(49);
    expect(lookups((registry) => {
      registry.setSwitch(7, undefined);
      expect(() => { registry.add([component('taken back'), component('c7')]); }).toThrow('Two components go by the id c7.');
    })).toBe(49);
  });
});
