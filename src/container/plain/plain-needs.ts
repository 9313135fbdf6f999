import { definitionOf } from '../../metadata/metadata-store';
import type { AskElsewhere, PlainNeed, Provided, WhatWasAsked } from '../../registry/elsewhere';
import { componentsBehind } from '../../registry/plain-behind';
import { componentOf, isLaterCode, PlainGraph } from '../../registry/plain-graph';
import { AskedHow } from '../../registry/asked';
import type { FoundRegistration } from './book';
import { parametersOf, toldParametersOf } from './class-parameters';
import type { Behind } from './losses';
import { standsForComponent } from './registration';
import type { Maker } from './maker';
import type { Registration } from './registration';
import { inOrder } from './registrations';
import type { Constructor, Delayed, ParameterNote } from './tokens';
import { isDelayed, isNote } from './tokens';

/** Whom plain registrations are found with. */
interface Finding {
  find(token: unknown, isLookedAt?: boolean): FoundRegistration | undefined;
}

const nothing: readonly PlainNeed[] = [];

/** What a plain key needs itself, by what is registered and what classes say of themselves; makes nothing. */
export function needsElsewhere(container: Finding | undefined, key: unknown, by: Parameters<AskElsewhere>[1], asked: WhatWasAsked | undefined): Provided | undefined {
  const found = container?.find(key, true);
  if (found !== undefined) return { kind: 'provided', needs: (by === 'all' ? inOrder(found.last) : [found.last]).flatMap((one) => needsOfOne(key, one, asked)) };
  if (typeof key !== 'function' || definitionOf(key) !== undefined) return undefined;
  const needs = needsOfClass(key as Constructor, by === 'component');
  return needs && { kind: 'provided', needs };
}

/** The same for who follows it all. */
export function elsewhereIn(container: Finding): AskElsewhere {
  return (key, by) => needsElsewhere(container, key, by, 'all');
}

export type Seeing = Finding & Pick<Maker, 'components' | 'inPlace'>;

/** The component that a token stands for in a container: nothing is registered in its place there. */
export function componentIn(container: Seeing, token: unknown): number | undefined {
  const component = container.components.find(token);
  return component === undefined || container.inPlace(token) !== undefined ? undefined : component;
}

/** What is behind a token: the components, or the one that it is, and what is plain. */
export function behindToken(container: Seeing, token: unknown): Behind {
  const component = componentIn(container, token);
  if (component !== undefined) return { components: [component], keys: [] };
  const graph = new PlainGraph(elsewhereIn(container), (key) => componentIn(container, key));
  const codes = componentsBehind(graph.at(token), graph);
  return { components: [...codes].filter((code) => !isLaterCode(code)).map(componentOf), keys: graph.nodes.map(({ key }) => key) };
}

function askedFor(token: unknown, how: number): PlainNeed {
  return { ...needOf(token, 0), isAll: (how & AskedHow.All) !== 0, isOptional: true, lacks: undefined };
}

function needsOfOne(key: unknown, one: Registration, asked: WhatWasAsked | undefined): readonly PlainNeed[] {
  if (one.kind === 'factory') return asked === undefined ? nothing : [...one.asked].flatMap(([token, how]) => (asked === 'all' || (how & AskedHow.ForComponent) !== 0 ? [askedFor(token, how)] : []));
  return standsForComponent(key, one) ? [needOf(one.target, 0)] : needsOf(one);
}

function needsOf({ kind, target }: Registration): readonly PlainNeed[] {
  switch (kind) {
    case 'value': case 'factory': return nothing;
    case 'token': case 'delayed': return [needOf(target, 0)];
    case 'class': return typeof target === 'function'
      ? needsOfClass(target as Constructor, false) ?? [{ ...needOf(target, 0), lacks: 'parameters' }]
      : [needOf(undefined, 0)];
  }
}

/** `undefined` for a class of which nobody has told what it needs; what takes nothing need not be told of, unless it has to be. */
export function needsOfClass(target: Constructor, hasToBeTold: boolean): readonly PlainNeed[] | undefined {
  const parameters = target.length === 0 && !hasToBeTold ? parametersOf(target) : toldParametersOf(target);
  if (parameters === undefined || (parameters.length === 0 && target.length > 0)) return undefined;
  return parameters.flatMap((parameter, position) => (isNote(parameter) ? needsOfNote(parameter, position) : [needOf(parameter, position)]));
}

function needsOfNote({ token, multiple, isOptional, transform }: ParameterNote, position: number): readonly PlainNeed[] {
  const need = { ...needOf(token, position), isAll: multiple === true, isOptional: isOptional === true };
  return transform === undefined ? [need] : [needOf(transform, position), need];
}

function needOf(token: unknown, position: number): PlainNeed {
  const isLater = isDelayed(token);
  const key = isLater ? wantedBy(token) : token;
  return { key, position, isOptional: false, isAll: false, isLater, lacks: !isLater && (key === undefined || key === null) ? 'class' : undefined };
}

/** The class that is looked up later; `undefined` while it is not there yet. */
function wantedBy(delayed: Delayed): unknown {
  try {
    return delayed.wrap?.();
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
