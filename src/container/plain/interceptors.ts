/** What a token was asked for as: `resolve`, or `resolveAll`. */
export type ResolutionKind = 'Single' | 'All';

interface Interceptor {
  readonly call: (token: never, ...rest: readonly never[]) => void;
  readonly isOnce: boolean;
  /** For who wants that once: that it has been. */
  isOver: boolean;
}

/** Functions that hear of resolutions of one container: of its own, not of its parents' or its children's. */
export class Interceptors {
  private readonly before = new Map<unknown, readonly Interceptor[]>();
  private readonly after = new Map<unknown, readonly Interceptor[]>();

  add(moment: 'before' | 'after', token: unknown, call: Interceptor['call'], isOnce: boolean): void {
    this[moment].set(token, [...this[moment].get(token) ?? [], { call, isOnce, isOver: false }]);
  }

  hears(token: unknown): boolean {
    return this.before.has(token) || this.after.has(token);
  }

  /** Those who are still to be called. */
  copy(): Interceptors {
    const copy = new Interceptors();
    for (const moment of ['before', 'after'] as const) {
      for (const [token, all] of this[moment]) {
        const due = all.filter(({ isOver }) => !isOver);
        if (due.length > 0) copy[moment].set(token, due);
      }
    }
    return copy;
  }

  tellBefore(token: unknown, kind: ResolutionKind): void {
    for (const { call } of due(this.before, token)) call(token as never, kind as never);
  }

  tellAfter(token: unknown, result: unknown, kind: ResolutionKind): void {
    for (const { call } of due(this.after, token)) call(token as never, result as never, kind as never);
  }
}

/** Who is called now; who wants that once is not due again, even for what is resolved meanwhile. */
function due(all: Map<unknown, readonly Interceptor[]>, token: unknown): readonly Interceptor[] {
  const now = all.get(token);
  if (now === undefined) return [];
  for (const one of now) one.isOver = one.isOnce;
  const later = now.filter(({ isOver }) => !isOver);
  if (later.length === 0) all.delete(token);
  else if (later.length < now.length) all.set(token, later);
  return now;
}
