/** Standard decorators only: what stands on a class whose parameters get nothing, in words. */
import { Component } from 'systole';

class Clock { private readonly kind = 'clock'; }

// error: DependencyMismatch<"constructor parameter [0] has no dependency in the list", { parameter: Clock; }>
@Component()
export class Timer { constructor(readonly clock: Clock) {} }
