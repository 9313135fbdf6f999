import type { DeclaredAt, Definition } from '../model/definition';
import type { AnySystoleError, BusyComponent } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { ComponentState } from '../model/state';
import { describeKey } from '../model/token';
import { nearNames } from './near-names';
import { askedAt, placeInWords } from './references';

export { disabledError, requirementOff } from './disabled-chains';
export { nearNames } from './near-names';

// Loaded when something is refused: see `later.ts`.

/** Names that a message shows; of more, it shows the first. */
const shownNames = 6;

/** @param isLeftOut - it has a definition, which a closed container does not take along */
export function dependencyMissing(asker: Definition, position: number, missing: string, path: readonly string[], similar: readonly string[], isLeftOut = false): AnySystoleError {
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    isLeftOut ? `${asker.id} needs ${missing}, which this container does not list, and it is closed.` : `${asker.id} needs ${missing}, but nothing provides it.`,
    `asked through: ${[...path, missing].join(' -> ')}${declared(asker.declaredAt)}`,
    similar.length > 0 ? `similar: ${similar.join(', ')}` : undefined,
    isSystem(asker) ? `add it to the container, or import optional(${missing}) into ${asker.id}`
      : `add it to the container, or ask for optional(${missing}) at ${placeInWords(asker, position)} of ${asker.id}`,
  ), { component: asker.id, ...askedAt(asker, position), missing, path, similar });
}

/** Somebody asks for all components with a tag; there are none, but something else goes by that name. */
export function registeredPlainly(asker: Definition, position: number, tag: unknown): AnySystoleError {
  const [name, missing] = [describeKey(tag), `all(${describeKey(tag)})`];
  return new SystoleError('ERR_MISSING_DEPENDENCY', lines(
    `${asker.id} needs ${missing}, but no component carries that tag: what is registered as ${name} is given to plain classes alone.`,
    `asked at: ${placeInWords(asker, position)} of ${asker.id}${declared(asker.declaredAt)}`,
    `make components of it, with that tag; or list one that gathers it: component('…', { start: () => container.resolveAll(${name}) })`,
  ), { component: asker.id, ...askedAt(asker, position), missing, path: [asker.id], similar: [] });
}

/** True for a whole system as a component: what it asks for are its imports. */
function isSystem({ source }: Definition): boolean {
  return source.kind === 'start' && source.inside !== undefined;
}

export function dependencyUndefined(asker: Definition, position: number): AnySystoleError {
  return new SystoleError('ERR_UNDEFINED_DEPENDENCY', lines(
    `${asker.id} lists a dependency at ${placeInWords(asker, position)} that is undefined.`,
    `declared at: ${asker.declaredAt?.place ?? 'an unknown place'}`,
    `usual reason: two files import each other; the class did not exist yet when ${asker.source.kind === 'class' ? '@Component ran' : 'it was listed'}`,
    'move one of them, or list lazy(() => TheClass)',
  ), { component: asker.id, ...askedAt(asker, position) });
}

export function localOutsideGroup(asker: Definition, position: number, name: string): AnySystoleError {
  return new SystoleError('ERR_NO_GROUP', lines(
    `${asker.id} asks for local(${JSON.stringify(name)}) at ${placeInWords(asker, position)}, but is in no group.`,
    `declared at: ${asker.declaredAt?.place ?? 'an unknown place'}`,
    `put it in one: container.group('…', { ${JSON.stringify(asker.id)}: ${asker.id}, ${JSON.stringify(name)}: … }), or give it the option group`,
  ), { component: asker.id, ...askedAt(asker, position), name });
}

export function groupMissing(asker: Definition, position: number, group: string, known: readonly string[]): AnySystoleError {
  const similar = nearNames(group, known);
  return new SystoleError('ERR_NO_GROUP', lines(
    `${asker.id} asks for the group ${group}, but nothing is in it.`,
    similar.length > 0 ? `similar: ${similar.join(', ')}` : known.length > 0 ? `known: ${known.join(', ')}` : undefined,
    `register its members: container.group(${JSON.stringify(group)}, { … })`,
  ), { component: asker.id, ...askedAt(asker, position), name: group });
}

/** A placeholder that nothing has taken the place of. */
export function notProvided(definition: Definition, neededBy: readonly string[]): AnySystoleError {
  return new SystoleError('ERR_NOT_PROVIDED', lines(
    `${definition.id} is required, but nothing has been put in its place.`,
    neededBy.length > 0 ? `needed by: ${neededBy.slice(0, shownNames).join(', ')}` : undefined,
    definition.declaredAt?.place === undefined ? undefined : `declared at: ${definition.declaredAt.place}`,
    `override it: container.override(${JSON.stringify(definition.id)}, { useValue })`,
  ), { component: definition.id, neededBy });
}

export function notAComponent(target: unknown, asker?: Definition, position?: number): AnySystoleError {
  const name = describeKey(target);
  const isAsked = asker !== undefined && position !== undefined;
  return new SystoleError('ERR_NOT_A_COMPONENT', lines(
    isAsked ? `${name} is listed by ${asker.id} at ${placeInWords(asker, position)}, but it is no component.` : `${name} is listed as a component, but it is not one.`,
    isAsked && asker.declaredAt?.place !== undefined ? `declared at: ${asker.declaredAt.place}` : undefined,
    target === undefined ? 'usual reason: two files import each other; the class did not exist yet when it was listed' : undefined,
    typeof target === 'function'
      ? `decorate it with @Component(), or register a provider for it: container.register(${name}, { useValue })${isAsked ? `; or say which component stands for it: alias(${name}, …)` : ''}`
      : 'list a class decorated with @Component, or what component(...) or value(...) returned',
  ), { name, component: asker?.id, ...(isAsked ? askedAt(asker, position) : { position }) });
}

/** Two components of one id, or else of one key. */
export function duplicate(known: Definition, second: Definition): AnySystoleError {
  return known.id === second.id ? duplicateId(known, second) : duplicateKey(known, second);
}

/** A component that would take the place of what is registered plainly, without anybody having said so. @param registered - what that is, in words */
export function registeredBefore({ id, declaredAt }: Definition, key: unknown, registered: string): AnySystoleError {
  return new SystoleError('ERR_DUPLICATE_ID', lines(
    `${id} is to be a component, but ${describeKey(key)} is registered plainly before: nobody would be given that any more.`,
    `registered: ${registered}`,
    `component: ${declaredAt?.place ?? 'an unknown place'}`,
    `register it when ${id} is there, which overrides the component; or leave one of the two out`,
  ), { id, declaredAt: [undefined, declaredAt?.place] });
}

function duplicateId(known: Definition, second: Definition): AnySystoleError {
  const shortened = [known, second].some(isShortened);
  return new SystoleError('ERR_DUPLICATE_ID', lines(
    `Two components go by the id ${known.id}.`,
    `first: ${known.declaredAt?.place ?? 'an unknown place'}`,
    `second: ${second.declaredAt?.place ?? 'an unknown place'}`,
    shortened ? 'usual reason: a bundler that minifies has given two classes one name' : undefined,
    shortened ? 'have it keep the names of classes, or give each a name: @Component({ name })'
      : [known, second].some(({ source }) => source.kind === 'class') ? 'give one of them a name: @Component({ name })'
        : `leave one out, or give it another name; what takes the other's place overrides it: container.override(${JSON.stringify(known.id)}, …); several under one name are found by a tag: all(tag)`,
  ), { id: known.id, declaredAt: [known.declaredAt?.place, second.declaredAt?.place] });
}

/** True for a class with a name such as bundlers give. */
function isShortened({ id, source }: Definition): boolean {
  return source.kind === 'class' && /(^|\/)[\w$]{1,2}$/.test(id);
}

function duplicateKey(known: Definition, second: Definition): AnySystoleError {
  return new SystoleError('ERR_DUPLICATE_ID', lines(
    `${known.id} and ${second.id} both provide ${describeKey(known.key)}.`,
    `first: ${known.declaredAt?.place ?? 'an unknown place'}`,
    `second: ${second.declaredAt?.place ?? 'an unknown place'}`,
    'give each a token of its own; to find several under one, tag them and ask for all(tag)',
  ), { id: describeKey(known.key), declaredAt: [known.declaredAt?.place, second.declaredAt?.place] });
}

export function invalidId(definition: Definition): AnySystoleError {
  if (definition.id === '') {
    return new SystoleError('ERR_INVALID_ID', lines(
      'A component has no name.',
      `declared at: ${definition.declaredAt?.place ?? 'an unknown place'}`,
      'name it: @Component({ name }), since its class has no name of its own',
    ), { id: definition.id });
  }
  return new SystoleError('ERR_INVALID_ID', lines(
    `${JSON.stringify(definition.id)} cannot be an id.`,
    definition.declaredAt?.place === undefined ? undefined : `declared at: ${definition.declaredAt.place}`,
    'an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__',
  ), { id: definition.id });
}

/** A change to a component that is up, or on its way. */
export function upAlready(call: string, component: BusyComponent, remedy = 'stop it first, or make the change on a container.fork(), which has no instances yet'): SystoleError<'ERR_BUSY'> {
  return new SystoleError('ERR_BUSY', lines(
    `${call} is refused, because ${component.id} is ${component.state}.`,
    remedy,
  ), { call, busy: [component] });
}

/** A change that has to wait until nothing is going on. */
export function whileOccupied(call: string): SystoleError<'ERR_BUSY'> {
  return new SystoleError('ERR_BUSY', lines(`${call} is refused, because an operation is going on.`, 'wait for the operation, then call it again'), { call, busy: [] });
}

export function notFound(what: string, similar: readonly string[], remedy = 'add it with container.add(...), or list it in createContainer({ components })'): SystoleError<'ERR_NOT_FOUND'> {
  return new SystoleError('ERR_NOT_FOUND', lines(
    `Nothing here goes by ${what}.`,
    similar.length > 0 ? `similar: ${similar.join(', ')}` : undefined,
    remedy,
  ), { name: what, similar });
}

/** What is registered plainly by nothing that could make an instance. */
export function noProvider(token: unknown, given: Readonly<Record<string, unknown>>): AnySystoleError {
  const [option = 'useClass', value] = Object.entries(given)[0] ?? [];
  return new SystoleError('ERR_INVALID_OPTION', lines(
    `${describeKey(token)} is registered with ${option} ${typeof value === 'object' && value !== null ? 'an object' : String(value)}, which makes nothing.`,
    value === undefined ? 'usual reason: two files import each other; the class did not exist yet when it was registered' : undefined,
    'register a class, or one of { useValue }, { useClass }, { useFactory }, { useToken }; a class that comes later as delay(() => TheClass)',
  ), { component: describeKey(token), option, value });
}

function declared(at: DeclaredAt | undefined): string {
  return at?.place === undefined ? '' : `  (${at.place})`;
}

export function askedTooEarly(id: string, state: ComponentState): AnySystoleError {
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} was asked for while it, or something it needs, was being constructed.`,
    'call get() of a lazy dependency later than in a constructor: in a handler, or when it is needed',
  ), { component: id, state });
}

/** Findings that an error shows with their evidence; of more, it gives the number. */
const shownFindings = 6;

/** Several findings as one. */
export function severalFaults(findings: readonly AnySystoleError[]): SystoleError<'ERR_WIRING'> {
  return new SystoleError('ERR_WIRING', lines(
    `The wiring has ${String(findings.length)} faults; nothing was constructed or started.`,
    ...findings.slice(0, shownFindings).flatMap((finding, place) => numbered(place + 1, finding.message)),
    findings.length > shownFindings ? `… and ${String(findings.length - shownFindings)} more, all in details.findings` : undefined,
  ), { findings });
}

function numbered(place: number, message: string): readonly string[] {
  return message.split('\n').map((line, row) => (row === 0 ? `${String(place)}. ${line}` : ` ${line}`));
}
