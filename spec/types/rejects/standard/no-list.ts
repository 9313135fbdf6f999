/** Standard decorators only: nobody can tell the parameters' types, so without a list there must be none. */
import { Component } from 'systole';

class Clock { private readonly kind = 'clock'; }

// @ts-expect-error the parameter gets nothing
@Component()
export class Timer { constructor(readonly clock: Clock) {} }

// @ts-expect-error the parameter gets nothing
@Component({ name: 'timer' })
export class NamedTimer { constructor(readonly clock: Clock) {} }

class Base { constructor(readonly clock: Clock) {} }
// @ts-expect-error nor does the parameter of an inherited constructor
@Component()
export class Derived extends Base {}
