import { isFields } from '../../model/plain-data';
import { invalidOption } from '../../registry/findings';
import { featureFindings } from '../feature-setting';
import type { Plugin, PluginParts } from './plugins';

const names: ReadonlySet<string> = new Set(['name', 'doc', 'defaults', 'merge', 'update']);
const kinds: readonly string[] = ['base', 'groups', 'features', 'config', 'phases'];
const shape = 'a plugin is { name, doc?, defaults?, merge?, update? }';

/** @throws ERR_INVALID_OPTION for what is no plugin */
export function checkedPlugin(plugin: Plugin): Plugin {
  const given: unknown = plugin;
  if (typeof given !== 'object' || given === null) throw invalidOption(undefined, 'plugin', given, shape);
  for (const [name, value] of Object.entries(given)) if (!names.has(name)) throw invalidOption(undefined, `plugin.${name}`, value, shape);
  const { name, doc, update } = given as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '') throw invalidOption(undefined, 'plugin.name', name, 'a plugin has a name');
  if (doc !== undefined && typeof doc !== 'string') throw invalidOption(undefined, `${name}.doc`, doc, 'it is a sentence for people');
  if (update !== undefined && typeof update !== 'function') throw invalidOption(undefined, `${name}.update`, update, 'it is a function of the container');
  for (const part of ['defaults', 'merge'] as const) checkParts(`${name}.${part}`, plugin[part]);
  return plugin;
}

function checkParts(where: string, parts: PluginParts | undefined): void {
  if (parts === undefined) return;
  const given: unknown = parts;
  if (!isFields(given)) throw invalidOption(undefined, where, given, `it is an object, of: components, ${kinds.join(', ')}`);
  for (const [name, value] of Object.entries(given)) {
    const fits = name === 'components' ? Array.isArray(value) : kinds.includes(name) && isFields(value);
    if (!fits) throw invalidOption(undefined, `${where}.${name}`, value, `a plugin brings: a list of components; ${kinds.join(', ')} as objects`);
  }
  for (const kind of ['groups', 'phases'] as const) refuseFieldless(`${where}.${kind}`, given[kind] ?? {});
  const [finding] = Object.entries(parts.features ?? {}).flatMap(([feature, setting]) => featureFindings(feature, setting));
  if (finding !== undefined) throw finding;
}

function refuseFieldless(where: string, record: object): void {
  for (const [name, value] of Object.entries(record)) if (!isFields(value)) throw invalidOption(undefined, `${where}.${name}`, value, 'it is an object');
}
