import { defaultSettings } from '../lifecycle/settings';
import { isFields } from '../model/plain-data';
import type { AnySystoleError } from '../model/errors';
import { invalidOption, refuse } from '../registry/findings';
import { loadCallOptions } from './later';

const list = { fits: Array.isArray, expected: 'it is a list' };
const record = { fits: isFields, expected: 'it is an object' };
const text = { fits: (value: unknown): boolean => typeof value === 'string', expected: 'it is text' };
const clock = { fits: (value: unknown): boolean => typeof value === 'object' && value !== null && 'now' in value && 'schedule' in value, expected: 'it is a clock, as createVirtualClock() makes one' };

/** What the parts of a container are; the settings have ranges of their own. */
const parts: ReadonlyMap<string, { fits(value: unknown): boolean; readonly expected: string }> = new Map(Object.entries({
  components: list, groups: record, base: record, order: { ...list, expected: 'an order is a list of components' }, data: record, plugins: list, features: record, config: record, pools: record, name: text, clock,
}));
/** The settings that there are. */
export const settingNames: ReadonlySet<string> = new Set(Object.keys(defaultSettings));
const names: ReadonlySet<string> = new Set([...parts.keys(), ...settingNames]);

/** Refuses what no container can be made of, where no compiler looks. @throws ERR_INVALID_OPTION, several as ERR_WIRING */
export function refuseShapeless(options: object): void {
  const given: unknown = options;
  if (!isFields(given)) throw invalidOption(undefined, 'the options', given, `they are an object, of: ${[...names].join(', ')}`);
  let findings: AnySystoleError[] | undefined;
  for (const name of Object.keys(given)) {
    const found = findingsOf(name, given[name]);
    if (found.length > 0) (findings ??= []).push(...found);
  }
  if (findings !== undefined) refuse(findings);
}

const none: readonly AnySystoleError[] = [];

function findingsOf(name: string, value: unknown): readonly AnySystoleError[] {
  const part = parts.get(name);
  if (part !== undefined && value !== undefined && !part.fits(value)) return [invalidOption(undefined, name, value, part.expected)];
  if (settingNames.has(name)) return loadCallOptions().settingFindings(name, value);
  return part === undefined ? [invalidOption(undefined, name, value, `there is no such option; known: ${[...names].join(', ')}`)] : none;
}
