import { isFields } from '../model/plain-data';

/** What of a config may be shown: all of it, or the values at these paths, such as `http.port`. */
export type Safe = true | readonly string[];

const hidden = '[redacted]';

/** A config fit to be shown: the names of its fields, and of their values those that are marked safe. */
export function redacted(config: unknown, safe: Safe | undefined): unknown {
  if (typeof config === 'function') return '[worked out at the start]';
  if (config === undefined || safe === true) return config;
  return redactAt(config, '', new Set(safe ?? []), new Set());
}

function redactAt(value: unknown, path: string, safe: ReadonlySet<string>, outer: ReadonlySet<object>): unknown {
  if (safe.has(path)) return value;
  // Lists and instances of classes are shown as a whole or not at all.
  if (!isFields(value) || outer.has(value)) return hidden;
  const around = new Set([...outer, value]);
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, redactAt(inside, path === '' ? name : `${path}.${name}`, safe, around)])));
}
