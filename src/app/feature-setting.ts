import type { AnySystoleError } from '../model/errors';
import { invalidOption } from '../registry/findings';

/** A feature: on or off, and where that comes from. */
export type FeatureSetting = boolean | { readonly enabled: boolean; readonly reason?: string };

/** What is wrong with a setting, if anything. */
export function featureFindings(feature: string, setting: unknown): readonly AnySystoleError[] {
  const enabled: unknown = typeof setting === 'object' && setting !== null ? (setting as { readonly enabled?: unknown }).enabled : setting;
  return typeof enabled === 'boolean' ? [] : [invalidOption(undefined, `features.${feature}`, setting, 'it is true, false, or { enabled, reason }')];
}

export function switchOf(feature: string, setting: FeatureSetting): { readonly on: true } | { readonly on: false; readonly reason: string } {
  const isOn = typeof setting === 'boolean' ? setting : setting.enabled;
  const reason = typeof setting === 'boolean' ? undefined : setting.reason;
  return isOn ? { on: true } : { on: false, reason: `feature ${feature} is off${reason === undefined ? '' : ` (${reason})`}` };
}
