/** Looks for texts in whatever an event holds; what was found clean once is not searched again. */
export class Secrets {
  private readonly texts: readonly string[];
  private readonly searched = new WeakSet<object>();

  constructor(texts: readonly string[]) {
    this.texts = texts.filter((text) => text !== '');
  }

  /** The path to a secret in what an object holds, as far as it was told for the first time. */
  find(told: object): string | undefined {
    if (this.texts.length === 0) return undefined;
    const queue: Inside[] = [{ value: told, key: '', holder: undefined }];
    for (const holder of queue) {
      if (this.searched.has(holder.value)) continue;
      this.searched.add(holder.value);
      for (const [key, value] of partsOf(holder.value)) {
        if (typeof value === 'string' && this.texts.some((text) => value.includes(text))) return pathOf(key, holder);
        if (typeof value === 'object' && value !== null) queue.push({ value, key, holder });
      }
    }
    return undefined;
  }
}

/** An object, and where it was found. */
interface Inside {
  readonly value: object;
  readonly key: string;
  readonly holder: Inside | undefined;
}

function pathOf(key: string, holder: Inside): string {
  const keys = [key];
  for (let at = holder; at.holder !== undefined; at = at.holder) keys.push(at.key);
  return keys.reverse().join('.');
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
