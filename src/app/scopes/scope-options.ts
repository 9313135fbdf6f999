import type { AnySystoleError } from '../../model/errors';
import type { StopSignal } from '../../model/handler-context';
import { invalidOption } from '../../model/invalid-option';
import type { PublicFace } from '../../model/override';
import { signalFinding } from '../../model/stop-signal';
import type { Key, TypedKey } from '../../model/token';
import { refuse } from '../../registry/findings';
import { refuseUnknown } from '../call-options';

/** What stands for a key: of its own type, if it has one. Of several, each by itself; the union of their types would have no members. */
type FaceOf<Of> = Of extends TypedKey<infer Value> ? PublicFace<Value> : unknown;

/** What a scope may be opened with. */
export interface ScopeOptions<Keys extends readonly Key[] = readonly Key[]> {
  /** Aborts the start of the scope, and its `signal`; what the function makes of that is its own business. */
  readonly signal?: StopSignal;
  /**
   * What of this scope's own is there from the beginning, instead of being made and started: `[[Request, request], [User, user]]`. Scopes inside have it, too. What is plain is registered
   * with the scope before anything is started.
   */
  readonly values?: { readonly [Place in keyof Keys]: readonly [Keys[Place], FaceOf<Keys[Place]>] } | ReadonlyMap<Key, unknown>;
  /** Of what has handlers, only these are started, with all they need. Default: all of it. */
  readonly only?: readonly Key[];
}

const optionNames: ReadonlySet<string> = new Set(['signal', 'values', 'only']);

/** @throws ERR_INVALID_OPTION, several as ERR_WIRING, for what is of the wrong kind */
export function refuseMisfits(options: ScopeOptions): void {
  refuseUnknown(options, optionNames);
  const { signal, values, only } = options;
  const chosen = only === undefined || Array.isArray(only) ? undefined : invalidOption(undefined, 'only', only, 'it is a list of components: only: [Orders]');
  refuse([signalFinding(signal), valuesFinding(values), chosen].filter((finding) => finding !== undefined));
}

function valuesFinding(values: unknown): AnySystoleError | undefined {
  if (values === undefined || values instanceof Map) return undefined;
  if (!Array.isArray(values)) return invalidOption(undefined, 'values', values, 'it is a list of pairs, or a Map: values: [[Customer, customer]]');
  const place = values.findIndex((pair) => !Array.isArray(pair) || pair.length !== 2);
  return place < 0 ? undefined : invalidOption(undefined, `values[${String(place)}]`, values[place], 'it is a pair of a component and what stands for it: [Customer, customer]');
}
