/** Legacy decorators only: without a list, the constructor's emitted types are read at run time, so any constructor will do. */
import { Component } from 'systole';

class Clock { private readonly kind = 'clock'; }

@Component()
export class Timer { constructor(readonly clock: Clock) {} }

@Component({ name: 'timer' })
export class NamedTimer { constructor(readonly clock: Clock, readonly other: Clock) {} }
