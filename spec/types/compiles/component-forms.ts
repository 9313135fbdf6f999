/** The three forms of `@Component`, and the constructors that fit them. */
import { Component, token } from 'systole';

class Clock { private readonly kind = 'clock'; }
interface Mailer { send(to: string): Promise<void> }
const Mailer = token<Mailer>('mailer');

@Component()
export class Nothing {}

@Component()
export class EmptyConstructor { constructor() {} }

@Component()
export class OptionalParameterOnly { constructor(readonly port = 80) {} }

@Component(Clock)
export class One { constructor(readonly clock: Clock) {} }

@Component(Clock, Mailer)
export class Several { constructor(private readonly clock: Clock, readonly mailer: Mailer) {} }

@Component({ deps: [Clock, Mailer], name: 'several', group: 'workers', startTimeoutMs: 5_000, tags: [Mailer, 'worker', Symbol.for('tag')] })
export class WithOptions { constructor(readonly clock: Clock, readonly mailer: Mailer) {} }

@Component({ name: 'plain', doc: 'has options and no dependencies', keep: true, feature: 'search', enabled: () => true })
export class OptionsOnly {}

@Component({ deps: [] })
export class EmptyList {}

@Component({})
export class NoOptions {}

@Component(Clock)
export class TrailingOptional { constructor(readonly clock: Clock, readonly mailer?: Mailer) {} }

@Component(Clock, Clock)
export class RestParameter {
  readonly clocks: readonly Clock[];
  constructor(...clocks: readonly Clock[]) { this.clocks = clocks; }
}

class Wide { readonly clock: unknown; constructor(clock: object) { this.clock = clock; } }
@Component(Clock)
export class WiderParameter extends Wide { constructor(clock: Clock | undefined) { super(clock ?? {}); } }

const list = [Clock, Mailer] as const;
@Component({ deps: list })
export class ListFromElsewhere { constructor(readonly clock: Clock, readonly mailer: Mailer) {} }

@Component(...list)
export class SpreadList { constructor(readonly clock: Clock, readonly mailer: Mailer) {} }

@Component(Clock)
export class Generic<T> { value: T | undefined; constructor(readonly clock: Clock) {} }

@Component({ after: [Clock], before: [Mailer, 'an-id', Symbol('s')], readiness: 'explicit', whenSuspended: 'stop', pool: 'database', drainTimeoutMs: Infinity })
export class Ordered {}

export const Anonymous = Component(Clock)(class { constructor(readonly clock: Clock) {} });
