/** Looks for texts in whatever an event holds; what was found clean once is not searched again. */
export class Secrets {
  private readonly texts: readonly string[];
  private readonly searched = new WeakSet<object>();

  constructor(texts: readonly string[]) {
    this.texts = texts.filter((text) => text !== '');
  }

  /** The path to a secret in a value, as far as it was told for the first time. */
  find(value: unknown): string | undefined {
    if (this.texts.length === 0) return undefined;
    const queue: { readonly value: unknown; readonly path: string }[] = [{ value, path: '' }];
    for (const entry of queue) {
      if (typeof entry.value === 'string' && this.texts.some((text) => (entry.value as string).includes(text))) return entry.path;
      if (typeof entry.value !== 'object' || entry.value === null || this.searched.has(entry.value)) continue;
      this.searched.add(entry.value);
      for (const [key, inside] of partsOf(entry.value)) queue.push({ value: inside, path: entry.path === '' ? key : `${entry.path}.${key}` });
    }
    return undefined;
  }
}

/** What an object says of itself: its fields, its entries, and of an error its message and causes too. */
function partsOf(value: object): readonly (readonly [string, unknown])[] {
  const parts: (readonly [string, unknown])[] = Object.entries(value);
  if (value instanceof Error) parts.push(['message', value.message], ['stack', value.stack], ['cause', value.cause]);
  if (value instanceof AggregateError) parts.push(['errors', value.errors]);
  if (value instanceof Map) parts.push(...[...value].flatMap(([key, inside], place) => [[`key ${String(place)}`, key], [`value ${String(place)}`, inside]] as const));
  if (value instanceof Set) parts.push(...[...value].map((inside, place) => [`value ${String(place)}`, inside] as const));
  return parts;
}
