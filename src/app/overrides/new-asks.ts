import type { Definition } from '../../model/definition';
import type { Dependency } from '../../model/dependency';
import { describeKey } from '../../model/token';
import { askedOf } from '../../registry/references';
import { keyOf } from '../../registry/keys';

/** An option of a definition with what is new in it. */
export interface NewAsk {
  readonly option: string;
  readonly value: unknown;
}

/**
 * What of a definition changes who is there, or who waits for whom, compared with another one of the same component; `undefined` when
 * nothing does. To ask for less changes nothing that a run goes by.
 *
 * @param find - what a key stands for, so that a class and an id of one component are the same
 */
export function newAsk(old: Definition, fresh: Definition, find: (key: unknown) => unknown): NewAsk | undefined {
  const known = askedOf(old).map((dependency) => askOf(dependency, find));
  const asked = askedOf(fresh).find((dependency) => !known.some((ask) => covers(ask, askOf(dependency, find))));
  if (asked !== undefined) return { option: 'deps', value: describeKey(keyOf(asked)) };
  for (const option of ['after', 'before', 'tags'] as const) {
    const added = fresh.options[option]?.find((key) => old.options[option]?.some((other) => find(other) === find(key)) !== true);
    if (added !== undefined) return { option, value: describeKey(added) };
  }
  for (const option of ['enabled', 'feature'] as const) {
    if (fresh.options[option] !== old.options[option]) return { option, value: fresh.options[option] };
  }
  return undefined;
}

/** What a dependency is waited for as, whatever is made of it. */
interface Ask {
  readonly how: string;
  readonly of: unknown;
}

function askOf(dependency: Dependency, find: (key: unknown) => unknown): Ask {
  if (typeof dependency !== 'object' || (dependency as unknown) === null || dependency.kind === 'token') return { how: 'required', of: find(dependency) };
  const of = find(keyOf(dependency));
  if (dependency.kind === 'pick') return { how: 'required', of };
  if (dependency.kind !== 'optional') return { how: dependency.kind, of };
  const inner = typeof dependency.of === 'object' && dependency.of.kind !== 'token' ? dependency.of.kind : '';
  return { how: `optional ${dependency.onFailure} ${inner}`, of };
}

/** What is asked for later makes no edge: it only has to be there. */
function covers(known: Ask, ask: Ask): boolean {
  return known.of === ask.of && (known.how === ask.how || ((ask.how === 'lazy' || ask.how === 'supplier') && known.how === 'required'));
}
