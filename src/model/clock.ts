/** The one source of time: monotonic, injected, and the owner of every timer. */
export interface Clock {
  /** Milliseconds from an arbitrary origin; never goes back. */
  now(): number;

  /**
   * Calls `wake` once, `delayMs` from now, unless the returned function is called first.
   *
   * `Infinity` means never. Delays beyond 2^31 - 1 ms are honoured, although `setTimeout` alone would fire at once.
   */
  schedule(delayMs: number, wake: () => void): () => void;

  /** Keeps the process alive until the returned function is called; calls may overlap. */
  hold(): () => void;

  /** Wall time in milliseconds since 1970, for display only. */
  wallTime(): number;
}
