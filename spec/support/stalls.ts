/** Keeps the event loop from turning, as a machine does that gives the process no time. */
export function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs) { /* nothing else runs */ }
}
