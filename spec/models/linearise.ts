/** A call with its two ends, in one order with those of all others. */
export interface Timed {
  readonly invokedAt: number;
  readonly endedAt: number;
}

/** What calls do one after the other. */
export interface SequentialModel<State, Call extends Timed> {
  readonly initial: State;
  /**
   * The states that a call may leave, given how it ended; none, when it cannot have ended so here.
   *
   * @param pending - the calls that come after it
   * @param previous - the call just before it
   */
  after(state: State, call: Call, pending: readonly Call[], previous: Call | undefined): readonly State[];
  /** Equal for states that no later call can tell apart. */
  key(state: State): string;
}

export interface Linearisation<State, Call> {
  readonly order: readonly Call[];
  readonly final: State;
}

/**
 * Looks for an order of the calls, each within its own time, that explains how every one of them ended.
 *
 * A call may come next if no other that is still to come had ended before it was made. What is left to be placed after the
 * same call in the same state is tried once. `undefined` when there is no such order.
 */
export function linearise<State, Call extends Timed>(model: SequentialModel<State, Call>, history: readonly Call[]): Linearisation<State, Call> | undefined {
  const tried = new Set<string>();
  const placeOf = (call: Call): number => history.indexOf(call);
  const search = (state: State, pending: readonly Call[], order: readonly Call[]): Linearisation<State, Call> | undefined => {
    if (pending.length === 0) return { order, final: state };
    const previous = order.at(-1);
    const key = `${pending.map(placeOf).join()} ${String(previous && placeOf(previous))} ${model.key(state)}`;
    if (tried.has(key)) return undefined;
    tried.add(key);
    const firstEnd = Math.min(...pending.map((call) => call.endedAt));
    for (const call of pending.filter(({ invokedAt }) => invokedAt < firstEnd)) {
      const others = pending.filter((other) => other !== call);
      for (const next of model.after(state, call, others, previous)) {
        const found = search(next, others, [...order, call]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return search(model.initial, history, []);
}
