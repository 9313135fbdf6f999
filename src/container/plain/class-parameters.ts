import { inheritedMetadata, ownMetadata } from '../../metadata/emitted-metadata';
import { injectableOf } from '../../metadata/injection';
import type { Constructor } from './tokens';

/** What tsyringe's decorators keep of the classes that they stand on. */
type KnownClasses = Pick<ReadonlyMap<unknown, readonly unknown[]>, 'get'>;

/** tsyringe's own, once asked for; `null` when it is not where it is known to be. */
let known: KnownClasses | null | undefined;

const none: readonly unknown[] = [];

/**
 * What the parameters of a decorated class's constructor ask for: tokens, and notes by `@inject` and its like.
 *
 * Empty for a class that needs nothing. @throws for one whose parameters nobody has told
 */
export function parametersOf(target: Constructor): readonly unknown[] {
  const parameters = injectableOf(target)?.parameters ?? (known ?? undefined)?.get(target) ?? noted(target);
  if (parameters.length === 0 && target.length !== 0) throw new Error(`TypeInfo not known for "${target.name}"`);
  return parameters;
}

/** The same without a complaint: `undefined` for a class of which nobody has said anything. Loads tsyringe, which may have heard of it. */
export function toldParametersOf(target: Constructor): readonly unknown[] | undefined {
  const said = injectableOf(target)?.parameters ?? (known ?? undefined)?.get(target);
  if (said !== undefined) return said;
  const written = noted(target);
  if (written.length > 0) return written;
  known ??= known === undefined ? knownClasses() : null;
  return known?.get(target);
}

/** tsyringe is loaded for the first class that has something written down, but not by this package: a class that its decorators have never seen has nothing. */
function noted(target: Constructor): readonly unknown[] {
  if (typeof target !== 'function' || known instanceof Map) return none;
  const types = inheritedMetadata('design:paramtypes', target) as readonly unknown[] | undefined;
  const tokens = ownMetadata('injectionTokens', target) as Readonly<Record<string, unknown>> | undefined;
  if (types === undefined && tokens === undefined) return none;
  if (known === undefined) known = knownClasses();
  return known === null ? Object.assign([...types ?? none], tokens) : known.get(target) ?? none;
}

/**
 * tsyringe tells nobody which classes are decorated, nor how: a subclass without a constructor has no types of its own, decorated or not.
 * So this looks at its private map, and makes do with the metadata that it is filled from where there is none, or another copy's.
 */
function knownClasses(): KnownClasses | null {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded when it is needed, not with this package */
  const outside = require('tsyringe') as { readonly container?: unknown };
  try {
    const inside = require('tsyringe/dist/cjs/dependency-container') as { readonly typeInfo?: KnownClasses; readonly instance?: unknown };
    return inside.typeInfo instanceof Map && inside.instance === outside.container ? inside.typeInfo : null;
  } catch (error) {
    // Another version may have it elsewhere, or hide it; whatever else goes wrong there is told.
    if (notFoundCodes.has((error as { readonly code?: unknown }).code)) return null;
    throw error;
  }
  /* eslint-enable @typescript-eslint/no-require-imports */
}

const notFoundCodes: ReadonlySet<unknown> = new Set(['MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);
