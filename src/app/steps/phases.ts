import type { Direction } from '../../graph/plan';
import { lines, SystoleError } from '../../model/errors';
import { isFields } from '../../model/plain-data';
import { invalidOption, refuse } from '../../registry/findings';
import { choiceFinding, timeoutFinding } from '../../registry/option-findings';
import type { Wiring } from '../../registry/wiring';
import { builtInPhases } from './built-in-phases';
import { anyPhase, callPlan } from './handler-calls';

/** How a phase of the user's own goes over the graph. */
export interface PhaseDefinition {
  /** Default: `dependencies-first`. */
  readonly order?: Direction;
  /** After a failure: go on with the others (`collect`, default), or call nothing further (`halt`). */
  readonly onError?: 'collect' | 'halt';
  /** Limit of each component's handlers, in milliseconds. Default: the container's `startTimeoutMs`, 15 000. */
  readonly timeoutMs?: number;
  /**
   * What a handler returns, or resolves with, takes the place of its component's instance, instead of standing in the report; who
   * returns `undefined` keeps the instance it has. Later calls of `get`, and later handlers, get the new one; who was constructed with the
   * old one keeps that. Letting go of the old one is up to the handler; an `instanceSchema` checks the new one first. Default: false.
   */
  readonly returnsInstance?: boolean;
}

/** Why the phases of the lifecycle itself go as they go. */
const fixed: ReadonlyMap<string, string> = new Map([
  ['start', 'start goes dependencies-first: nothing is constructed before what it needs is up'],
  ['stop', 'stop goes dependents-first: nobody loses what it still uses'],
  ['suspend', 'suspend goes dependents-first: nobody rests while something that uses it works'],
  ['resume', 'resume goes dependencies-first: nobody works before what it uses does'],
]);

/** What a stop consists of: answered by handlers, but never run by name. */
const withinStop: ReadonlySet<string> = new Set(['drain', 'force-stop', 'clean-up', 'evict']);

/** The phases of one container: those it was told of, those its components answer, and the built-in ones. */
export class Phases {
  private own: Map<string, PhaseDefinition> | undefined = undefined;
  private readonly wiring: () => Wiring;

  constructor(wiring: () => Wiring) {
    this.wiring = wiring;
  }

  /** Those that it was told of; `status` is there without a word. */
  private get defined(): Map<string, PhaseDefinition> {
    return this.own ??= new Map<string, PhaseDefinition>([['status', {}]]);
  }

  /** @throws ERR_INVALID_OPTION, several as ERR_WIRING; then nothing has changed */
  define(name: string, definition: PhaseDefinition): void {
    if (typeof (name as unknown) !== 'string' || name === '' || name === anyPhase) throw invalidOption(undefined, 'phase', name, `a phase has a name; ${anyPhase} stands for all that nothing else answers`);
    const given: unknown = definition;
    if (!isFields(given)) throw invalidOption(undefined, `phase ${name}`, given, `it is an object, of: ${[...options].join(', ')}`);
    const why = fixed.get(name) ?? (withinStop.has(name) ? `${name} is a part of stop` : undefined);
    if (why !== undefined) throw invalidOption(undefined, 'phase', name, `it is built in and cannot be defined anew, ${why}; give yours another name`);
    const { returnsInstance } = definition;
    refuse([
      ...Object.entries(definition).filter(([option]) => !options.has(option))
        .map(([option, value]) => invalidOption(undefined, option, value, `there is no such option; known: ${[...options].join(', ')}`)),
      timeoutFinding(undefined, 'timeoutMs', definition.timeoutMs),
      choiceFinding(undefined, 'order', definition.order, ['dependencies-first', 'dependents-first']),
      choiceFinding(undefined, 'onError', definition.onError, ['collect', 'halt']),
      returnsInstance === undefined || typeof returnsInstance === 'boolean' ? undefined : invalidOption(undefined, 'returnsInstance', returnsInstance, 'it is true or false'),
    ].filter((finding) => finding !== undefined));
    this.defined.set(name, definition);
  }

  /** Remembers what is defined now; the function returned brings it back. */
  remember(): () => void {
    const defined = [...this.defined];
    return () => {
      this.defined.clear();
      for (const [name, definition] of defined) this.defined.set(name, definition);
    };
  }

  copyTo(other: Phases): void {
    for (const [name, definition] of this.defined) other.defined.set(name, definition);
  }

  /** How a phase of the user's own goes, `status` included. @throws ERR_UNKNOWN_PHASE */
  definition(name: string): PhaseDefinition {
    const known = this.known();
    if (!known.has(name)) throw unknownPhase(name, [...Object.keys(builtInPhases), ...[...known].filter((phase) => phase !== 'status')]);
    return this.defined.get(name) ?? {};
  }

  /** Whether `definePhase` has said how it goes. */
  says(name: string): boolean {
    const definition = this.defined.get(name);
    return definition !== undefined && (name !== 'status' || Object.keys(definition).length > 0);
  }

  returnsInstance(name: string): boolean {
    return this.own?.get(name)?.returnsInstance === true;
  }

  /** @throws ERR_UNKNOWN_PHASE */
  directionOf(name: string): Direction {
    if (withinStop.has(name)) return 'dependents-first';
    return fixed.has(name) ? builtInPhases[name as 'start'].order : this.definition(name).order ?? 'dependencies-first';
  }

  /** Phases of the user's own: those with handlers, and those that were defined. */
  known(): ReadonlySet<string> {
    const known = new Set(this.defined.keys());
    for (const definition of this.wiring().definitions) {
      for (const phase of callPlan(definition).phases) {
        if (!fixed.has(phase) && !withinStop.has(phase) && phase !== anyPhase) known.add(phase);
      }
    }
    return known;
  }
}

const options: ReadonlySet<string> = new Set(['order', 'onError', 'timeoutMs', 'returnsInstance']);

function unknownPhase(phase: string, known: readonly string[]): SystoleError<'ERR_UNKNOWN_PHASE'> {
  return new SystoleError('ERR_UNKNOWN_PHASE', lines(
    `No phase here is called ${phase}.`,
    `known: ${known.join(', ')}`,
    phase === 'evict' ? 'kept instances are let go by evict()' : withinStop.has(phase) ? `${phase} is a part of stop: call stopAll()` : 'mark a method @On(phase), or call definePhase first',
  ), { phase, known });
}
