import { isDeepStrictEqual } from 'node:util';
import type { Definition } from '../../model/definition';
import type { ComponentDescription } from '../../model/description';
import { unplainPath } from '../../model/plain-data';
import { describeKey } from '../../model/token';
import { optionNames } from '../../registry/option-check';
import type { Container } from '../container';
import type { Internals } from '../internals';

/** One difference that a plugin has made; of configs only what is marked safe. */
export interface PluginChange {
  /** The component, or `feature x`, `phase x`. */
  readonly what: string;
  /** Of the component, feature or phase; `undefined` for one that came or went as a whole. */
  readonly field: string | undefined;
  /** What is no plain data, or hidden, is `its own`, and behind it `replaced`. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A field as it is, and as it may be shown. */
interface Fact {
  readonly is: unknown;
  readonly shown: unknown;
}

/** What a plugin can change, by what it is of. */
export type Facts = ReadonlyMap<string, Readonly<Record<string, Fact>>>;

/** Everything in a container that plugins can change, as it is now. */
export function factsOf(container: Container, { registry, phases }: Internals): Facts {
  const facts = new Map<string, Readonly<Record<string, Fact>>>();
  for (const description of container.describe().components) facts.set(description.id, ofComponent(description, registry.definition(registry.find(description.id) ?? -1)));
  for (const [feature, { on, ...why }] of registry.features) facts.set(`feature ${feature}`, plain({ isOn: on, reason: 'reason' in why ? why.reason : undefined }));
  for (const phase of phases.known()) {
    const { order, onError, timeoutMs, returnsInstance } = phases.definition(phase);
    facts.set(`phase ${phase}`, plain({ order, onError, timeoutMs, returnsInstance }));
  }
  return facts;
}

function ofComponent({ made, phases, writtenConfig, needs }: ComponentDescription, { source, handlers, options }: Definition): Readonly<Record<string, Fact>> {
  const { doc, feature, tags = [], config, meta } = options;
  const others = optionNames.filter((name) => !['doc', 'feature', 'tags', 'config', 'meta'].includes(name)).map((name) => [name, fact(options[name as keyof typeof options])] as const);
  return {
    ...plain({ doc, feature }), tags: fact(tags), ...plain({ made, phases }), config: { is: config, shown: writtenConfig }, ...plain({ needs, meta }),
    implementation: { is: [source, ...handlers.map(({ call }) => call)], shown: own }, ...Object.fromEntries(others),
  };
}

const own: unique symbol = Symbol('what is not shown');

function plain(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, Fact>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { is: value, shown: value }]));
}

/** Lists of components by their names, data as it is, and of everything else only that it is there. */
function fact(value: unknown): Fact {
  if (Array.isArray(value)) return { is: value, shown: value.map(describeKey) };
  return { is: value, shown: unplainPath(value) === undefined ? value : own };
}

/** What is different, in the order of what there was, and then of what has come. */
export function changesBetween(before: Facts, after: Facts): readonly PluginChange[] {
  const changes: PluginChange[] = [];
  for (const what of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(what), after.get(what)];
    if (old === undefined || now === undefined) {
      changes.push({ what, field: undefined, before: old === undefined ? 'absent' : 'present', after: now === undefined ? 'absent' : 'present' });
      continue;
    }
    for (const [field, is] of Object.entries(now)) {
      const was = old[field] as Fact;
      if (isSame(was.is, is.is)) continue;
      changes.push({ what, field, before: was.shown === own ? 'its own' : was.shown, after: is.shown === own ? 'replaced' : is.shown });
    }
  }
  return Object.freeze(changes.map((change) => Object.freeze(change)));
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, place) => item === b[place]);
  return isDeepStrictEqual(a, b);
}
