import { isFields } from '../../model/plain-data';
import type { Reference } from '../../model/reference';
import { referencesIn, withReferences } from '../../model/data-references';
import { isReference } from '../../model/reference';
import { describeKey } from '../../model/token';
import { keyOf } from '../../registry/keys';

/** What of a config may be shown: all of it, or the values at these paths, such as `http.port`. */
export type Safe = true | readonly string[];

const hidden = '[redacted]';

/** A config fit to be shown: the names of its fields, and of their values those that are marked safe. */
export function redacted(config: unknown, safe: Safe | undefined): unknown {
  if (typeof config === 'function') return '[worked out at the start]';
  if (config === undefined) return config;
  if (safe === true) return referencesIn(config).length === 0 ? config : withReferences(config, shownReference);
  return redactAt(config, '', new Set(safe ?? []), new Set());
}

function redactAt(value: unknown, path: string, safe: ReadonlySet<string>, outer: ReadonlySet<object>): unknown {
  if (isReference(value)) return shownReference(value);
  if (safe.has(path)) return referencesIn(value).length === 0 ? value : withReferences(value, shownReference);
  // Lists and instances of classes are shown as a whole or not at all.
  if (!isFields(value) || outer.has(value)) return hidden;
  const around = new Set([...outer, value]);
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, redactAt(inside, path === '' ? name : `${path}.${name}`, safe, around)])));
}

/** The name of what it refers to, which is no secret. */
function shownReference({ to }: Reference): string {
  return `[ref ${describeKey(keyOf(to))}]`;
}
