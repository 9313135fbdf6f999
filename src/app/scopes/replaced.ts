import type { Replacements } from '../../container/instances';
import type { Key } from '../../model/token';
import type { ScopeRooms } from './scope-rooms';

/** What has been registered with a scope, or a child container, or what that stands in, in the places of components. */
export class Replaced implements Replacements {
  private readonly rooms: ScopeRooms;
  private readonly places: ReadonlySet<number>;

  private constructor(rooms: ScopeRooms, places: ReadonlySet<number>) {
    this.rooms = rooms;
    this.places = places;
  }

  /** `undefined` where there is nothing of the kind. */
  static in(rooms: ScopeRooms): Replaced | undefined {
    const places = rooms.template.inContainer.flatMap((_, place) => (keysOf(rooms, place).some((key) => rooms.isInPlace(key)) ? [place] : []));
    return places.length === 0 ? undefined : new Replaced(rooms, new Set(places));
  }

  has(place: number): boolean {
    return this.places.has(place);
  }

  give(place: number, key?: unknown): unknown {
    const { rooms } = this;
    const asked = rooms.isInPlace(key) ? key : keysOf(rooms, place).find((one) => rooms.isInPlace(one));
    return rooms.plain.resolve(asked as never);
  }
}

/** What a component is asked for by. */
function keysOf({ template }: ScopeRooms, place: number): readonly Key[] {
  const definition = template.wiring.definitions[place];
  return definition === undefined ? [] : [definition.key, definition.id];
}
