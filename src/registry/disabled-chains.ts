import type { Adjacency } from '../model/adjacency';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { Disabled } from './toggles';

/** One link of the reason for being off: who, and what is said of it. */
export interface DisabledLink {
  readonly id: string;
  readonly says: string;
}

/** Why a component is off, link by link, down to the one that is off by itself. */
export function disabledChain(ids: readonly string[], disabled: Disabled, component: number): readonly DisabledLink[] {
  const chain: DisabledLink[] = [];
  for (let node: number | undefined = component; node !== undefined;) {
    const because = disabled.get(node);
    if (because === undefined) break;
    chain.push({ id: ids[node] ?? '', says: because.via === undefined ? `is disabled: ${because.reason}` : `requires ${ids[because.via] ?? ''}` });
    node = because.via;
  }
  return chain;
}

/** The chain as one sentence: `A requires B, which requires C, which is disabled: …`. */
export function chainSentence(chain: readonly DisabledLink[]): string {
  return chain.map(({ id, says }, place) => (place === 0 ? `${id} ${says}` : `which ${says}`)).join(', ');
}

/** The links as sentences of their own, for the facts of an error. */
export function chainLinks(chain: readonly DisabledLink[]): readonly string[] {
  return chain.map(({ id, says }) => `${id} ${says}`);
}

/** What there is to say of a component that was switched on by name, and whose requirements are off all the same. */
export function requirementOff(adjacency: Adjacency, disabled: Disabled, component: number): AnySystoleError {
  const chain = disabledChain(adjacency.ids, disabled, component);
  const id = adjacency.ids[component] ?? '';
  return new SystoleError('ERR_DISABLED_REQUIRED', lines(
    `${id} is switched on by name, but it requires something that is switched off.`,
    chainSentence(chain),
    'switch both on, or make the dependency optional(...)',
  ), { component: id, chain: chainLinks(chain) });
}

/** The same, by what is known of who is off. */
export function disabledError(ids: readonly string[], disabled: Disabled, component: number): SystoleError<'ERR_DISABLED'> {
  return componentDisabled(ids[component] ?? '', disabledChain(ids, disabled, component));
}

/** What there is to say to who asks for a component that is off. */
export function componentDisabled(id: string, chain: readonly DisabledLink[]): SystoleError<'ERR_DISABLED'> {
  return new SystoleError('ERR_DISABLED', lines(
    `${id} is switched off.`,
    ...(chain.length === 0 ? [] : [chainSentence(chain)]),
    'switch it on, or ask for it with optional(...)',
  ), { component: id, chain: chainLinks(chain) });
}
