/** Adds all of one list to another. Not as arguments of `push`: a list of a hundred thousand is too long for a call. */
export function addAll<Item>(list: Item[], more: Iterable<Item>): void {
  for (const item of more) list.push(item);
}
