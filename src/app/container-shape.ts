import { defaultSettings } from '../lifecycle/settings';
import { isFields } from '../model/plain-data';
import { invalidOption, refuse } from '../registry/findings';
import { settingFindings } from './runner';

const list = { fits: Array.isArray, expected: 'it is a list' };
const record = { fits: isFields, expected: 'it is an object' };
const text = { fits: (value: unknown): boolean => typeof value === 'string', expected: 'it is text' };
const clock = { fits: (value: unknown): boolean => typeof value === 'object' && value !== null && 'now' in value && 'schedule' in value, expected: 'it is a clock, as createVirtualClock() makes one' };

/** What the parts of a container are; the settings have ranges of their own. */
const parts: Readonly<Record<string, { fits(value: unknown): boolean; readonly expected: string }>> = {
  components: list, groups: record, base: record, order: { ...list, expected: 'an order is a list of components' }, data: record, plugins: list, features: record, config: record, pools: record, name: text, clock,
};
const names: ReadonlySet<string> = new Set([...Object.keys(parts), ...Object.keys(defaultSettings)]);

/** Refuses what no container can be made of, where no compiler looks. @throws ERR_INVALID_OPTION, several as ERR_WIRING */
export function refuseShapeless(options: object): void {
  const given: unknown = options;
  if (!isFields(given)) throw invalidOption(undefined, 'the options', given, `they are an object, of: ${[...names].join(', ')}`);
  refuse(Object.entries(given).flatMap(([name, value]) => {
    if (!names.has(name)) return [invalidOption(undefined, name, value, `there is no such option; known: ${[...names].join(', ')}`)];
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (value !== undefined && part !== undefined && !part.fits(value)) return [invalidOption(undefined, name, value, part.expected)];
    return Object.hasOwn(defaultSettings, name) ? settingFindings(name, value) : [];
  }));
}
