import type { AnySystoleError } from './errors';

/** What runs around the handlers of a phase: `@Before(phase)` and `@After(phase)`. */
export type Hook = 'before' | 'after';

/**
 * How a component's part of an operation ended.
 *
 * `timed-out` and `aborted` are not failures of the handler: the first ran over its limit, the second was called off.
 * `invalid` means that a handler has said so: it ended well, but the component is left out, and all that requires it is `skipped`.
 * `put-off` means that it has been begun too early: it needs another component, which nobody had known of, and is begun again when that is up.
 * `left-running` means that the handler ignored its signal and is still in flight: the component is quarantined.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly elapsedMs: number; /** No handler was called: the instance outlives this stop. */ readonly isKept?: true }
  | {
    readonly kind: 'failed'; readonly elapsedMs: number; readonly error: unknown;
    /** When it was not the handler itself: a hook before it, or after it. */
    readonly hook?: Hook;
  }
  | { readonly kind: 'timed-out'; readonly elapsedMs: number; readonly limitMs: number; readonly leftRunning: boolean }
  | { readonly kind: 'aborted'; readonly elapsedMs: number; readonly because: AnySystoleError; readonly leftRunning: boolean }
  | { readonly kind: 'invalid'; readonly elapsedMs: number; readonly issues: readonly unknown[] }
  | { readonly kind: 'skipped'; readonly because: string }
  | { readonly kind: 'disabled'; readonly reason: string }
  | { readonly kind: 'put-off'; readonly because: string }
  | { readonly kind: 'waiting' };
