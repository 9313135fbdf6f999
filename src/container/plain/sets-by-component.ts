/** Adds something to what a component has. */
export function put<Thing>(sets: Map<number, Set<Thing>>, component: number, thing: Thing): void {
  const set = sets.get(component);
  if (set === undefined) sets.set(component, new Set([thing]));
  else set.add(thing);
}

/** Takes it away again; who has nothing any more has no set. */
export function drop<Thing>(sets: Map<number, Set<Thing>> | undefined, component: number, thing: Thing): void {
  const set = sets?.get(component);
  set?.delete(thing);
  if (set?.size === 0) sets?.delete(component);
}
