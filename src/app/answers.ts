/** What counts its changes: something that holds at one count need not hold at another. */
export interface Changing {
  readonly changes: number;
}

/** What keys were answered with, for as long as nothing changes: asking again costs one look-up. */
export class Answers {
  /** Made with the first. */
  private known: Map<unknown, unknown> | undefined = undefined;
  // Three counts, read where they are kept: being told of changes would cost those who make them, and asking through functions those who ask.
  private readonly registry: { readonly version: number };
  private readonly declared: readonly object[];
  private readonly changing: Changing;
  private notedAt = -1;

  /** @param declared - what the registry takes in by itself, and has to be asked for */
  constructor(registry: { readonly version: number }, declared: readonly object[], changing: Changing) {
    this.registry = registry;
    this.declared = declared;
    this.changing = changing;
  }

  /** `undefined` when it has to be found out. */
  to(key: unknown): unknown {
    return this.notedAt === this.registry.version + this.declared.length + this.changing.changes ? this.known?.get(key) : undefined;
  }

  note<Answer>(key: unknown, answer: Answer): Answer {
    const now = this.registry.version + this.declared.length + this.changing.changes;
    const known = this.known ??= new Map<unknown, unknown>();
    if (this.notedAt !== now) known.clear();
    this.notedAt = now;
    known.set(key, answer);
    return answer;
  }

  /** For changes that are not counted; nothing is held on to that is gone elsewhere. */
  forget(): void {
    if (this.known !== undefined && this.known.size > 0) this.known.clear();
  }
}
