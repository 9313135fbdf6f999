import type { AnySystoleError } from './errors';

/**
 * How a component's part of an operation ended.
 *
 * `timed-out` and `aborted` are not failures of the handler: the first ran over its limit, the second was called off.
 * `left-running` means that the handler ignored its signal and is still in flight: the component is quarantined.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly elapsedMs: number; /** No handler was called: the instance outlives this stop. */ readonly isKept?: true }
  | { readonly kind: 'failed'; readonly elapsedMs: number; readonly error: unknown }
  | { readonly kind: 'timed-out'; readonly elapsedMs: number; readonly limitMs: number; readonly leftRunning: boolean }
  | { readonly kind: 'aborted'; readonly elapsedMs: number; readonly because: AnySystoleError; readonly leftRunning: boolean }
  | { readonly kind: 'skipped'; readonly because: string }
  | { readonly kind: 'disabled'; readonly reason: string }
  | { readonly kind: 'waiting' };
